"""The hot reads on every engine: what each asks, and what its rows become; how a statement runs is the engine's."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Dialect, Select

from training_analyzer.adapters.sql import statements
from training_analyzer.adapters.sql.mapping.activities import activity_of
from training_analyzer.adapters.sql.mapping.api_keys import key_principal_of
from training_analyzer.adapters.sql.mapping.billing import (
    OVERRIDE_COLUMNS,
    SUBSCRIPTION_COLUMNS,
    holdings_of,
)
from training_analyzer.adapters.sql.mapping.training import preferences_of
from training_analyzer.adapters.sql.moments import LATEST, starts_within
from training_analyzer.adapters.sql.repositories.activity_reads import BY_ID
from training_analyzer.adapters.sql.repositories.thresholds import PREFERENCES
from training_analyzer.adapters.sql.statement import Statement
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, SessionId, UserId
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.ports.hot_reads import ActivityRow, KeyPrincipalRow, PrincipalRow

MOST_SHORT_DAYS: Final = timedelta(days=400)
"""A longer part of a series is no short read."""

_HELD: Final = len(SUBSCRIPTION_COLUMNS) + len(OVERRIDE_COLUMNS)
_LAST_ID: Final = ActivityId(UUID(int=(1 << 128) - 1))


class SqlHotReads(ABC):
    """Each statement is compiled once, and runs on the driver's own connection."""

    def __init__(self, dialect: Dialect, *, schema: str | None = None) -> None:
        def compiled[T](select: Select[Any], make: Callable[[Sequence[Any]], T]) -> Statement[T]:
            return Statement(select, dialect, make, schema=schema)

        self._principal = compiled(statements.PRINCIPAL, _as_it_is)
        self._principal_of_cookie = compiled(statements.PRINCIPAL_OF_COOKIE, _as_it_is)
        self._principal_of_key = compiled(statements.PRINCIPAL_OF_KEY, _as_it_is)
        self._activity = compiled(BY_ID, activity_of)
        self._pages = {
            (False, False): compiled(statements.PAGE, ActivityRow._make),
            (True, False): compiled(statements.PAGE_OF_SPORT, ActivityRow._make),
            (False, True): compiled(statements.PAGE_OF_DAYS, ActivityRow._make),
            (True, True): compiled(statements.PAGE_OF_SPORT_AND_DAYS, ActivityRow._make),
        }
        self._training_load = compiled(statements.TRAINING_LOAD, DailyLoad._make)
        self._series_days = compiled(statements.SERIES_DAYS, itemgetter(0, 1))
        self._preferences = compiled(PREFERENCES, preferences_of)
        self._series_version = compiled(statements.SERIES_VERSION, itemgetter(0))

    @abstractmethod
    async def _rows[T](
        self, statement: Statement[T], values: Mapping[str, Any], owner: UserId | None, *, short: bool = True
    ) -> list[T]:
        """Return the rows of a statement that asks for an athlete, or for the system.

        Raises StoreUnavailable, WriteConflict.
        """

    async def principal(self, session_id: SessionId) -> PrincipalRow | None:
        """Return the session with its account."""
        return _caller(
            PrincipalRow._make, await self._rows(self._principal, {"session_id": session_id}, None)
        )

    async def principal_of_cookie(self, cookie_hash: bytes) -> PrincipalRow | None:
        """Return the session that a cookie carries with its account."""
        values = {"cookie_hash": cookie_hash}
        return _caller(PrincipalRow._make, await self._rows(self._principal_of_cookie, values, None))

    async def principal_of_key(self, secret_hash: bytes) -> KeyPrincipalRow | None:
        """Return the API key of a hash with its account."""
        values = {"secret_hash": secret_hash}
        return _caller(key_principal_of, await self._rows(self._principal_of_key, values, None))

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
        return await self._rows(self._pages[sport is not None, by_days], values, user_id)

    async def activity(self, user_id: UserId, activity_id: ActivityId) -> Activity | None:
        """Return one activity."""
        values = {"user_id": user_id, "activity_id": activity_id}
        return _only(await self._rows(self._activity, values, user_id))

    async def training_load(
        self, user_id: UserId, *, sport: str, first: date, last: date
    ) -> Sequence[DailyLoad]:
        """Return the stored days of a series within bounds, inclusive, in order."""
        values = {"user_id": user_id, "sport": sport, "first": first, "last": last}
        short = last - first <= MOST_SHORT_DAYS
        return await self._rows(self._training_load, values, user_id, short=short)

    async def series_days(self, user_id: UserId, *, sport: str) -> tuple[date, date] | None:
        """Return the first and the last stored day of a series."""
        found = _only(await self._rows(self._series_days, {"user_id": user_id, "sport": sport}, user_id))
        return None if found is None or found[0] is None else found

    async def training_preferences(self, user_id: UserId) -> TrainingPreferences:
        """Return how the athlete wants the series computed."""
        found = _only(await self._rows(self._preferences, {"user_id": user_id}, user_id))
        return found or TrainingPreferences()

    async def series_version(self, user_id: UserId, sport: str) -> int:
        """Return how often a series changed."""
        values = {"user_id": user_id, "sport": sport}
        return _only(await self._rows(self._series_version, values, user_id)) or 0


def _as_it_is(row: Sequence[Any]) -> Sequence[Any]:
    return row


def _caller[T](make: Callable[[Sequence[Any]], T], rows: Sequence[Sequence[Any]]) -> T | None:
    """Return a caller of the rows of all they hold; the columns of a caller come first."""
    if not rows:
        return None
    split = len(rows[0]) - _HELD
    return make((*rows[0][:split], holdings_of([row[split:] for row in rows])))


def _only[T](rows: Sequence[T]) -> T | None:
    return rows[0] if rows else None
