"""Columns of samples: what a sensor can have meant, and what follows from it."""

from collections.abc import Sequence
from math import isfinite
from typing import Final

from training_analyzer.domain.activities.channel import Channel

MOST_SAMPLES: Final = 2_000_000

# what a sample can be at all; a heart rate of zero is a strap that found no heart
RANGES: Final[dict[Channel, tuple[float, float]]] = {
    Channel.HEART_RATE: (1, 255),
    Channel.POWER: (0, 10_000),
    Channel.SPEED: (0, 500),
    Channel.ALTITUDE: (-1_000, 20_000),
    Channel.CADENCE: (0, 1_000),
    Channel.DISTANCE: (0, 50_000_000),
    Channel.LATITUDE: (-90, 90),
    Channel.LONGITUDE: (-180, 180),
    Channel.TEMPERATURE: (-100, 150),
}
_NUMBERS: Final = frozenset({int, float})


def measured(channel: Channel, raw: Sequence[object]) -> list[float | None] | None:
    """Return a column with what is no possible value as None; None when nothing was measured.

    Power that is zero throughout is a meter that was never there.
    """
    least, most = RANGES[channel]
    known = [value for value in raw if value is not None]
    if not known:
        return None
    column = list(raw) if _all_good(known, least, most) else [_good(value, least, most) for value in raw]
    if channel is Channel.POWER and not any(column):
        return None
    return column if any(value is not None for value in column) else None  # type: ignore[return-value] # checked


def _all_good(known: list[object], least: float, most: float) -> bool:
    """Check a column at the speed of the built-ins: nearly all are good."""
    if not _NUMBERS.issuperset(map(type, known)):
        return False
    numbers: list[float] = known  # type: ignore[assignment] # just checked
    return isfinite(sum(numbers)) and least <= min(numbers) and max(numbers) <= most


def _good(value: object, least: float, most: float) -> float | None:
    if type(value) not in _NUMBERS or not isinstance(value, int | float):
        return None
    return value if least <= value <= most else None


def mean_of(column: Sequence[float | None] | None) -> int | None:
    """Return the rounded mean of the known samples."""
    known = [value for value in column or () if value is not None]
    return round(sum(known) / len(known)) if known else None


def max_of(column: Sequence[float | None] | None) -> int | None:
    """Return the rounded maximum of the known samples."""
    known = [value for value in column or () if value is not None]
    return round(max(known)) if known else None


def last_of(column: Sequence[float | None] | None) -> float | None:
    """Return the last known sample."""
    return next((value for value in reversed(column or ()) if value is not None), None)


def first_of(column: Sequence[float | None] | None) -> float | None:
    """Return the first known sample."""
    return next((value for value in column or () if value is not None), None)
