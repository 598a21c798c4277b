"""Days of rest and recovery in dicts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.measured import Measured


class FakeWellness:
    """What sources said, and the days that it makes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def days(self, user_id: UserId, *, first: date, last: date) -> Sequence[WellnessDay]:
        """Return the days that are stored, in order."""
        rows = self._transaction.tables(user_id).wellness_days
        return [
            rows[user_id, day] for owner, day in sorted(rows) if owner == user_id and first <= day <= last
        ]

    async def save_days(self, user_id: UserId, days: Sequence[WellnessDay]) -> None:
        """Store days in the place of what is there."""
        tables = self._transaction.writable(user_id)
        check_user(tables, user_id)
        for each in days:
            check_aware(each.updated_at)
            tables.wellness_days[user_id, each.day] = replace(each, sources=dict(each.sources))

    async def measured(self, user_id: UserId, *, first: date, last: date) -> Sequence[Measured]:
        """Return all that sources said."""
        rows = self._own(user_id, first, last)
        return [rows[key] for key in sorted(rows)]

    async def revisions(
        self, user_id: UserId, source: str, *, first: date, last: date
    ) -> Mapping[tuple[date, str], str]:
        """Return the revision of each day and kind of a source."""
        rows = self._own(user_id, first, last).values()
        return {(each.day, each.kind): each.revision for each in rows if each.source == source}

    async def keep(self, user_id: UserId, measured: Sequence[Measured]) -> None:
        """Store what sources said, in the place of what they said before."""
        tables = self._transaction.writable(user_id)
        check_user(tables, user_id)
        for each in measured:
            check_aware(each.at, each.stored_at)
            key = (user_id, each.day, each.source, each.kind)
            tables.wellness_readings[key] = replace(each, said=dict(each.said))

    async def forget(self, user_id: UserId, source: str, *, first: date, last: date) -> Sequence[date]:
        """Remove all that a source said of these days."""
        rows = self._transaction.writable(user_id).wellness_readings
        gone = [key for key, each in self._own(user_id, first, last).items() if each.source == source]
        for key in gone:
            del rows[key]
        return sorted({day for _, day, _, _ in gone})

    async def sleep_need_s(self, user_id: UserId, day: date) -> float | None:
        """Return the latest need of sleep that was said on a day or before it."""
        said = [
            each.sleep_need_s
            for each in await self.days(user_id, first=date.min, last=day)
            if each.sleep_need_s is not None
        ]
        return said[-1] if said else None

    def _own(
        self, user_id: UserId, first: date, last: date
    ) -> Mapping[tuple[UserId, date, str, str], Measured]:
        rows = self._transaction.tables(user_id).wellness_readings
        return {key: each for key, each in rows.items() if key[0] == user_id and first <= key[1] <= last}
