"""The few reads that carry the traffic: one statement each; rows are named tuples, without behaviour."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol, runtime_checkable

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.billing.terms import NOTHING, Holdings
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.ids import ActivityId, ApiKeyId, SessionId, UserId
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.preferences import TrainingPreferences


class PrincipalRow(NamedTuple):
    """Who a session speaks for and what they bought, as the database has it now."""

    user_id: UserId
    session_id: SessionId
    timezone: str
    role: str
    active: bool
    revoked_at: datetime | None
    expires_at: datetime
    idle_expires_at: datetime
    authenticated_at: datetime
    last_used_at: datetime
    holdings: Holdings = NOTHING


class KeyPrincipalRow(NamedTuple):
    """Who an API key speaks for and what they bought, as the database has it now."""

    user_id: UserId
    key_id: ApiKeyId
    timezone: str
    role: str
    active: bool
    revoked_at: datetime | None
    expires_at: datetime
    created_at: datetime
    last_used_at: datetime | None
    scopes: frozenset[Scope]
    holdings: Holdings = NOTHING


class ActivityRow(NamedTuple):
    """An activity as lists show it."""

    id: ActivityId
    name: str
    sport: str
    sub_sport: str | None
    started_at: datetime
    utc_offset_s: int
    timezone: str | None
    elapsed_time_s: float
    timer_time_s: float | None
    moving_time_s: float | None
    distance_m: float | None
    ascent_m: float | None
    avg_hr_bpm: int | None
    max_hr_bpm: int | None
    avg_power_w: int | None
    max_power_w: int | None
    np_w: float | None
    load: float | None
    load_method: str | None
    source: str
    partial: bool
    duplicate_of: ActivityId | None
    updated_at: datetime


@runtime_checkable
class HotReads(Protocol):
    """Each is bounded, served by an index and costs the same at any depth."""

    async def principal(self, session_id: SessionId) -> PrincipalRow | None:
        """Return the session with its account, whatever their state."""
        ...

    async def principal_of_cookie(self, cookie_hash: bytes) -> PrincipalRow | None:
        """Return the session that a cookie carries with its account, whatever their state."""
        ...

    async def principal_of_key(self, secret_hash: bytes) -> KeyPrincipalRow | None:
        """Return the API key of a hash with its account, whatever their state."""
        ...

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
        """Return top-level activities, newest first by start and id, those below a position.

        ``first`` and ``last`` are local days, inclusive.
        """
        ...

    async def activity(self, user_id: UserId, activity_id: ActivityId) -> Activity | None:
        """Return one activity, None for what the athlete does not have."""
        ...

    async def training_load(
        self, user_id: UserId, *, sport: str, first: date, last: date
    ) -> Sequence[DailyLoad]:
        """Return the stored days of a series within bounds, inclusive, in order."""
        ...

    async def series_days(self, user_id: UserId, *, sport: str) -> tuple[date, date] | None:
        """Return the first and the last stored day of a series, None for one without days."""
        ...

    async def training_preferences(self, user_id: UserId) -> TrainingPreferences:
        """Return how the athlete wants the series computed, the defaults where nothing was said."""
        ...

    async def series_version(self, user_id: UserId, sport: str) -> int:
        """Return how often a series changed, 0 before the first time: its ETag."""
        ...
