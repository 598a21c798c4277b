"""An athlete's connection to a source: whose it is, when it is synced, how far it is, and what ails it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from training_analyzer.domain.ids import ConnectionId, UserId
from training_analyzer.domain.sync.source import Capability

LEASE: Final = timedelta(minutes=5)
"""How long a sync holds its connection after each sign of life."""


class ConnectionState(StrEnum):
    """What a connection waits for: nothing, a person, its owner's word, the provider, or an operator's look."""

    CONNECTED = "connected"
    REAUTH_REQUIRED = "reauth_required"
    PAUSED_BY_USER = "paused_by_user"
    BLOCKED = "blocked"
    DISABLED = "disabled"


class Schedule(StrEnum):
    """How often a connection is synced by itself."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One athlete at one provider.

    ``local_minute`` counts from midnight, ``weekday`` from Monday (0), both by the athlete's clock. ``sealed`` is the
    vault's; ``credential_version`` counts its changes, ``epoch`` the syncs that took the connection. ``next_sync_at``
    is None where nothing is planned, ``wait_until`` where nothing holds it back. ``marks`` has the last day that is
    complete, by kind. Days from ``backfill_first`` to ``backfill_last`` are still to come; the newest go first.
    ``changed_at`` is the last change at the provider that was taken over, ``swept_on`` the day of the last long look.
    """

    id: ConnectionId
    user_id: UserId
    provider: str
    provider_user_id: str
    account_name: str | None = None
    state: ConnectionState = ConnectionState.CONNECTED
    schedule: Schedule = Schedule.DAILY
    local_minute: int = 7 * 60 + 30
    weekday: int = 0
    kinds: frozenset[Capability]
    first_days: int = 7
    overlap_days: int = 3
    min_interval_min: int = 60
    sealed: bytes = field(repr=False)
    credential_version: int = 1
    credential_expires_at: datetime | None = None
    epoch: int = 0
    lease_until: datetime | None = None
    next_sync_at: datetime | None = None
    wait_until: datetime | None = None
    last_sync_at: datetime | None = None
    last_success_at: datetime | None = None
    last_error_code: str | None = None
    consecutive_failures: int = 0
    changed_at: datetime | None = None
    swept_on: date | None = None
    marks: Mapping[str, date] = field(default_factory=dict)
    backfill_first: date | None = None
    backfill_last: date | None = None
    created_at: datetime
    updated_at: datetime

    def is_held(self, now: datetime) -> bool:
        """Whether a sync that lives holds it."""
        return self.lease_until is not None and self.lease_until >= now


class ConnectionLost(RuntimeError):
    """Another sync took the connection, a person connected anew, or it is gone: whoever held it stops here."""


RECONNECTED: Final = (
    "provider_user_id", "account_name", "sealed", "credential_expires_at", "updated_at",
)  # fmt: skip
"""Names of the fields that a new log-in writes, beside the version that it counts up."""

SAVED: Final = (
    "state", "schedule", "local_minute", "weekday", "kinds", "first_days", "overlap_days", "min_interval_min",
    "next_sync_at", "wait_until", "last_success_at", "last_error_code", "consecutive_failures", "changed_at",
    "swept_on", "backfill_first", "backfill_last", "updated_at",
)  # fmt: skip
"""Names of the fields that are saved with a plan: neither whose it is, nor credential, lease and marks."""
