"""What a failed sync means for its connection."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.sync.connection import Connection, ConnectionState
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    ProtocolChanged,
    RateLimited,
)
from training_analyzer.domain.sync.policy import PLANNED, jitter, next_sync

BLOCKED_FOR: Final = timedelta(hours=6)
RETRIES: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))
"""When what may pass by itself is tried again; after that the schedule holds."""

MOST_FAILURES: Final = 8
"""So many syncs that failed for one reason, one after the other, disable a connection."""

_SPREAD: Final = timedelta(minutes=2)


def succeeded(connection: Connection, zone: ZoneInfo, now: datetime) -> Connection:
    """Return the connection after a sync that came to its end: whatever ailed it is over."""
    paused = connection.state is ConnectionState.PAUSED_BY_USER
    return replace(
        connection,
        state=connection.state if paused else ConnectionState.CONNECTED,
        next_sync_at=None if paused else next_sync(connection, zone, now),
        wait_until=None,
        last_success_at=now,
        last_error_code=None,
        consecutive_failures=0,
    )


def failed(
    connection: Connection,
    error: TrainingAnalyzerError,
    zone: ZoneInfo,
    now: datetime,
    *,
    provider_waits_until: datetime | None,
) -> Connection:
    """Return the connection after a sync that failed. Only AuthenticationFailed asks for a new credential.

    While everybody leaves the provider alone, its failures do not count against the connection.
    """
    counted = _counted(connection, error, outage=provider_waits_until is not None)
    paused = counted.state is ConnectionState.PAUSED_BY_USER
    if isinstance(error, AuthenticationFailed) and not paused:
        return replace(counted, state=ConnectionState.REAUTH_REQUIRED, next_sync_at=None, wait_until=None)
    if counted.state not in PLANNED:
        return replace(counted, next_sync_at=None, wait_until=None)
    if counted.consecutive_failures >= MOST_FAILURES:
        return replace(counted, state=ConnectionState.DISABLED, next_sync_at=None, wait_until=None)
    if isinstance(error, AccessBlocked):
        until = now + BLOCKED_FOR
        return replace(counted, state=ConnectionState.BLOCKED, wait_until=until, next_sync_at=until)
    if provider_waits_until is not None:
        until = provider_waits_until + jitter(connection.id, _SPREAD)
        return replace(counted, wait_until=provider_waits_until, next_sync_at=until)
    return replace(counted, wait_until=None, next_sync_at=_again(counted, error, zone, now))


def _counted(connection: Connection, error: TrainingAnalyzerError, *, outage: bool) -> Connection:
    same = connection.last_error_code == error.code
    failures = connection.consecutive_failures if same else 0
    counts = not (outage or isinstance(error, RateLimited))
    return replace(connection, last_error_code=error.code, consecutive_failures=failures + counts)


def _again(
    connection: Connection, error: TrainingAnalyzerError, zone: ZoneInfo, now: datetime
) -> datetime | None:
    planned = next_sync(connection, zone, now)
    if isinstance(error, ProtocolChanged) or connection.consecutive_failures > len(RETRIES):
        return planned
    soon = now + RETRIES[max(connection.consecutive_failures - 1, 0)]
    return soon if planned is None else min(soon, planned)
