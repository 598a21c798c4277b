"""An athlete's thresholds and preferences."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold


@runtime_checkable
class Thresholds(Protocol):
    """The dated list, written as a whole, and how load is computed."""

    async def list(self, user_id: UserId) -> Sequence[Threshold]:
        """Return all rows by sport and first day."""
        ...

    async def replace(self, user_id: UserId, rows: Sequence[Threshold], now: datetime) -> None:
        """Put these rows in the place of all."""
        ...

    async def preferences(self, user_id: UserId) -> TrainingPreferences:
        """Return the athlete's preferences, the defaults where none were stored."""
        ...

    async def save_preferences(
        self, user_id: UserId, preferences: TrainingPreferences, now: datetime
    ) -> None:
        """Store the preferences."""
        ...
