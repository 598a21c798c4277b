"""When a connection is synced."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.domain.ids import ConnectionId
from training_analyzer.domain.sync.connection import Connection, ConnectionState, Schedule
from training_analyzer.domain.sync.local_time import instant_of
from training_analyzer.domain.sync.run import Trigger

MANUAL_INTERVAL: Final = timedelta(minutes=15)
"""The least time between two syncs that an athlete asks for."""

SPREAD: Final = {
    Schedule.HOURLY: timedelta(minutes=30),
    Schedule.DAILY: timedelta(hours=2),
    Schedule.WEEKLY: timedelta(hours=6),
}
"""Over how long connections with the same local time are spread, so that they do not all come at once."""

_AN_HOUR: Final = timedelta(hours=1)
_A_DAY: Final = timedelta(days=1)
_A_WEEK_DAYS: Final = 7
PLANNED: Final = frozenset({ConnectionState.CONNECTED, ConnectionState.BLOCKED})
"""The states in which a connection is synced by itself."""


def jitter(connection_id: ConnectionId, spread: timedelta) -> timedelta:
    """Return the connection's own delay within a spread: always the same, and even over many connections."""
    number = int.from_bytes(sha256(connection_id.bytes).digest()[:8])
    return timedelta(seconds=number % int(spread.total_seconds()))


def next_sync(connection: Connection, zone: ZoneInfo, after: datetime) -> datetime | None:
    """Return when it is due next, later than an instant; None for a connection that is synced by hand."""
    match connection.schedule:
        case Schedule.MANUAL:
            return None
        case Schedule.HOURLY:
            return _next_hour(connection, after)
        case _:
            return _next_day(connection, zone, after)


def _next_hour(connection: Connection, after: datetime) -> datetime:
    hour = after.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    at = hour + jitter(connection.id, SPREAD[Schedule.HOURLY])
    return at if at > after else at + _AN_HOUR


def _next_day(connection: Connection, zone: ZoneInfo, after: datetime) -> datetime:
    """Return the first planned instant of the days around; a spread may lead over midnight."""
    weekly = connection.schedule is Schedule.WEEKLY
    delay = jitter(connection.id, SPREAD[connection.schedule])
    day = after.astimezone(zone).date() - _A_DAY
    if weekly:
        day += timedelta(days=(connection.weekday - day.weekday()) % _A_WEEK_DAYS - _A_WEEK_DAYS)
    step = timedelta(days=_A_WEEK_DAYS if weekly else 1)
    while (at := instant_of(day, connection.local_minute, zone) + delay) <= after:
        day += step
    return at


def free_from(connection: Connection, trigger: Trigger) -> datetime | None:
    """Return when a sync may begin at the earliest by its least interval; None for at once."""
    if connection.last_sync_at is None or trigger is Trigger.BACKFILL:
        return None
    least = MANUAL_INTERVAL if trigger is Trigger.MANUAL else timedelta(minutes=connection.min_interval_min)
    if trigger is Trigger.SCHEDULE and connection.last_error_code is not None:
        return None  # a retry is due when it says
    return connection.last_sync_at + least
