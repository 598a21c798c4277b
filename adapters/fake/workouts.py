"""Workouts in a dict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.ids import TrainingPlanId, UserId, WorkoutId
from training_analyzer.domain.planning.workout import Workout, WorkoutPlace, WorkoutState


class FakeWorkouts:
    """Workouts, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, workout_id: WorkoutId) -> Workout:
        """Raise NotFound, also for another user's workout."""
        workout = self._transaction.tables(user_id).workouts.get((user_id, workout_id))
        if workout is None:
            raise NotFound("workout")
        return workout

    async def list(
        self,
        user_id: UserId,
        *,
        after: WorkoutPlace | None,
        limit: int,
        first: date | None = None,
        last: date | None = None,
    ) -> Sequence[Workout]:
        """Return workouts in order of day and id, those behind a place."""
        span = (first or date.min, last or date.max)
        wanted = [workout for workout in self._own(user_id) if span[0] <= workout.day <= span[1]]
        return [workout for workout in wanted if after is None or _place(workout) > after][:limit]

    async def of_plan(self, user_id: UserId, plan_id: TrainingPlanId) -> Sequence[Workout]:
        """Return all workouts of a plan in order of day and id."""
        return [workout for workout in self._own(user_id) if workout.plan_id == plan_id]

    async def add_all(self, user_id: UserId, workouts: Sequence[Workout]) -> None:
        """Store workouts. Raises NotFound for a plan that is not the athlete's, ValueError for an id that is taken."""
        tables = self._transaction.writable(user_id)
        for workout in workouts:
            self._transaction.writable(workout.user_id)
            check_aware(workout.created_at, workout.updated_at)
            check_user(tables, workout.user_id)
            if workout.plan_id and (workout.user_id, workout.plan_id) not in tables.training_plans:
                raise NotFound("plan")
            if (workout.user_id, workout.id) in tables.workouts:
                message = "there is a workout with this id"
                raise ValueError(message)
            tables.workouts[workout.user_id, workout.id] = workout

    async def save(self, workout: Workout) -> Workout:
        """Return the workout with its version raised. Raises StaleWrite, NotFound."""
        tables = self._transaction.writable(workout.user_id)
        check_aware(workout.updated_at)
        stored = await self.get(workout.user_id, workout.id)
        if stored.version != workout.version:
            raise StaleWrite("workout")
        saved = replace(workout, version=workout.version + 1)
        tables.workouts[workout.user_id, workout.id] = replace(
            saved, created_at=stored.created_at, plan_id=stored.plan_id
        )
        return saved

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
        """Give a plan's workouts of one state, from a day on, another one."""
        tables = self._transaction.writable(user_id)
        check_aware(now)
        parts = await self.of_plan(user_id, plan_id)
        concerned = [each for each in parts if each.state is old and each.day >= first]
        for each in concerned:
            turned = replace(each, state=new, updated_at=now, version=each.version + 1)
            tables.workouts[user_id, each.id] = turned
        return len(concerned)

    async def remove(self, user_id: UserId, workout_id: WorkoutId) -> None:
        """Remove a workout. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        if tables.workouts.pop((user_id, workout_id), None) is None:
            raise NotFound("workout")

    def _own(self, user_id: UserId) -> Sequence[Workout]:
        workouts = self._transaction.tables(user_id).workouts
        return sorted((each for (owner, _), each in workouts.items() if owner == user_id), key=_place)


def _place(workout: Workout) -> WorkoutPlace:
    return WorkoutPlace(workout.day, workout.id)
