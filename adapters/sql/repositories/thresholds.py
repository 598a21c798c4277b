"""Thresholds and preferences in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.training import (
    PREFERENCE_COLUMNS,
    THRESHOLD_COLUMNS,
    preferences_of,
    preferences_row,
    threshold_of,
)
from training_analyzer.adapters.sql.tables.training import threshold, training_preference
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import put
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold

_c = threshold.c
LIST: Final = (
    select(*THRESHOLD_COLUMNS).where(_c.user_id == bindparam("user_id")).order_by(_c.sport, _c.valid_from)
)
_CLEAR: Final = delete(threshold).where(_c.user_id == bindparam("owner"))
_ADD: Final = insert(threshold)
PREFERENCES: Final = select(*PREFERENCE_COLUMNS).where(training_preference.c.user_id == bindparam("user_id"))


class SqlThresholds:
    """The dated list, written as a whole, and one row of preferences."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def list(self, user_id: UserId) -> Sequence[Threshold]:
        """Return all rows by sport and first day."""
        self._transaction.check_owner(user_id)
        return [threshold_of(row) for row in await self._transaction.rows(LIST, {"user_id": user_id})]

    async def replace(self, user_id: UserId, rows: Sequence[Threshold], now: datetime) -> None:
        """Put these rows in the place of all."""
        self._transaction.check_owner(user_id)
        await self._transaction.write(_CLEAR, {"owner": user_id})
        if rows:
            await self._transaction.write(
                _ADD, [{"user_id": user_id, **values_of(row), "created_at": now} for row in rows]
            )

    async def preferences(self, user_id: UserId) -> TrainingPreferences:
        """Return the athlete's preferences, the defaults where none were stored."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(PREFERENCES, {"user_id": user_id})
        return TrainingPreferences() if row is None else preferences_of(row)

    async def save_preferences(
        self, user_id: UserId, preferences: TrainingPreferences, now: datetime
    ) -> None:
        """Store the preferences."""
        self._transaction.check_owner(user_id)
        await self._transaction.write(
            put(training_preference, self._transaction.engine),
            {"user_id": user_id, **preferences_row(preferences), "updated_at": now},
        )
