"""Goals in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, tuple_, update

from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.goals import GOAL_COLUMNS, goal_of
from training_analyzer.adapters.sql.tables.goal import goal as goal_table
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Day, Uid
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.goals.goal import Goal, GoalPlace
from training_analyzer.domain.ids import GoalId, UserId

_c = goal_table.c
_BEFORE_ALL_IDS: Final = GoalId(UUID(int=0))  # no id is as low, so nothing of a first day is left out
_NEVER_CHANGED: Final = {"id", "user_id", "created_at"}

BY_ID: Final = select(*GOAL_COLUMNS).where(_c.user_id == bindparam("user_id"), _c.id == bindparam("goal_id"))
# The place says where to begin; the bound on the day beside it lets the index's range have an end as well.
LIST: Final = (
    select(*GOAL_COLUMNS)
    .where(
        _c.user_id == bindparam("user_id"),
        _c.day >= bindparam("day"),
        _c.day <= bindparam("last"),
        tuple_(_c.day, _c.id) > tuple_(bindparam("day", type_=Day()), bindparam("after_id", type_=Uid())),
    )
    .order_by(_c.day, _c.id)
    .limit(bindparam("limit"))
)
_ADD: Final = insert(goal_table)
_REMOVE: Final = delete(goal_table).where(_c.user_id == bindparam("owner"), _c.id == bindparam("removed"))


class SqlGoals:
    """Goals, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, goal_id: GoalId) -> Goal:
        """Raise NotFound, also for another user's goal."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(BY_ID, {"user_id": user_id, "goal_id": goal_id})
        if row is None:
            raise NotFound("goal")
        return goal_of(row)

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
        self._transaction.check_owner(user_id)
        start = GoalPlace(first or date.min, _BEFORE_ALL_IDS)
        day, after_id = max(start, after) if after is not None else start
        values = {
            "user_id": user_id,
            "day": day,
            "after_id": after_id,
            "last": last or date.max,
            "limit": limit,
        }
        return [goal_of(row) for row in await self._transaction.rows(LIST, values)]

    async def add(self, goal: Goal) -> None:
        """Store a goal under its id, which is fresh."""
        self._transaction.check_owner(goal.user_id)
        await self._transaction.write(_ADD, values_of(goal))

    async def save(self, goal: Goal) -> Goal:
        """Return the goal with its version raised. Raises StaleWrite, NotFound."""
        self._transaction.check_owner(goal.user_id)
        saved = replace(goal, version=goal.version + 1)
        values = {name: value for name, value in values_of(saved).items() if name not in _NEVER_CHANGED}
        unchanged = (_c.user_id == goal.user_id) & (_c.id == goal.id) & (_c.version == goal.version)
        written = await self._transaction.write(update(goal_table).where(unchanged).values(values))
        if written.rowcount == 0:
            await self.get(goal.user_id, goal.id)
            raise StaleWrite("goal")
        return saved

    async def remove(self, user_id: UserId, goal_id: GoalId) -> None:
        """Remove a goal. Raises NotFound."""
        self._transaction.check_owner(user_id)
        removed = await self._transaction.write(_REMOVE, {"owner": user_id, "removed": goal_id})
        if removed.rowcount == 0:
            raise NotFound("goal")
