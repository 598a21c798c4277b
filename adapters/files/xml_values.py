"""Values of XML documents, which may hold anything."""

from datetime import UTC, datetime
from math import isfinite
from typing import Final

_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_OFFSET_S: Final = 14 * 3600  # no place's clocks are further from UTC
_MOST_S: Final = 230 * 366 * 86400.0  # to about 2200: nothing was recorded after


def decimal(text: str | None) -> float | None:
    """Return a finite number; None for what is none."""
    try:
        value = float((text or "").strip()[:40])
    except ValueError:
        return None
    return value if isfinite(value) else None


def moment(text: str | None) -> tuple[float, int | None] | None:
    """Return a time as seconds since 1970, with its offset from UTC in seconds where it states one.

    A time without any offset is UTC, as both formats demand; ``Z`` is no offset. None for what is no time, before
    1970, in a far future, or further from UTC than 14 hours.
    """
    try:
        value = datetime.fromisoformat((text or "").strip()[:40])
    except ValueError:
        return None
    return instant(value)


def instant(value: datetime) -> tuple[float, int | None] | None:
    """Return the same of a time that was read."""
    aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
    offset = aware.utcoffset()
    offset_s = int(offset.total_seconds()) if offset else None
    seconds = (aware - _EARLIEST).total_seconds()
    if not 0 <= seconds <= _MOST_S or abs(offset_s or 0) > _MOST_OFFSET_S:
        return None
    return seconds, offset_s
