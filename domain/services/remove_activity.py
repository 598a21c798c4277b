"""Remove an activity."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.duplicates import find_duplicate
from training_analyzer.domain.activities.errors import LegOfMultisport
from training_analyzer.domain.errors import StaleWrite
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.assessed import first_day
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.ports.work import UnitOfWork, Work

_MOST_FREED: Final = 1000  # nobody has as many sources


async def remove_activity(
    *, user_id: UserId, activity_id: ActivityId, version: int, work: Work, now: datetime
) -> None:
    """Remove an activity with its legs and its file; the series from its day on follows.

    Raises NotFound, StaleWrite, LegOfMultisport.
    """
    async with work() as w:
        activity = await w.activities.get(user_id, activity_id)
        if activity.parent_id is not None:
            raise LegOfMultisport
        if activity.version != version:
            raise StaleWrite("activity")
        await w.activities.remove(user_id, activity_id, now)
        # what was its duplicate counts again, as of now, and may have been moved to a day of its own
        changes = await w.activities.changed_since(user_id, now, after=None, limit=_MOST_FREED)
        freed = [change.activity for change in changes if change.activity is not None]
        await _stand_for_others(w, freed)
        await rebuild_series(w, user_id, first_day([activity, *freed]))
        await w.commit()


async def _stand_for_others(w: UnitOfWork, freed: Sequence[Activity]) -> None:
    """Of several freed copies of one session let the first count, and the others be its duplicates."""
    standing: list[Activity] = []
    for activity in sorted(freed, key=lambda one: (one.started_at, one.id)):
        primary = find_duplicate(activity, standing)
        if primary is None:
            standing.append(activity)
            continue
        for one in (activity, *await w.activities.legs(activity.user_id, activity.id)):
            await w.activities.save(replace(one, duplicate_of=primary.id))
