"""The races of a year, each on the same Sunday of its month."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from training_analyzer.domain.activities.sport import Sport


class Priority(StrEnum):
    """How much of the training makes way for a race: two weeks of taper for an A, one for a B."""

    A = "a"
    B = "b"


@dataclass(frozen=True, slots=True)
class Part:
    """One sport of a race: its distance, and the effort as a fraction of the threshold."""

    sport: Sport
    sub_sport: str
    distance_m: float
    effort: float


@dataclass(frozen=True, slots=True)
class Race:
    """A race on a day; several parts make a triathlon."""

    name: str
    day: date
    priority: Priority
    parts: tuple[Part, ...]


def _run(distance_m: float, effort: float) -> Part:
    return Part(Sport.RUNNING, "street", distance_m, effort)


def _ride(distance_m: float, effort: float) -> Part:
    return Part(Sport.CYCLING, "road", distance_m, effort)


def _swim(distance_m: float, effort: float) -> Part:
    return Part(Sport.SWIMMING, "open_water", distance_m, effort)


# month, which Sunday of it, name, priority, parts
_RACES: Final = (
    (3, 1, "Spring half marathon", Priority.A, (_run(21_097.5, 0.97),)),
    (5, 3, "Gran fondo", Priority.B, (_ride(105_000.0, 0.72),)),
    (
        6,
        4,
        "Olympic triathlon",
        Priority.A,
        (_swim(1500.0, 0.97), _ride(40_000.0, 0.87), _run(10_000.0, 0.93)),
    ),
    (7, 3, "Open-water 3 km", Priority.B, (_swim(3000.0, 0.95),)),
    (
        *(9, 3, "Half-distance triathlon", Priority.A),
        (_swim(1900.0, 0.93), _ride(90_000.0, 0.75), _run(21_097.5, 0.86)),
    ),
    (10, 3, "Autumn 10 km", Priority.B, (_run(10_000.0, 1.01),)),
)


def races_of(year: int) -> tuple[Race, ...]:
    """Return a year's races in order."""
    return tuple(
        Race(name, _sunday(year, month, nth), priority, parts) for month, nth, name, priority, parts in _RACES
    )


def _sunday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=6 - first.weekday() + 7 * (nth - 1))
