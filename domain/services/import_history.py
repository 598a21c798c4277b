"""Take in many recordings at once: one transaction, one pass over the series."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from training_analyzer.domain.activities.draft import Origin, drafts
from training_analyzer.domain.activities.recording import Recording
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.services.assessed import Assessed, assessed, basis_of, first_day, put_parts
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.training.assessment import Basis
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.work import Work


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
    now: datetime,
) -> int:
    """Add the recordings as activities; return how many. All or none; duplicates are not looked for.

    Raises StartTimeUnknown, InvalidValue.
    """
    async with work.snapshot() as w:
        basis = await basis_of(w, user_id, offered)
        zone = time_zone((await w.users.get(user_id)).timezone)
    origin = Origin(user_id=user_id, zone=zone, source=source)
    parts = [part for entry in entries for part in await _assessed(entry, origin, basis, make_id, now)]
    if not parts:
        return 0
    async with work() as w:
        activities = [part.activity for part in parts]
        await w.activities.add_all(activities)
        for part in parts:
            await put_parts(w, part)
        await rebuild_series(w, user_id, first_day(activities))
        await w.commit()
    return len(parts)


async def _assessed(
    entry: Entry, origin: Origin, basis: Basis, make_id: MakeId, now: datetime
) -> list[Assessed]:
    first, *legs = drafts(entry.recording, origin, make_id, now)
    activity = replace(first.activity, name=entry.name, rpe=entry.rpe)
    return await assessed([replace(first, activity=activity), *legs], basis)
