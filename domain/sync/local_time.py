"""Clock times of a place as instants, on the days that daylight saving bends too."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_A_SECOND = timedelta(seconds=1)


def instant_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return when a local clock shows so many minutes after midnight.

    A time that the clock shows twice is the first one; for one that it skips, the first that it shows after.
    """
    wanted = datetime.combine(day, time(minute // 60, minute % 60))
    found = wanted.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _shown(found, zone) == wanted:
        return found
    early = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _first_shown(wanted, early, found, zone)


def _first_shown(wanted: datetime, early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second of a gap's end, between an instant before it and one after it."""
    while late - early > _A_SECOND:
        middle = early + (late - early) // _A_SECOND // 2 * _A_SECOND
        early, late = (early, middle) if _shown(middle, zone) >= wanted else (middle, late)
    return late


def _shown(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
