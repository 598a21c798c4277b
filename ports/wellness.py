"""An athlete's days of rest and recovery."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.measured import Measured


@runtime_checkable
class Wellness(Protocol):
    """What sources said of a day, and the day they make. Each method reaches one athlete's rows; days are inclusive."""

    async def days(self, user_id: UserId, *, first: date, last: date) -> Sequence[WellnessDay]:
        """Return the days that are stored, in order."""
        ...

    async def save_days(self, user_id: UserId, days: Sequence[WellnessDay]) -> None:
        """Store days in the place of what is there."""
        ...

    async def measured(self, user_id: UserId, *, first: date, last: date) -> Sequence[Measured]:
        """Return all that sources said, by day, source and kind."""
        ...

    async def revisions(
        self, user_id: UserId, source: str, *, first: date, last: date
    ) -> Mapping[tuple[date, str], str]:
        """Return the revision of each day and kind of a source."""
        ...

    async def keep(self, user_id: UserId, measured: Sequence[Measured]) -> None:
        """Store what sources said, in the place of what they said before."""
        ...

    async def forget(self, user_id: UserId, source: str, *, first: date, last: date) -> Sequence[date]:
        """Remove all that a source said of these days; return the days that had any, in order."""
        ...

    async def sleep_need_s(self, user_id: UserId, day: date) -> float | None:
        """Return the latest need of sleep that was said on a day or before it, None where none ever was."""
        ...
