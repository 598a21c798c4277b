"""Remove an activity."""

from training_analyzer.domain.activities.errors import LegOfMultisport
from training_analyzer.domain.errors import StaleWrite
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.link_duplicates import free_others
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.work import Work


@retried
async def remove_activity(
    *, user_id: UserId, activity_id: ActivityId, version: int, work: Work, clock: Clock
) -> None:
    """Remove an activity with its legs and its file; the series from its day on follows.

    Raises NotFound, StaleWrite, LegOfMultisport, WriteConflict.
    """
    async with work() as w:
        now = await w.activities.next_change(user_id, clock)
        activity = await w.activities.get(user_id, activity_id)
        if activity.parent_id is not None:
            raise LegOfMultisport
        if activity.version != version:
            raise StaleWrite("activity")
        legs = await w.activities.legs(user_id, activity_id)
        freed = await free_others(w, activity, now)
        await w.activities.remove(user_id, activity_id, now)
        await rebuild_series(w, user_id, [activity, *legs, *freed])
        await w.commit()
