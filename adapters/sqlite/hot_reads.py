"""The hot reads on SQLite: short ones on the event loop, which costs less than any thread, long ones beside it."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy.dialects import sqlite

from training_analyzer.adapters.sql import statements
from training_analyzer.adapters.sql.errors import meaning_on_sqlite
from training_analyzer.adapters.sql.mapping.activities import activity_of
from training_analyzer.adapters.sql.mapping.training import preferences_of
from training_analyzer.adapters.sql.moments import LATEST, starts_within
from training_analyzer.adapters.sql.repositories.activity_reads import BY_ID
from training_analyzer.adapters.sql.repositories.thresholds import PREFERENCES
from training_analyzer.adapters.sql.statement import Statement
from training_analyzer.adapters.sqlite.readers import BUDGET, InlineReader, TooLong, thread_connection
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, SessionId, UserId
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.ports.hot_reads import ActivityRow, PrincipalRow

MOST_INLINE_DAYS: Final = timedelta(days=400)

_DIALECT: Final = sqlite.dialect()
_PRINCIPAL: Final = Statement(statements.PRINCIPAL, _DIALECT, PrincipalRow._make)
_ACTIVITY: Final = Statement(BY_ID, _DIALECT, activity_of)
_PAGES: Final = {
    (False, False): Statement(statements.PAGE, _DIALECT, ActivityRow._make),
    (True, False): Statement(statements.PAGE_OF_SPORT, _DIALECT, ActivityRow._make),
    (False, True): Statement(statements.PAGE_OF_DAYS, _DIALECT, ActivityRow._make),
    (True, True): Statement(statements.PAGE_OF_SPORT_AND_DAYS, _DIALECT, ActivityRow._make),
}
_TRAINING_LOAD: Final = Statement(statements.TRAINING_LOAD, _DIALECT, DailyLoad._make)


_SERIES_DAYS: Final = Statement(statements.SERIES_DAYS, _DIALECT, itemgetter(0, 1))
_PREFERENCES: Final = Statement(PREFERENCES, _DIALECT, preferences_of)
_SERIES_VERSION: Final = Statement(statements.SERIES_VERSION, _DIALECT, itemgetter(0))
_LAST_ID: Final = ActivityId(UUID(int=(1 << 128) - 1))


class SqliteHotReads:
    """Each statement is compiled once and runs on the standard library's driver."""

    def __init__(self, file: Path, *, inline: bool, budget: int = BUDGET) -> None:
        self._inline = InlineReader(file, budget) if inline else None
        self._thread = ThreadPoolExecutor(1, "sqlite-reader")
        self._connection = self._thread.submit(thread_connection, file).result()

    async def close(self) -> None:
        """Close the connections and end the thread."""
        if self._inline is not None:
            self._inline.close()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown()

    async def principal(self, session_id: SessionId) -> PrincipalRow | None:
        """Return the session with its account."""
        return _only(await self._rows(_PRINCIPAL, {"session_id": session_id}))

    async def activity_page(
        self,
        user_id: UserId,
        *,
        after: Position | None,
        limit: int,
        first: date | None = None,
        last: date | None = None,
        sport: Sport | None = None,
    ) -> Sequence[ActivityRow]:
        """Return top-level activities, newest first, those below a position."""
        by_days = first is not None or last is not None
        values = {"user_id": user_id, "limit": limit, "sport": sport and sport.value}
        below = Position(LATEST, _LAST_ID)
        if by_days:
            first, last = first or date.min, last or date.max
            earliest, past = starts_within(first, last)
            below = Position(past, _LAST_ID)
            values |= {"first": first, "last": last, "earliest": earliest}
        at, below_id = below if after is None else min(below, after)
        values |= {"at": at, "below_id": below_id}
        return await self._rows(_PAGES[sport is not None, by_days], values)

    async def activity(self, user_id: UserId, activity_id: ActivityId) -> Activity | None:
        """Return one activity."""
        return _only(await self._rows(_ACTIVITY, {"user_id": user_id, "activity_id": activity_id}))

    async def training_load(
        self, user_id: UserId, *, sport: str, first: date, last: date
    ) -> Sequence[DailyLoad]:
        """Return the stored days of a series within bounds, inclusive, in order."""
        values = {"user_id": user_id, "sport": sport, "first": first, "last": last}
        return await self._rows(_TRAINING_LOAD, values, short=last - first <= MOST_INLINE_DAYS)

    async def series_days(self, user_id: UserId, *, sport: str) -> tuple[date, date] | None:
        """Return the first and the last stored day of a series."""
        found = _only(await self._rows(_SERIES_DAYS, {"user_id": user_id, "sport": sport}))
        return None if found is None or found[0] is None else found

    async def training_preferences(self, user_id: UserId) -> TrainingPreferences:
        """Return how the athlete wants the series computed."""
        return _only(await self._rows(_PREFERENCES, {"user_id": user_id})) or TrainingPreferences()

    async def series_version(self, user_id: UserId, sport: str) -> int:
        """Return how often a series changed."""
        return _only(await self._rows(_SERIES_VERSION, {"user_id": user_id, "sport": sport})) or 0

    async def _rows[T](
        self, statement: Statement[T], values: Mapping[str, Any], *, short: bool = True
    ) -> list[T]:
        """Return a statement's rows. Raises StoreUnavailable, WriteConflict."""
        arguments = statement.arguments(values)
        try:
            if self._inline is not None and short:
                try:
                    return statement.made(self._inline.rows(statement.sql, arguments))
                except TooLong:
                    pass  # it is begun again where it keeps nobody waiting
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._made, statement, arguments)
        except sqlite3.Error as error:
            if known := meaning_on_sqlite(error):
                raise known from error
            raise

    def _made[T](self, statement: Statement[T], arguments: Sequence[Any]) -> list[T]:
        return statement.made(self._connection.execute(statement.sql, arguments).fetchall())


def _only[T](rows: Sequence[T]) -> T | None:
    return rows[0] if rows else None
