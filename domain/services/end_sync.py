"""End a sync: what it means for its provider, its connection, and when it goes on."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.services.held_connection import HeldConnection
from training_analyzer.domain.services.read_entitlements import holdings_of
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_jobs import backfill_job
from training_analyzer.domain.services.sync_progress import SyncProgress
from training_analyzer.domain.sync.aftermath import failed, succeeded
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.errors import ENDS_ALL, AuthenticationFailed, SourceUnavailable
from training_analyzer.domain.sync.governor import answered, waits_until
from training_analyzer.domain.sync.marks import backfill_days, backfill_window
from training_analyzer.domain.sync.run import RunState, SyncRun, Trigger, ended, verdict
from training_analyzer.ports.work import UnitOfWork

_BETWEEN_BACKFILLS: Final = timedelta(minutes=10)


async def end_sync(held: HeldConnection, progress: SyncProgress) -> SyncRun:
    """Return the run as it ended. Raises ConnectionLost, WriteConflict."""
    waits = await _governed(held, progress)
    return await _kept(held, progress, waits)


@retried
async def _governed(held: HeldConnection, progress: SyncProgress) -> datetime | None:
    """Let the provider's governor know, and return until when everybody leaves it alone."""
    syncing = held.syncing
    now = syncing.clock()
    async with syncing.work() as w:
        before = await w.governors.hold(held.connection.provider)
        governor = answered(before, progress.failures, now, spread=syncing.chance())
        if governor != before:
            await w.governors.save(governor)
        await w.commit()
    return waits_until(governor, now)


@retried
async def _kept(held: HeldConnection, progress: SyncProgress, waits: datetime | None) -> SyncRun:
    now = held.syncing.clock()
    async with held.work() as w:
        connection = await w.connections.get(held.user_id, held.connection.id)
        zone = time_zone((await w.users.get(held.user_id)).timezone)
        if _is_replaced(held, progress, connection):
            after, run = replace(connection, next_sync_at=now), ended(held.run, RunState.INTERRUPTED, now)
        else:
            after, run = _after(held, progress, connection, zone, now, waits), _run(held, progress, now)
        await w.connections.save(after)
        await w.sync_runs.finish(run)
        await w.connections.release(held.user_id, connection.id, connection.epoch)
        if progress.error is None and backfill_window(after) is not None:
            await _queue_backfill(w, held, after, now)
        await w.commit()
    return run


def _is_replaced(held: HeldConnection, progress: SyncProgress, connection: Connection) -> bool:
    """Whether what was refused is no longer the credential: the new one has its own try."""
    refused = isinstance(progress.error, AuthenticationFailed)
    return refused and connection.credential_version != held.version


def _run(held: HeldConnection, progress: SyncProgress, now: datetime) -> SyncRun:
    parts = progress.parts
    if progress.error is not None:
        return ended(held.run, RunState.FAILED, now, error_code=progress.error.code, parts=parts)
    if progress.nothing_new:
        return ended(held.run, RunState.SKIPPED, now, reason="no_change")
    return ended(held.run, verdict(parts), now, parts=parts)


def _after(
    held: HeldConnection,
    progress: SyncProgress,
    connection: Connection,
    zone: ZoneInfo,
    now: datetime,
    waits: datetime | None,
) -> Connection:
    if held.run.trigger is Trigger.BACKFILL:
        return _after_backfill(progress, connection, zone, now, waits)
    if progress.error is not None:
        return failed(connection, progress.error, zone, now, provider_waits_until=waits)
    good = succeeded(connection, zone, now)
    return good if progress.nothing_new else _caught_up(held, progress, good, zone, now)


def _caught_up(
    held: HeldConnection, progress: SyncProgress, connection: Connection, zone: ZoneInfo, now: datetime
) -> Connection:
    """Return the connection with what is complete now; the first time, the days before are planned."""
    info, today = held.syncing.sources[connection.provider].info, now.astimezone(zone).date()
    whole = verdict(progress.parts) is RunState.COMPLETED
    first = progress.first_day or today
    if connection.backfill_last is None:
        days = backfill_days(info, first, today)
        connection = replace(connection, backfill_first=days.first, backfill_last=days.last)
    return replace(
        connection,
        changed_at=progress.changed_at if whole else connection.changed_at,
        swept_on=today if progress.swept or connection.swept_on is None else connection.swept_on,
    )


def _after_backfill(
    progress: SyncProgress, connection: Connection, zone: ZoneInfo, now: datetime, waits: datetime | None
) -> Connection:
    """Return the connection with fewer days to come; days of which the provider may have more later, stay to come."""
    if isinstance(progress.error, ENDS_ALL):
        return failed(connection, progress.error, zone, now, provider_waits_until=waits)
    if progress.first_day is None or any(isinstance(each, SourceUnavailable) for each in progress.failures):
        return connection
    return replace(connection, backfill_last=progress.first_day - timedelta(days=1))


async def _queue_backfill(w: UnitOfWork, held: HeldConnection, connection: Connection, now: datetime) -> None:
    syncing = held.syncing
    entitlements = syncing.terms.entitled(await holdings_of(held.user_id, w), now)
    at = now if held.run.trigger is not Trigger.BACKFILL else now + _BETWEEN_BACKFILLS
    await syncing.jobs.enqueue(backfill_job(connection, entitlements, at), work=w)
