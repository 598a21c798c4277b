"""A training plan: weeks of workouts that lead to a day."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import GoalId
from training_analyzer.domain.planning.workout import WorkoutEntry

WEEK: Final = timedelta(days=7)


class Phase(StrEnum):
    """What a week is for: aerobic base, the race's own demands, the most of them, rest before the race."""

    BASE = "base"
    BUILD = "build"
    PEAK = "peak"
    TAPER = "taper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """What a plan leads to."""

    day: date
    sport: Sport
    distance_m: float
    target_time_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWeek:
    """Seven days of a plan; ``focus`` is one sentence on what they are for."""

    phase: Phase
    focus: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEntry:
    """A plan as the athlete or the coach writes it: weeks on end from ``first_day``, and workouts that all have a day."""

    name: str
    sport: Sport
    first_day: date
    weeks: tuple[PlanWeek, ...]
    workouts: tuple[WorkoutEntry, ...]
    race: Race | None = None
    goal_id: GoalId | None = None
    notes: str | None = None


def week_number(day: date, first_day: date) -> int:
    """Return which week of a plan a day falls in, from 0; negative before the first."""
    return (day - first_day).days // WEEK.days


def last_day(first_day: date, weeks: int) -> date:
    """Return the last day of so many weeks."""
    return first_day + weeks * WEEK - timedelta(days=1)
