"""Sync a connection: what is new at its source, as far as it can be had."""

from datetime import date
from typing import Final

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.sealing import UnknownKey
from training_analyzer.domain.services.begin_sync import Skipped, SyncOrder, Waits, begin_sync
from training_analyzer.domain.services.end_sync import end_sync
from training_analyzer.domain.services.fetch_activities import KIND as ACTIVITIES
from training_analyzer.domain.services.fetch_activities import FetchActivities
from training_analyzer.domain.services.fetch_readings import fetch_readings
from training_analyzer.domain.services.held_connection import HeldConnection
from training_analyzer.domain.services.keep_said import KeepSaid
from training_analyzer.domain.services.sync_progress import SyncProgress
from training_analyzer.domain.services.syncing import Syncing
from training_analyzer.domain.sync.errors import ENDS_ALL, GoneAtSource, SourceError
from training_analyzer.domain.sync.marks import (
    asked_windows,
    backfill_window,
    is_sweep,
    reading_kinds,
    window_of,
)
from training_analyzer.domain.sync.run import SyncRun, Trigger
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.window import Window
from training_analyzer.ports.wearable import WearableSession

_MOST_REMOVED: Final = 10
"""A sweep that misses more at once is not believed: a provider that lists nothing has not lost everything."""


async def sync_wearable(order: SyncOrder, *, syncing: Syncing) -> SyncRun | Skipped | Waits | None:
    """Return how the sync went; or why none began; None where the connection is gone.

    What the source refuses is in the run. Raises ConnectionLost, after which nothing more is written, WriteConflict
    and StoreUnavailable: the lease then ends by itself, and whoever comes next closes the run.
    """
    begun = await begin_sync(order, syncing=syncing)
    if not isinstance(begun, HeldConnection):
        return begun
    progress = SyncProgress()
    try:
        await _fetch(begun, progress)
    except (SourceError, UnknownKey) as error:
        progress.failures.append(error)
        progress.error = error
    return await end_sync(begun, progress)


async def _fetch(held: HeldConnection, progress: SyncProgress) -> None:
    source = held.syncing.sources[held.connection.provider]
    async with source.session(held.credential(), held.rotated, held.pace) as session:
        if held.run.trigger is Trigger.BACKFILL:
            await _backfill(session, held, progress)
        else:
            await _catch_up(session, held, progress)
    progress.error = progress.blank


async def _catch_up(session: WearableSession, held: HeldConnection, progress: SyncProgress) -> None:
    """Take in what came since the marks, unless the source says that nothing changed."""
    connection, info = held.connection, held.syncing.sources[held.connection.provider].info
    progress.changed_at = await session.last_change()
    today = await _today(held)
    if _nothing_new(held, progress) and not is_sweep(connection, today):
        progress.nothing_new = True
        return
    if Capability.ACTIVITIES in connection.kinds & info.capabilities:
        window = window_of(connection, Capability.ACTIVITIES, info, today)
        progress.first_day = window.first
        await _activities(session, held, progress, window, sweeps=is_sweep(connection, today))
    await _readings(session, held, progress)


def _nothing_new(held: HeldConnection, progress: SyncProgress) -> bool:
    """Whether the source has nothing that is not here; whoever asks for a sync knows more than it says."""
    last, known = progress.changed_at, held.connection.changed_at
    asked = held.run.trigger is Trigger.MANUAL
    return not asked and last is not None and known is not None and last <= known


async def _backfill(session: WearableSession, held: HeldConnection, progress: SyncProgress) -> None:
    """Take in the newest days that are still to come; no mark moves."""
    connection, info = held.connection, held.syncing.sources[held.connection.provider].info
    window = backfill_window(connection)
    if window is None:
        return
    progress.first_day = window.first
    if Capability.ACTIVITIES in connection.kinds & info.capabilities:
        await _activities(session, held, progress, window)
    kinds = frozenset(reading_kinds(connection, info))
    if kinds:
        await fetch_readings(session, held, progress, [(window, kinds)])


async def _activities(
    session: WearableSession,
    held: HeldConnection,
    progress: SyncProgress,
    window: Window,
    *,
    sweeps: bool = False,
) -> None:
    moves_marks = held.run.trigger is not Trigger.BACKFILL
    fetch = FetchActivities(session, held, progress, moves_marks=moves_marks)
    try:
        await fetch.run(window)
        if sweeps and progress.tally(ACTIVITIES).whole:
            await _sweep(session, held, progress, window, fetch.listed)
    except ENDS_ALL:
        raise
    except SourceError as error:
        progress.missed(ACTIVITIES, error, all_of_it=True)


async def _sweep(
    session: WearableSession, held: HeldConnection, progress: SyncProgress, window: Window, listed: set[str]
) -> None:
    """Remove what the source lists no more, and whose recording it has no more."""
    keep, tally = KeepSaid(held), progress.tally(ACTIVITIES)
    missing = await keep.unlisted(window, listed)
    for each in missing if listed and len(missing) <= _MOST_REMOVED else ():
        if await _is_gone(session, each):
            tally.changed += await keep.removed(each)
    progress.swept = True


async def _is_gone(session: WearableSession, activity: Activity) -> bool:
    """Whether the source has it no more; an entry without a recording cannot be asked for."""
    if activity.file_sha256 is None or activity.external_id is None:
        return True
    try:
        await session.activity_file(activity.external_id)
    except GoneAtSource:
        return True
    return False


async def _readings(session: WearableSession, held: HeldConnection, progress: SyncProgress) -> None:
    connection, info = held.connection, held.syncing.sources[held.connection.provider].info
    kinds = reading_kinds(connection, info)
    if not kinds:
        return
    today = await _today(held)
    first = min(window_of(connection, kind, info, today).first for kind in kinds)
    async with held.work.snapshot() as w:
        known = await w.wellness.revisions(held.user_id, connection.provider, first=first, last=today)
    await fetch_readings(session, held, progress, asked_windows(connection, info, today, known.keys()))
    whole = {str(kind): today for kind in kinds if progress.tally(kind).whole}
    await held.move({**held.marks, **whole})


async def _today(held: HeldConnection) -> date:
    async with held.work.snapshot() as w:
        zone = time_zone((await w.users.get(held.user_id)).timezone)
    return held.syncing.clock().astimezone(zone).date()
