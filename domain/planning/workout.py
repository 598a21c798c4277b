"""A structured workout: what an athlete is to do, step by step."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.step import Part


class Purpose(StrEnum):
    """What a workout is for. A race is on the calendar too."""

    EASY = "easy"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    RECOVERY = "recovery"
    RACE = "race"
    OTHER = "other"


HARD: Final = frozenset({Purpose.TEMPO, Purpose.INTERVALS, Purpose.RACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutEntry:
    """A workout as the athlete or the coach writes it. ``day`` is a local day, None for one that waits in a drawer."""

    name: str
    sport: Sport
    purpose: Purpose
    steps: tuple[Part, ...]
    day: date | None = None
    notes: str | None = None
