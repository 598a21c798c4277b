"""Take in what a source measured, other than activities."""

from collections.abc import Iterable, Sequence
from typing import Final

from training_analyzer.domain.services.held_connection import HeldConnection
from training_analyzer.domain.services.keep_wellness import KeptReadings, keep_readings
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_progress import SyncProgress
from training_analyzer.domain.sync.reading import PartFailed, Reading
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.window import Window
from training_analyzer.ports.wearable import WearableSession

_AT_ONCE: Final = 100
"""Readings stored in one unit."""


async def fetch_readings(
    session: WearableSession,
    held: HeldConnection,
    progress: SyncProgress,
    windows: Iterable[tuple[Window, frozenset[Capability]]],
) -> None:
    """Take in each window of its kinds; a part that fails is noted, and the others go on.

    Raises what ends all of a session, and ConnectionLost, WriteConflict, StoreUnavailable.
    """
    for window, kinds in windows:
        for kind in sorted(kinds):
            progress.tally(kind)
        batch: list[Reading] = []
        async for each in session.readings(kinds, window):
            if isinstance(each, PartFailed):
                progress.missed(each.kind, each.error, all_of_it=each.day is None)
                continue
            batch.append(each)
            if len(batch) == _AT_ONCE:
                await _keep(held, progress, batch)
                batch = []
        await _keep(held, progress, batch)


async def _keep(held: HeldConnection, progress: SyncProgress, readings: Sequence[Reading]) -> None:
    if not readings:
        return
    kept = await _kept(held, readings)
    for each in readings:
        tally = progress.tally(each.kind)
        tally.fetched += 1
        tally.new += (each.day, each.kind) in kept.new
        tally.changed += (each.day, each.kind) in kept.changed


@retried
async def _kept(held: HeldConnection, readings: Sequence[Reading]) -> KeptReadings:
    async with held.work() as w:
        kept = await keep_readings(
            w,
            user_id=held.user_id,
            source=held.connection.provider,
            readings=readings,
            now=held.syncing.clock(),
        )
        await w.commit()
    return kept
