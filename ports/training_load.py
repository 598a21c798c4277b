"""The stored daily series."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.daily import DailyLoad


@runtime_checkable
class TrainingLoad(Protocol):
    """Series by sport, ``all`` among them: one row per calendar day from the first to the last with an activity."""

    async def sports(self, user_id: UserId) -> Sequence[str]:
        """Return the names of the series that have rows."""
        ...

    async def last_before(self, user_id: UserId, sport: str, day: date) -> DailyLoad | None:
        """Return the last row before a day: what the rest of the series grows from."""
        ...

    async def first_from(self, user_id: UserId, sport: str, day: date) -> date | None:
        """Return the first day with a row, from a day on."""
        ...

    async def replace(
        self, user_id: UserId, sport: str, first: date, last: date, rows: Sequence[DailyLoad]
    ) -> None:
        """Put rows in the place of those between two days, inclusive, and raise the series' version."""
        ...
