"""Goals in a dict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.goals.goal import Goal, GoalPlace
from training_analyzer.domain.ids import GoalId, UserId


class FakeGoals:
    """Goals, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, goal_id: GoalId) -> Goal:
        """Raise NotFound, also for another user's goal."""
        goal = self._transaction.tables(user_id).goals.get((user_id, goal_id))
        if goal is None:
            raise NotFound("goal")
        return goal

    async def list(
        self,
        user_id: UserId,
        *,
        after: GoalPlace | None,
        limit: int,
        first: date | None = None,
        last: date | None = None,
    ) -> Sequence[Goal]:
        """Return goals in order of day and id, those behind a place."""
        goals = self._transaction.tables(user_id).goals
        span = (first or date.min, last or date.max)
        own = [goal for (owner, _), goal in goals.items() if owner == user_id]
        wanted = [goal for goal in own if span[0] <= goal.day <= span[1]]
        behind = [goal for goal in wanted if after is None or _place(goal) > after]
        return sorted(behind, key=_place)[:limit]

    async def add(self, goal: Goal) -> None:
        """Store a goal. Raises ValueError for an id that is taken."""
        tables = self._transaction.writable(goal.user_id)
        check_aware(goal.created_at, goal.updated_at)
        check_user(tables, goal.user_id)
        if (goal.user_id, goal.id) in tables.goals:
            message = "there is a goal with this id"
            raise ValueError(message)
        tables.goals[goal.user_id, goal.id] = goal

    async def save(self, goal: Goal) -> Goal:
        """Return the goal with its version raised. Raises StaleWrite, NotFound."""
        tables = self._transaction.writable(goal.user_id)
        check_aware(goal.updated_at)
        stored = await self.get(goal.user_id, goal.id)
        if stored.version != goal.version:
            raise StaleWrite("goal")
        saved = replace(goal, version=goal.version + 1)
        tables.goals[goal.user_id, goal.id] = replace(saved, created_at=stored.created_at)
        return saved

    async def remove(self, user_id: UserId, goal_id: GoalId) -> None:
        """Remove a goal. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        if tables.goals.pop((user_id, goal_id), None) is None:
            raise NotFound("goal")


def _place(goal: Goal) -> GoalPlace:
    return GoalPlace(goal.day, goal.id)
