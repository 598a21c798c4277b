"""The daily series in SQL."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import bindparam, delete, exists, insert, select, update

from training_analyzer.adapters.sql.mapping.training import DAILY_COLUMNS
from training_analyzer.adapters.sql.tables.training import daily_load, series_version
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import put_once
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.daily import DailyLoad

_d, _v = daily_load.c, series_version.c
# From the versions, a dozen rows, and not from all days: every series has its version.
SPORTS: Final = select(_v.series).where(
    _v.user_id == bindparam("user_id"), exists().where(_d.user_id == _v.user_id, _d.sport == _v.series)
)
LAST_BEFORE: Final = (
    select(*DAILY_COLUMNS)
    .where(_d.user_id == bindparam("user_id"), _d.sport == bindparam("series"), _d.day < bindparam("before"))
    .order_by(_d.day.desc())
    .limit(1)
)
FIRST_FROM: Final = (
    select(_d.day)
    .where(_d.user_id == bindparam("user_id"), _d.sport == bindparam("series"), _d.day >= bindparam("first"))
    .order_by(_d.day)
    .limit(1)
)
_CLEAR: Final = delete(daily_load).where(
    _d.user_id == bindparam("owner"),
    _d.sport == bindparam("series"),
    _d.day >= bindparam("first"),
    _d.day <= bindparam("last"),
)
_ADD: Final = insert(daily_load)
_RAISE: Final = (
    update(series_version)
    .where(_v.user_id == bindparam("owner"), _v.series == bindparam("name"))
    .values(version=_v.version + 1)
)


class SqlTrainingLoad:
    """Series by sport, with a version that counts their changes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def sports(self, user_id: UserId) -> Sequence[str]:
        """Return the names of the series that have rows."""
        self._transaction.check_owner(user_id)
        return sorted(row.series for row in await self._transaction.rows(SPORTS, {"user_id": user_id}))

    async def last_before(self, user_id: UserId, sport: str, day: date) -> DailyLoad | None:
        """Return the last row before a day."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(LAST_BEFORE, {"user_id": user_id, "series": sport, "before": day})
        return None if row is None else DailyLoad._make(row)

    async def first_from(self, user_id: UserId, sport: str, day: date) -> date | None:
        """Return the first day with a row, from a day on."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(FIRST_FROM, {"user_id": user_id, "series": sport, "first": day})
        return None if row is None else row.day

    async def replace(
        self, user_id: UserId, sport: str, first: date, last: date, rows: Sequence[DailyLoad]
    ) -> None:
        """Put rows in the place of those between two days, inclusive, and raise the series' version."""
        self._transaction.check_owner(user_id)
        days = {"first": first, "last": last}
        await self._transaction.write(_CLEAR, {"owner": user_id, "series": sport, **days})
        if rows:
            await self._transaction.write(
                _ADD, [{"user_id": user_id, "sport": sport, **row._asdict()} for row in rows]
            )
        await self._transaction.write(
            put_once(series_version, self._transaction.engine),
            {"user_id": user_id, "series": sport, "version": 0},
        )
        await self._transaction.write(_RAISE, {"owner": user_id, "name": sport})
