"""Days of rest and recovery in SQL."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import bindparam, delete, select

from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.wellness import (
    DAY_COLUMNS,
    MEASURED_COLUMNS,
    day_of,
    measured_of,
)
from training_analyzer.adapters.sql.tables.wellness import wellness_day, wellness_reading
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import put
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.measured import Measured

_d, _r = wellness_day.c, wellness_reading.c
_OF_DAYS: Final = (
    _d.user_id == bindparam("user_id"),
    _d.day >= bindparam("first"),
    _d.day <= bindparam("last"),
)
_OF_READINGS: Final = (
    _r.user_id == bindparam("user_id"),
    _r.day >= bindparam("first"),
    _r.day <= bindparam("last"),
)

DAYS: Final = select(*DAY_COLUMNS).where(*_OF_DAYS).order_by(_d.day)
MEASURED: Final = select(*MEASURED_COLUMNS).where(*_OF_READINGS).order_by(_r.day, _r.source, _r.kind)
REVISIONS: Final = select(_r.day, _r.kind, _r.revision).where(*_OF_READINGS, _r.source == bindparam("source"))
NEED: Final = (
    select(_d.sleep_need_s)
    .where(_d.user_id == bindparam("user_id"), _d.day <= bindparam("day"), _d.sleep_need_s.is_not(None))
    .order_by(_d.day.desc())
    .limit(1)
)
_FORGET: Final = (
    delete(wellness_reading)
    .where(
        _r.user_id == bindparam("owner"),
        _r.day >= bindparam("first"),
        _r.day <= bindparam("last"),
        _r.source == bindparam("gone"),
    )
    .returning(_r.day)
)


class SqlWellness:
    """What sources said, and the days that it makes."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def days(self, user_id: UserId, *, first: date, last: date) -> Sequence[WellnessDay]:
        """Return the days that are stored, in order."""
        self._transaction.check_owner(user_id)
        span = {"user_id": user_id, "first": first, "last": last}
        return [day_of(row) for row in await self._transaction.rows(DAYS, span)]

    async def save_days(self, user_id: UserId, days: Sequence[WellnessDay]) -> None:
        """Store days in the place of what is there."""
        self._transaction.check_owner(user_id)
        if days:
            rows = [{**values_of(each), "user_id": user_id} for each in days]
            await self._transaction.write(put(wellness_day, self._transaction.engine), rows)

    async def measured(self, user_id: UserId, *, first: date, last: date) -> Sequence[Measured]:
        """Return all that sources said."""
        self._transaction.check_owner(user_id)
        span = {"user_id": user_id, "first": first, "last": last}
        return [measured_of(row) for row in await self._transaction.rows(MEASURED, span)]

    async def revisions(
        self, user_id: UserId, source: str, *, first: date, last: date
    ) -> Mapping[tuple[date, str], str]:
        """Return the revision of each day and kind of a source."""
        self._transaction.check_owner(user_id)
        values = {"user_id": user_id, "source": source, "first": first, "last": last}
        rows = await self._transaction.rows(REVISIONS, values)
        return {(row.day, row.kind): row.revision for row in rows}

    async def keep(self, user_id: UserId, measured: Sequence[Measured]) -> None:
        """Store what sources said, in the place of what they said before."""
        self._transaction.check_owner(user_id)
        if measured:
            rows = [{**values_of(each), "user_id": user_id} for each in measured]
            await self._transaction.write(put(wellness_reading, self._transaction.engine), rows)

    async def forget(self, user_id: UserId, source: str, *, first: date, last: date) -> Sequence[date]:
        """Remove all that a source said of these days."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "gone": source, "first": first, "last": last}
        rows = (await self._transaction.write(_FORGET, values)).all()
        return sorted({row.day for row in rows})

    async def sleep_need_s(self, user_id: UserId, day: date) -> float | None:
        """Return the latest need of sleep that was said on a day or before it."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(NEED, {"user_id": user_id, "day": day})
        return None if row is None else row.sleep_need_s
