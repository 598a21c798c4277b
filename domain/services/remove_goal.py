"""Give up a goal."""

from training_analyzer.domain.errors import StaleWrite
from training_analyzer.domain.ids import GoalId, UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.work import Work


@retried
async def remove_goal(*, user_id: UserId, goal_id: GoalId, version: int, work: Work) -> None:
    """Remove a goal. ``version`` is the one the athlete saw. Raises NotFound, StaleWrite, WriteConflict."""
    async with work() as w:
        if (await w.goals.get(user_id, goal_id)).version != version:
            raise StaleWrite("goal")
        await w.goals.remove(user_id, goal_id)
        await w.commit()
