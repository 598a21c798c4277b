"""Set a goal."""

from datetime import datetime

from training_analyzer.domain.goals.entry import GoalEntry, goal_of
from training_analyzer.domain.goals.goal import Goal
from training_analyzer.domain.ids import GoalId, MakeId, UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.work import Work


@retried
async def set_goal(*, entry: GoalEntry, user_id: UserId, work: Work, make_id: MakeId, now: datetime) -> Goal:
    """Return the stored goal. Raises InvalidValue, WriteConflict."""
    goal = goal_of(entry, goal_id=GoalId(make_id(now)), user_id=user_id, now=now)
    async with work() as w:
        await w.goals.add(goal)
        await w.commit()
    return goal
