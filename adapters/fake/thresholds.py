"""Thresholds and preferences in dicts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold


class FakeThresholds:
    """The dated list, and how load is computed."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def list(self, user_id: UserId) -> Sequence[Threshold]:
        """Return all rows by sport and first day."""
        return self._transaction.tables(user_id).thresholds.get(user_id, ())

    async def replace(self, user_id: UserId, rows: Sequence[Threshold], now: datetime) -> None:
        """Put these rows in the place of all. Raises ValueError for two rows of a sport and day."""
        tables = self._transaction.writable(user_id)
        check_aware(now)
        check_user(tables, user_id)
        by_key = {(row.sport, row.valid_from): row for row in rows}
        if len(by_key) != len(rows):
            message = "two rows hold for one sport from one day on"
            raise ValueError(message)
        tables.thresholds[user_id] = tuple(by_key[key] for key in sorted(by_key))

    async def preferences(self, user_id: UserId) -> TrainingPreferences:
        """Return the athlete's preferences, the defaults where none were stored."""
        stored = self._transaction.tables(user_id).preferences.get(user_id, TrainingPreferences())
        return _copy(stored)

    async def save_preferences(
        self, user_id: UserId, preferences: TrainingPreferences, now: datetime
    ) -> None:
        """Store the preferences."""
        tables = self._transaction.writable(user_id)
        check_aware(now)
        check_user(tables, user_id)
        tables.preferences[user_id] = _copy(preferences)


def _copy(preferences: TrainingPreferences) -> TrainingPreferences:
    return replace(preferences, load_order=dict(preferences.load_order))
