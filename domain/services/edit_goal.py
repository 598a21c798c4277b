"""Change a goal."""

from datetime import datetime

from training_analyzer.domain.errors import StaleWrite
from training_analyzer.domain.goals.edit import GoalEdit, edited
from training_analyzer.domain.goals.goal import Goal
from training_analyzer.domain.ids import GoalId, UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.work import Work


@retried
async def edit_goal(
    *, user_id: UserId, goal_id: GoalId, version: int, edit: GoalEdit, work: Work, now: datetime
) -> Goal:
    """Return the changed goal. ``version`` is the one the athlete saw.

    Raises NotFound, StaleWrite, InvalidValue, WriteConflict.
    """
    async with work() as w:
        goal = await w.goals.get(user_id, goal_id)
        if goal.version != version:
            raise StaleWrite("goal")
        saved = await w.goals.save(edited(goal, edit, now))
        await w.commit()
    return saved
