"""Ask for a sync by hand."""

from dataclasses import replace
from datetime import date, datetime

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.errors import InvalidValue, NotFound
from training_analyzer.domain.ids import JobId, UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_jobs import backfill_job, sync_job
from training_analyzer.domain.sync.connection import Connection, ConnectionState
from training_analyzer.domain.sync.errors import ConnectionPaused, ReauthRequired, SyncTooSoon
from training_analyzer.domain.sync.policy import free_from
from training_analyzer.domain.sync.run import Trigger
from training_analyzer.domain.sync.window import Window
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.work import Work


def days_of(first: date | None, last: date | None, today: date) -> Window | None:
    """Return the days that are to be fetched again, None for what is new. Raises InvalidValue."""
    if first is None and last is None:
        return None
    if first is None or last is None or last < first:
        raise InvalidValue("/to", "from and to come together, and from is not after to.")
    if last > today:
        raise InvalidValue("/to", "to lies in the future.")
    return Window(first=first, last=last)


@retried
async def request_sync(
    *,
    user_id: UserId,
    provider: str,
    days: Window | None,
    entitlements: Entitlements,
    work: Work,
    jobs: JobQueue,
    now: datetime,
) -> JobId:
    """Queue a sync of what is new, or of days that lie back; return its job, the one that waits where one does.

    Raises NotFound, ReauthRequired, ConnectionPaused, SyncTooSoon, WriteConflict.
    """
    async with work() as w:
        connection = await w.connections.find(user_id, provider)
        if connection is None:
            raise NotFound("connection")
        _check(connection, days, now)
        job = sync_job(connection, entitlements, Trigger.MANUAL)
        if days is not None:
            wanted = replace(connection, backfill_first=days.first, backfill_last=days.last)
            await w.connections.save(wanted)
            job = backfill_job(wanted, entitlements, now)
        job_id = await jobs.enqueue(job, work=w)
        if job_id is None:
            job_id = (await w.jobs.open_of(user_id, job.kind))[0]
        await w.commit()
    return job_id


def _check(connection: Connection, days: Window | None, now: datetime) -> None:
    if connection.state is ConnectionState.REAUTH_REQUIRED:
        raise ReauthRequired
    if connection.state is ConnectionState.PAUSED_BY_USER:
        raise ConnectionPaused
    free = free_from(connection, Trigger.MANUAL)
    if days is None and free is not None and free > now:
        raise SyncTooSoon((free - now).total_seconds())
