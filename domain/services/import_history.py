"""Take in many recordings at once, in batches: between them the athlete's other writers have their turn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched
from typing import Final

from training_analyzer.domain.activities.draft import Draft, Origin, drafts
from training_analyzer.domain.activities.recording import Recording
from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.services.assessed import added, assessed, basis_of, put_parts
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.work import Work

BATCH: Final = 50
"""Recordings stored in one unit: about a second's work, where another writer waits five."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A recording with what its athlete says of it."""

    recording: Recording
    name: str
    rpe: float | None = None


async def import_history(
    *,
    entries: Iterable[Entry],
    source: str,
    user_id: UserId,
    work: Work,
    offered: OfferedMetrics,
    make_id: MakeId,
    clock: Clock,
) -> int:
    """Add the recordings as activities, the oldest first; return how many. Duplicates are not looked for.

    Where one is refused, none is added; where the store fails, the batches before stay.

    Raises StartTimeUnknown, InvalidValue, WriteConflict.
    """
    async with work.snapshot() as w:
        zone = time_zone((await w.users.get(user_id)).timezone)
    origin = Origin(user_id=user_id, zone=zone, source=source)
    now = clock()
    wholes = sorted((_drafts(entry, origin, make_id, now) for entry in entries), key=_start)
    return sum([await _store(batch, user_id, work, offered, clock) for batch in batched(wholes, BATCH)])


def _start(whole: Sequence[Draft]) -> datetime:
    return whole[0].activity.started_at


def _drafts(entry: Entry, origin: Origin, make_id: MakeId, now: datetime) -> list[Draft]:
    first, *legs = drafts(entry.recording, origin, make_id, now)
    return [replace(first, activity=replace(first.activity, name=entry.name, rpe=entry.rpe)), *legs]


@retried
async def _store(
    wholes: Sequence[Sequence[Draft]], user_id: UserId, work: Work, offered: OfferedMetrics, clock: Clock
) -> int:
    async with work.snapshot() as w:
        basis = await basis_of(w, user_id, offered)
    parts = [part for whole in wholes for part in await assessed(whole, basis)]
    async with work() as w:
        now = await w.activities.next_change(user_id, clock)
        if await basis_of(w, user_id, offered) != basis:
            raise WriteConflict
        activities = [added(part.activity, now) for part in parts]
        await w.activities.add_all(activities)
        for part in parts:
            await put_parts(w, part)
        await rebuild_series(w, user_id, activities)
        await w.commit()
    return len(parts)
