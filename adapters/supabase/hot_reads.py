"""The hot reads on PostgreSQL: compiled once, on the driver's own pool."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, make_url

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
_LAST_ID: Final = ActivityId(UUID(int=(1 << 128) - 1))


class SupabaseHotReads:
    """Each statement is compiled once and runs on the driver, behind the fence where rows are an athlete's.

    Without a fence a read is one message, and the login has to be one that row-level security does not bind.
    """

    def __init__(self, pool: Pool, schema: str, fence: Fence | None) -> None:
        self._pool = pool
        self._fence = fence

        def compiled[T](select: Select[Any], make: Callable[..., T]) -> Statement[T]:
            return Statement(select, _DIALECT, make, schema=schema)

        self._principal = compiled(statements.PRINCIPAL, PrincipalRow)
        self._pages = {
            (False, False): compiled(statements.PAGE, ActivityRow),
            (True, False): compiled(statements.PAGE_OF_SPORT, ActivityRow),
            (False, True): compiled(statements.PAGE_OF_DAYS, ActivityRow),
            (True, True): compiled(statements.PAGE_OF_SPORT_AND_DAYS, ActivityRow),
        }
        self._training_load = compiled(statements.TRAINING_LOAD, LoadRow)
        self._first_day = compiled(statements.FIRST_DAY, _itself)
        self._series_version = compiled(statements.SERIES_VERSION, _itself)

    async def principal(self, session_id: SessionId) -> PrincipalRow | None:
        """Return the session with its account."""
        return _only(await self._rows(self._principal, {"session_id": session_id}))

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
        return await self._rows(self._pages[sport is not None, by_days], values, user_id)

    async def training_load(
        self, user_id: UserId, *, sport: str, first: date, last: date
    ) -> Sequence[LoadRow]:
        """Return the stored days of a series within bounds, inclusive, in order."""
        values = {"user_id": user_id, "sport": sport, "first": first, "last": last}
        return await self._rows(self._training_load, values, user_id)

    async def first_day(self, user_id: UserId, *, sport: str) -> date | None:
        """Return the first day of a series."""
        return _only(await self._rows(self._first_day, {"user_id": user_id, "sport": sport}, user_id))

    async def series_version(self, user_id: UserId, sport: str) -> int:
        """Return how often a series changed."""
        values = {"user_id": user_id, "sport": sport}
        return _only(await self._rows(self._series_version, values, user_id)) or 0

    async def _rows[T](
        self, statement: Statement[T], values: Mapping[str, Any], owner: UserId | None = None
    ) -> list[T]:
        """Return a statement's rows. Raises StoreUnavailable, WriteConflict."""
        opening = None
        if self._fence is not None and owner is not None:
            opening = f"BEGIN READ ONLY; {self._fence.opening(owner)}"
        return statement.made(await self._pool.rows(statement.sql, statement.arguments(values), opening))


def _itself[T](value: T) -> T:
    return value


def _only[T](rows: Sequence[T]) -> T | None:
    return rows[0] if rows else None
