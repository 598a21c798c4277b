"""Training plans in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, tuple_, update

from training_analyzer.adapters.sql.mapping.planning import PLAN_COLUMNS, plan_of, plan_row
from training_analyzer.adapters.sql.tables.planning import training_plan
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Day, Uid
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.ids import TrainingPlanId, UserId
from training_analyzer.domain.planning.plan import PlanPlace, PlanState, TrainingPlan

_c = training_plan.c
_BEFORE_ALL: Final = PlanPlace(date.min, TrainingPlanId(UUID(int=0)))
_NEVER_CHANGED: Final = {"id", "user_id", "created_at"}
_IN_ORDER: Final = (_c.first_day, _c.id)

BY_ID: Final = select(*PLAN_COLUMNS).where(_c.user_id == bindparam("user_id"), _c.id == bindparam("plan_id"))
LIST: Final = (
    select(*PLAN_COLUMNS)
    .where(
        _c.user_id == bindparam("user_id"),
        _c.first_day >= bindparam("day"),
        tuple_(*_IN_ORDER) > tuple_(bindparam("day", type_=Day()), bindparam("after_id", type_=Uid())),
    )
    .order_by(*_IN_ORDER)
    .limit(bindparam("limit"))
)
ACTIVE: Final = (
    select(*PLAN_COLUMNS)
    .where(_c.user_id == bindparam("user_id"), _c.state == PlanState.ACTIVE.value)
    .order_by(*_IN_ORDER)
)
_ADD: Final = insert(training_plan)
_REMOVE: Final = delete(training_plan).where(_c.user_id == bindparam("owner"), _c.id == bindparam("removed"))


class SqlTrainingPlans:
    """Training plans, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, plan_id: TrainingPlanId) -> TrainingPlan:
        """Raise NotFound, also for another user's plan."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(BY_ID, {"user_id": user_id, "plan_id": plan_id})
        if row is None:
            raise NotFound("plan")
        return plan_of(row)

    async def list(self, user_id: UserId, *, after: PlanPlace | None, limit: int) -> Sequence[TrainingPlan]:
        """Return plans in order of first day and id, those behind a place."""
        self._transaction.check_owner(user_id)
        day, after_id = after or _BEFORE_ALL
        values = {"user_id": user_id, "day": day, "after_id": after_id, "limit": limit}
        return [plan_of(row) for row in await self._transaction.rows(LIST, values)]

    async def active(self, user_id: UserId) -> Sequence[TrainingPlan]:
        """Return the active plans in order of first day and id."""
        self._transaction.check_owner(user_id)
        return [plan_of(row) for row in await self._transaction.rows(ACTIVE, {"user_id": user_id})]

    async def add(self, plan: TrainingPlan) -> None:
        """Store a plan under its id, which is fresh."""
        self._transaction.check_owner(plan.user_id)
        await self._transaction.write(_ADD, plan_row(plan))

    async def save(self, plan: TrainingPlan) -> TrainingPlan:
        """Return the plan with its version raised. Raises StaleWrite, NotFound."""
        self._transaction.check_owner(plan.user_id)
        saved = replace(plan, version=plan.version + 1)
        values = {name: value for name, value in plan_row(saved).items() if name not in _NEVER_CHANGED}
        unchanged = (_c.user_id == plan.user_id) & (_c.id == plan.id) & (_c.version == plan.version)
        written = await self._transaction.write(update(training_plan).where(unchanged).values(values))
        if written.rowcount == 0:
            await self.get(plan.user_id, plan.id)
            raise StaleWrite("plan")
        return saved

    async def remove(self, user_id: UserId, plan_id: TrainingPlanId) -> None:
        """Remove a plan and, by the tie between the tables, its workouts. Raises NotFound."""
        self._transaction.check_owner(user_id)
        removed = await self._transaction.write(_REMOVE, {"owner": user_id, "removed": plan_id})
        if removed.rowcount == 0:
            raise NotFound("plan")
