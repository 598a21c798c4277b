"""The daily series in dicts."""

from collections.abc import Sequence
from datetime import date

from training_analyzer.adapters.fake.checks import check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.daily import DailyLoad


class FakeTrainingLoad:
    """Series by sport, with a version that counts their changes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def sports(self, user_id: UserId) -> Sequence[str]:
        """Return the names of the series that have rows."""
        series = self._transaction.tables(user_id).series.items()
        return sorted(sport for (owner, sport), rows in series if owner == user_id and rows)

    async def last_before(self, user_id: UserId, sport: str, day: date) -> DailyLoad | None:
        """Return the last row before a day."""
        rows = self._transaction.tables(user_id).series.get((user_id, sport), {})
        last = max((each for each in rows if each < day), default=None)
        return None if last is None else rows[last]

    async def first_from(self, user_id: UserId, sport: str, day: date) -> date | None:
        """Return the first day with a row, from a day on."""
        rows = self._transaction.tables(user_id).series.get((user_id, sport), {})
        return min((each for each in rows if each >= day), default=None)

    async def replace(
        self, user_id: UserId, sport: str, first: date, last: date, rows: Sequence[DailyLoad]
    ) -> None:
        """Put rows in the place of those between two days. Raises ValueError for two rows of a day."""
        tables = self._transaction.writable(user_id)
        check_user(tables, user_id)
        key = (user_id, sport)
        kept = {day: row for day, row in tables.series.get(key, {}).items() if not first <= day <= last}
        added = {row.day: row for row in rows}
        if len(added) != len(rows) or not kept.keys().isdisjoint(added):
            message = "two rows hold one day"
            raise ValueError(message)
        tables.series[key] = kept | added
        tables.series_versions[key] = tables.series_versions.get(key, 0) + 1
