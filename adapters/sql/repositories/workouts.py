"""Workouts in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, tuple_, update

from training_analyzer.adapters.sql.mapping.planning import WORKOUT_COLUMNS, workout_of, workout_row
from training_analyzer.adapters.sql.tables.planning import workout as workout_table
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Day, Uid
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.ids import TrainingPlanId, UserId, WorkoutId
from training_analyzer.domain.planning.workout import Workout, WorkoutPlace, WorkoutState

_c = workout_table.c
_BEFORE_ALL_IDS: Final = WorkoutId(UUID(int=0))
_NEVER_CHANGED: Final = {"id", "user_id", "plan_id", "created_at"}

BY_ID: Final = select(*WORKOUT_COLUMNS).where(
    _c.user_id == bindparam("user_id"), _c.id == bindparam("workout_id")
)
LIST: Final = (
    select(*WORKOUT_COLUMNS)
    .where(
        _c.user_id == bindparam("user_id"),
        _c.day >= bindparam("day"),
        _c.day <= bindparam("last"),
        tuple_(_c.day, _c.id) > tuple_(bindparam("day", type_=Day()), bindparam("after_id", type_=Uid())),
    )
    .order_by(_c.day, _c.id)
    .limit(bindparam("limit"))
)
OF_PLAN: Final = (
    select(*WORKOUT_COLUMNS)
    .where(_c.user_id == bindparam("user_id"), _c.plan_id == bindparam("plan_id"))
    .order_by(_c.day, _c.id)
)
_ADD: Final = insert(workout_table)
_REMOVE: Final = delete(workout_table).where(_c.user_id == bindparam("owner"), _c.id == bindparam("removed"))


class SqlWorkouts:
    """Workouts, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, workout_id: WorkoutId) -> Workout:
        """Raise NotFound, also for another user's workout."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(BY_ID, {"user_id": user_id, "workout_id": workout_id})
        if row is None:
            raise NotFound("workout")
        return workout_of(row)

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
        self._transaction.check_owner(user_id)
        start = WorkoutPlace(first or date.min, _BEFORE_ALL_IDS)
        day, after_id = max(start, after) if after is not None else start
        values = {
            "user_id": user_id,
            "day": day,
            "after_id": after_id,
            "last": last or date.max,
            "limit": limit,
        }
        return [workout_of(row) for row in await self._transaction.rows(LIST, values)]

    async def of_plan(self, user_id: UserId, plan_id: TrainingPlanId) -> Sequence[Workout]:
        """Return all workouts of a plan in order of day and id."""
        self._transaction.check_owner(user_id)
        values = {"user_id": user_id, "plan_id": plan_id}
        return [workout_of(row) for row in await self._transaction.rows(OF_PLAN, values)]

    async def add_all(self, user_id: UserId, workouts: Sequence[Workout]) -> None:
        """Store workouts of one athlete. Raises NotFound for a plan that is not the athlete's."""
        self._transaction.check_owner(user_id)
        for workout in workouts:
            self._transaction.check_owner(workout.user_id)
        if workouts:
            rows = [{**workout_row(workout), "user_id": user_id} for workout in workouts]
            await self._transaction.write(_ADD, rows, parent="plan")

    async def save(self, workout: Workout) -> Workout:
        """Return the workout with its version raised. Raises StaleWrite, NotFound."""
        self._transaction.check_owner(workout.user_id)
        saved = replace(workout, version=workout.version + 1)
        values = {name: value for name, value in workout_row(saved).items() if name not in _NEVER_CHANGED}
        unchanged = (_c.user_id == workout.user_id) & (_c.id == workout.id) & (_c.version == workout.version)
        written = await self._transaction.write(update(workout_table).where(unchanged).values(values))
        if written.rowcount == 0:
            await self.get(workout.user_id, workout.id)
            raise StaleWrite("workout")
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
        self._transaction.check_owner(user_id)
        of_plan = (_c.user_id == user_id) & (_c.plan_id == plan_id)
        concerned = of_plan & (_c.day >= first) & (_c.state == old.value)
        values = {"state": new.value, "updated_at": now, "version": _c.version + 1}
        turned = await self._transaction.write(update(workout_table).where(concerned).values(values))
        return turned.rowcount

    async def remove(self, user_id: UserId, workout_id: WorkoutId) -> None:
        """Remove a workout. Raises NotFound."""
        self._transaction.check_owner(user_id)
        removed = await self._transaction.write(_REMOVE, {"owner": user_id, "removed": workout_id})
        if removed.rowcount == 0:
            raise NotFound("workout")
