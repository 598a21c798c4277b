"""Instants near others, within the years that exist."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
LATEST: Final = datetime.max.replace(tzinfo=UTC)

_EARLIEST_START: Final = timedelta(hours=14)
_LATEST_START: Final = timedelta(hours=36)


def moved(at: datetime, by: timedelta) -> datetime:
    """Return an instant so much later, or the first or last there is."""
    try:
        return at.astimezone(UTC) + by
    except OverflowError:
        return LATEST if by > timedelta() else EARLIEST


def instants_around(at: datetime, within_s: float) -> tuple[datetime, datetime]:
    """Return the first and the last instant within so many seconds of one."""
    width = timedelta(seconds=min(within_s, (LATEST - EARLIEST).total_seconds()))
    return moved(at, -width), moved(at, width)


def starts_within(first: date, last: date) -> tuple[datetime, datetime]:
    """Return bounds of the starts of activities on local days, both inclusive; the first holds, the second is past.

    Offsets lie between -12 and +14 hours: a local day begins at most 14 hours before the day in UTC, and ends at
    most 36 hours after its start.
    """
    midnight = time(tzinfo=UTC)
    return (
        moved(datetime.combine(first, midnight), -_EARLIEST_START),
        moved(datetime.combine(last, midnight), _LATEST_START),
    )
