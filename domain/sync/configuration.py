"""What an athlete chooses for a connection, within the limits of its source."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from hashlib import sha256
from math import ceil
from typing import Any, Final
from zoneinfo import ZoneInfo

from training_analyzer.domain.activities.edit import KEEP, Keep
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.sync.aftermath import MOST_FAILURES
from training_analyzer.domain.sync.connection import Connection, ConnectionState, Schedule
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    CredentialUnreadable,
    MfaRequired,
)
from training_analyzer.domain.sync.policy import PLANNED, next_sync
from training_analyzer.domain.sync.source import Capability, SourceInfo

MOST_INTERVAL_MIN: Final = 7 * 24 * 60
_REFUSED: Final = {each.code for each in (AuthenticationFailed, MfaRequired, CredentialUnreadable)}
_WHEN: Final = ("schedule", "local_minute", "weekday")
_CHOSEN: Final = (*_WHEN, "first_days", "overlap_days", "min_interval_min")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionEdit:
    """New values of `Connection`, and whether it pauses."""

    schedule: Schedule | Keep = KEEP
    local_minute: int | Keep = KEEP
    weekday: int | Keep = KEEP
    kinds: frozenset[Capability] | Keep = KEEP
    first_days: int | Keep = KEEP
    overlap_days: int | Keep = KEEP
    min_interval_min: int | Keep = KEEP
    paused: bool | Keep = KEEP


def settings_version(connection: Connection) -> int:
    """Return a number that changes with what an athlete chose, and not with what syncs do."""
    chosen = [getattr(connection, name) for name in _CHOSEN]
    paused = connection.state is ConnectionState.PAUSED_BY_USER
    said = repr([connection.id, paused, sorted(connection.kinds), *chosen])
    return int.from_bytes(sha256(said.encode()).digest()[:6])


def configured(
    connection: Connection, edit: ConnectionEdit, info: SourceInfo, zone: ZoneInfo, now: datetime
) -> Connection:
    """Return the connection as it was chosen, and planned anew. Raises InvalidValue."""
    given = {each.name: getattr(edit, each.name) for each in fields(edit) if each.name != "paused"}
    changes: dict[str, Any] = {name: value for name, value in given.items() if not isinstance(value, Keep)}
    changed = replace(connection, **changes, updated_at=now)
    _check(changed, changes.keys(), info)
    if edit.paused is True:
        return replace(changed, state=ConnectionState.PAUSED_BY_USER, next_sync_at=None)
    if edit.paused is False and connection.state is ConnectionState.PAUSED_BY_USER:
        return _resumed(changed, now)
    return replace(changed, next_sync_at=_planned(connection, changed, zone, now))


def _check(connection: Connection, given: Any, info: SourceInfo) -> None:
    """Raise InvalidValue for what the source cannot do."""
    if "kinds" in given and not (connection.kinds and connection.kinds <= info.capabilities):
        known = ", ".join(sorted(info.capabilities))
        raise InvalidValue("/kinds", f"kinds takes one or more of {known}.")
    days = min(info.max_days_per_request, info.max_history_days or info.max_days_per_request)
    least = ceil(info.min_poll_interval_s / 60)
    for name, first, last in (
        ("first_days", 1, days),
        ("overlap_days", 0, days),
        ("min_interval_min", least, MOST_INTERVAL_MIN),
    ):
        if name in given and not first <= getattr(connection, name) <= last:
            raise InvalidValue(f"/{name}", f"{name} takes {first} to {last} for {info.display_name}.")


def _resumed(connection: Connection, now: datetime) -> Connection:
    """Return a connection as it was before its pause: what stood still then stands still."""
    if connection.last_error_code in _REFUSED:
        return replace(connection, state=ConnectionState.REAUTH_REQUIRED)
    if connection.consecutive_failures >= MOST_FAILURES:
        return replace(connection, state=ConnectionState.DISABLED)
    if connection.wait_until is not None and connection.wait_until > now:
        blocked = connection.last_error_code == AccessBlocked.code
        state = ConnectionState.BLOCKED if blocked else ConnectionState.CONNECTED
        return replace(connection, state=state, next_sync_at=connection.wait_until)
    due = None if connection.schedule is Schedule.MANUAL else now
    return replace(connection, state=ConnectionState.CONNECTED, wait_until=None, next_sync_at=due)


def _planned(before: Connection, after: Connection, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return when a connection is due that is planned: a first sync that is due, and a wait, stay as they are."""
    if after.state not in PLANNED or after.schedule is Schedule.MANUAL:
        return None
    if all(getattr(before, name) == getattr(after, name) for name in _WHEN):
        return before.next_sync_at
    waits = before.wait_until is not None and before.wait_until > now
    if before.next_sync_at is not None and (waits or before.last_sync_at is None):
        return before.next_sync_at
    return next_sync(after, zone, now)
