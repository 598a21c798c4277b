"""The hot reads on PostgreSQL: compiled once, on the driver's own pool."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import make_url

from training_analyzer.adapters.sql import statements
from training_analyzer.adapters.sql.moments import LATEST, starts_within
from training_analyzer.adapters.sql.statement import Statement
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.adapters.supabase.pool import Pool
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, SessionId, UserId
from training_analyzer.ports.hot_reads import ActivityRow, LoadRow, PrincipalRow

_DIALECT: Final = make_url("postgresql+asyncpg://").get_dialect()()
_PRINCIPAL: Final = Statement(statements.PRINCIPAL, _DIALECT, PrincipalRow)
_PAGES: Final = {
    (False, False): Statement(statements.PAGE, _DIALECT, ActivityRow),
    (True, False): Statement(statements.PAGE_OF_SPORT, _DIALECT, ActivityRow),
    (False, True): Statement(statements.PAGE_OF_DAYS, _DIALECT, ActivityRow),
    (True, True): Statement(statements.PAGE_OF_SPORT_AND_DAYS, _DIALECT, ActivityRow),
}
_TRAINING_LOAD: Final = Statement(statements.TRAINING_LOAD, _DIALECT, LoadRow)


def _day(day: date) -> date:
    return day


def _number(number: int) -> int:
    return number


_FIRST_DAY: Final = Statement(statements.FIRST_DAY, _DIALECT, _day)
_SERIES_VERSION: Final = Statement(statements.SERIES_VERSION, _DIALECT, _number)
_LAST_ID: Final = ActivityId(UUID(int=(1 << 128) - 1))


class SupabaseHotReads:
    """Each statement is compiled once and runs on the driver, behind the fence where rows are an athlete's."""

    def __init__(self, pool: Pool, fence: Fence) -> None:
        self._pool = pool
        self._fence = fence

    async def principal(self, session_id: SessionId) -> PrincipalRow | None:
        """Return the session with its account."""
        return _only(await self._rows(_PRINCIPAL, {"session_id": session_id}, None))

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
        first, last = first or date.min, last or date.max
        earliest, past = starts_within(first, last)
        below = Position(past if by_days else LATEST, _LAST_ID)
        at, below_id = below if after is None else min(below, after)
        values = {
            "user_id": user_id,
            "at": at,
            "below_id": below_id,
            "limit": limit,
            "sport": sport and sport.value,
            "first": first,
            "last": last,
            "earliest": earliest,
        }
        return await self._rows(_PAGES[sport is not None, by_days], values, user_id)

    async def training_load(
        self, user_id: UserId, *, sport: str, first: date, last: date
    ) -> Sequence[LoadRow]:
        """Return the stored days of a series within bounds, inclusive, in order."""
        values = {"user_id": user_id, "sport": sport, "first": first, "last": last}
        return await self._rows(_TRAINING_LOAD, values, user_id)

    async def first_day(self, user_id: UserId, *, sport: str) -> date | None:
        """Return the first day of a series."""
        return _only(await self._rows(_FIRST_DAY, {"user_id": user_id, "sport": sport}, user_id))

    async def series_version(self, user_id: UserId, sport: str) -> int:
        """Return how often a series changed."""
        values = {"user_id": user_id, "sport": sport}
        return _only(await self._rows(_SERIES_VERSION, values, user_id)) or 0

    async def _rows[T](
        self, statement: Statement[T], values: Mapping[str, Any], owner: UserId | None
    ) -> list[T]:
        """Return a statement's rows. Raises StoreUnavailable, WriteConflict."""
        opening = f"BEGIN READ ONLY; {self._fence.opening(owner)}"
        return statement.made(await self._pool.rows(statement.sql, statement.arguments(values), opening))


def _only[T](rows: Sequence[T]) -> T | None:
    return rows[0] if rows else None
