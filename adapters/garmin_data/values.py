"""Parts of a JSON answer, checked: what is not as expected is None, or ShapeChanged where nothing can be made of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from typing import Any, Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
A_MINUTE_S: Final = 60.0
_MOST_MS: Final = 4_102_444_800_000  # the year 2100

type Json = object
type Record = Mapping[str, Any]


class ShapeChanged(ValueError):
    """An answer is built in another way than this version knows."""


def record(value: Json) -> Record:
    """Return a JSON object; nothing at all is an empty one. Raises ShapeChanged."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ShapeChanged
    return value


def rows(value: Json) -> Sequence[Record]:
    """Return a list of JSON objects; nothing at all, or the empty object of a 204, is an empty one. Raises ShapeChanged."""
    if value is None or value == {}:
        return []
    if not isinstance(value, list):
        raise ShapeChanged
    return [record(each) for each in value]


def at(value: Record, *path: str) -> Any:
    """Return what lies at a path of objects, None where one is missing."""
    found: Any = value
    for name in path:
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found


def number(value: Json) -> float | None:
    """Return a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:
        return None


def measured(value: Json) -> float | None:
    """Return a number that cannot be negative: Garmin writes -1 and -2 for what was not measured."""
    found = number(value)
    return found if found is not None and found >= 0 else None


def positive(value: Json) -> float | None:
    """Return a number above zero: a heart rate, a breath or a beat interval of 0 was never measured."""
    return measured(value) or None


def scaled(value: Json, factor: float) -> float | None:
    """Return a measured number times a factor."""
    found = measured(value)
    return None if found is None else found * factor


def text(value: Json) -> str | None:
    """Return a text that is not empty."""
    return value if isinstance(value, str) and value else None


def day(value: Json) -> date:
    """Return the day that a text begins with. Raises ShapeChanged."""
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise ShapeChanged from error


def instant(milliseconds: Json) -> datetime | None:
    """Return the instant of milliseconds since 1970 in UTC."""
    found = measured(milliseconds)
    return _EPOCH + timedelta(milliseconds=found) if found is not None and found < _MOST_MS else None


def wall_clock(milliseconds: Json) -> datetime | None:
    """Return the local time of a ``…TimestampLocal``: milliseconds shifted by the offset, so that UTC shows local time."""
    found = instant(milliseconds)
    return found.replace(tzinfo=None) if found is not None else None


def written(value: Json) -> datetime | None:
    """Return a time without zone: ``2026-11-24 07:30:00`` of lists, ``2026-11-24T07:30:00.0`` of the rest."""
    try:
        found = datetime.fromisoformat(str(value).partition(".")[0])
    except ValueError:
        return None
    return found if found.tzinfo is None else found.astimezone(UTC).replace(tzinfo=None)


def instant_written(value: Json) -> datetime | None:
    """Return the instant that a ``…GMT`` writes: as a text without zone, or in milliseconds."""
    if isinstance(value, int | float):
        return instant(value)
    found = written(value)
    return found.replace(tzinfo=UTC) if found is not None else None


def canonical(value: Json) -> bytes:
    """Return JSON in one order of names: equal content, equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        errors="replace"
    )
