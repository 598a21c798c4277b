"""The reads that carry the traffic, of what is committed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from training_analyzer.adapters.fake.database import Database
from training_analyzer.adapters.fake.tables import Tables
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.billing.terms import Holdings
from training_analyzer.domain.ids import ActivityId, SessionId, UserId
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.ports.hot_reads import ActivityRow, KeyPrincipalRow, PrincipalRow

_WORDS: Final = ("sport", "load_method")


class FakeHotReads:
    """Each looks at the committed tables once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def principal(self, session_id: SessionId) -> PrincipalRow | None:
        """Return the session with its account, whatever their state."""
        return _principal(await self._database.reach(), session_id)

    async def principal_of_cookie(self, cookie_hash: bytes) -> PrincipalRow | None:
        """Return the session that a cookie carries with its account, whatever their state."""
        tables = await self._database.reach()
        return _principal(tables, tables.session_cookies.get(cookie_hash))

    async def principal_of_key(self, secret_hash: bytes) -> KeyPrincipalRow | None:
        """Return the API key of a hash with its account, whatever their state."""
        tables = await self._database.reach()
        key = next((row for row in tables.api_keys.values() if row.secret_hash == secret_hash), None)
        if key is None:
            return None
        user = tables.users[key.user_id]
        return KeyPrincipalRow(
            user_id=user.id,
            key_id=key.id,
            timezone=user.timezone,
            role=user.role.value,
            active=user.active,
            revoked_at=key.revoked_at,
            expires_at=key.expires_at,
            created_at=key.created_at,
            last_used_at=key.last_used_at,
            scopes=key.scopes,
            holdings=_holdings(tables, user.id),
        )

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
        tables = await self._database.reach()
        rows = [
            row
            for row in tables.activities_of(user_id)
            if row.parent_id is None
            and (after is None or _place(row) < after)
            and (first is None or row.local_day >= first)
            and (last is None or row.local_day <= last)
            and sport in {None, row.sport}
        ]
        return [_row_of(row) for row in sorted(rows, key=_place, reverse=True)[:limit]]

    async def activity(self, user_id: UserId, activity_id: ActivityId) -> Activity | None:
        """Return one activity."""
        rows = (await self._database.reach()).activities_of(user_id)
        return next((row for row in rows if row.id == activity_id), None)

    async def training_load(
        self, user_id: UserId, *, sport: str, first: date, last: date
    ) -> Sequence[DailyLoad]:
        """Return the stored days of a series within bounds, inclusive, in order."""
        series = (await self._database.reach()).series.get((user_id, sport), {})
        return [series[day] for day in sorted(series) if first <= day <= last]

    async def series_days(self, user_id: UserId, *, sport: str) -> tuple[date, date] | None:
        """Return the first and the last stored day of a series."""
        days = (await self._database.reach()).series.get((user_id, sport))
        return (min(days), max(days)) if days else None

    async def training_preferences(self, user_id: UserId) -> TrainingPreferences:
        """Return how the athlete wants the series computed."""
        return (await self._database.reach()).preferences.get(user_id, TrainingPreferences())

    async def series_version(self, user_id: UserId, sport: str) -> int:
        """Return how often a series changed, 0 before the first time."""
        return (await self._database.reach()).series_versions.get((user_id, sport), 0)


def _principal(tables: Tables, session_id: SessionId | None) -> PrincipalRow | None:
    session = tables.sessions.get(session_id) if session_id else None
    if session is None:
        return None
    user = tables.users[session.user_id]
    return PrincipalRow(
        user_id=user.id,
        session_id=session.id,
        timezone=user.timezone,
        role=user.role.value,
        active=user.active,
        revoked_at=session.revoked_at,
        expires_at=session.expires_at,
        idle_expires_at=session.idle_expires_at,
        authenticated_at=session.authenticated_at,
        last_used_at=session.last_used_at,
        holdings=_holdings(tables, user.id),
    )


def _holdings(tables: Tables, user_id: UserId) -> Holdings:
    own = [
        each
        for each in tables.subscriptions.values()
        if each.user_id == user_id and each.snapshot.ended_at is None
    ]
    granted = sorted(tables.overrides.get(user_id, ()), key=lambda each: each.feature)
    return Holdings(
        tuple(sorted(own, key=lambda each: (each.snapshot.created_at, each.snapshot.id))), tuple(granted)
    )


def _place(activity: Activity) -> Position:
    return Position(activity.started_at, activity.id)


def _row_of(activity: Activity) -> ActivityRow:
    return ActivityRow(*(_plain(activity, name) for name in ActivityRow._fields))


def _plain(activity: Activity, name: str) -> Any:
    """Return a field as a row holds it: words are text, not members of an enum."""
    value = getattr(activity, name)
    return str(value) if name in _WORDS and value is not None else value
