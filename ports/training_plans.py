"""An athlete's training plans."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import TrainingPlanId, UserId
from training_analyzer.domain.planning.plan import PlanPlace, TrainingPlan


@runtime_checkable
class TrainingPlans(Protocol):
    """Each method reaches one athlete's rows only."""

    async def get(self, user_id: UserId, plan_id: TrainingPlanId) -> TrainingPlan:
        """Raise NotFound, also for another user's plan."""
        ...

    async def list(self, user_id: UserId, *, after: PlanPlace | None, limit: int) -> Sequence[TrainingPlan]:
        """Return plans in order of first day and id, those behind a place."""
        ...

    async def active(self, user_id: UserId) -> Sequence[TrainingPlan]:
        """Return the active plans in order of first day and id."""
        ...

    async def add(self, plan: TrainingPlan) -> None:
        """Store a plan under its id, which is fresh."""
        ...

    async def save(self, plan: TrainingPlan) -> TrainingPlan:
        """Return the plan with its version raised. Raises StaleWrite when the stored version differs.

        ``updated_at`` is the caller's, ``created_at`` stays. Raises NotFound when it is gone.
        """
        ...

    async def remove(self, user_id: UserId, plan_id: TrainingPlanId) -> None:
        """Remove a plan and its workouts. Raises NotFound."""
        ...
