"""An athlete's structured workouts, by day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import TrainingPlanId, UserId, WorkoutId
from training_analyzer.domain.planning.workout import Workout, WorkoutPlace, WorkoutState


@runtime_checkable
class Workouts(Protocol):
    """Each method reaches one athlete's rows only."""

    async def get(self, user_id: UserId, workout_id: WorkoutId) -> Workout:
        """Raise NotFound, also for another user's workout."""
        ...

    async def list(
        self,
        user_id: UserId,
        *,
        after: WorkoutPlace | None,
        limit: int,
        first: date | None = None,
        last: date | None = None,
    ) -> Sequence[Workout]:
        """Return workouts in order of day and id, those behind a place. Days are inclusive."""
        ...

    async def of_plan(self, user_id: UserId, plan_id: TrainingPlanId) -> Sequence[Workout]:
        """Return all workouts of a plan in order of day and id; none of a plan that there is not."""
        ...

    async def add_all(self, user_id: UserId, workouts: Sequence[Workout]) -> None:
        """Store workouts of one athlete under their ids, which are fresh. Raises NotFound for a plan that is not the athlete's."""
        ...

    async def save(self, workout: Workout) -> Workout:
        """Return the workout with its version raised. Raises StaleWrite when the stored version differs.

        ``updated_at`` is the caller's; ``created_at`` and ``plan_id`` stay. Raises NotFound when it is gone.
        """
        ...

    async def turn(
        self,
        user_id: UserId,
        plan_id: TrainingPlanId,
        *,
        old: WorkoutState,
        new: WorkoutState,
        first: date,
        now: datetime,
    ) -> int:
        """Give a plan's workouts of one state, from a day on, another one and a version more; return how many there were."""
        ...

    async def remove(self, user_id: UserId, workout_id: WorkoutId) -> None:
        """Remove a workout. Raises NotFound."""
        ...
