"""An athlete's goals."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from training_analyzer.domain.goals.goal import Goal, GoalPlace
from training_analyzer.domain.ids import GoalId, UserId


@runtime_checkable
class Goals(Protocol):
    """Each method reaches one athlete's rows only."""

    async def get(self, user_id: UserId, goal_id: GoalId) -> Goal:
        """Raise NotFound, also for another user's goal."""
        ...

    async def list(
        self,
        user_id: UserId,
        *,
        after: GoalPlace | None,
        limit: int,
        first: date | None = None,
        last: date | None = None,
    ) -> Sequence[Goal]:
        """Return goals in order of day and id, those behind a place. Days are inclusive."""
        ...

    async def add(self, goal: Goal) -> None:
        """Store a goal under its id, which is fresh."""
        ...

    async def save(self, goal: Goal) -> Goal:
        """Return the goal with its version raised. Raises StaleWrite when the stored version differs.

        ``updated_at`` is the caller's, ``created_at`` stays. Raises NotFound when it is gone.
        """
        ...

    async def remove(self, user_id: UserId, goal_id: GoalId) -> None:
        """Remove a goal. Raises NotFound."""
        ...
