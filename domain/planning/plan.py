"""A training plan: weeks of workouts that lead to a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.generator import Generator
from training_analyzer.domain.ids import GoalId, TrainingPlanId, UserId
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


class PlanState(StrEnum):
    """A draft waits to be accepted; an active plan is trained by until it ends."""

    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """A plan that is kept; its workouts are rows of their own.

    ``goal_id`` is the goal it was made for, which may be gone. ``generator`` is the coach that designed it, None where
    the athlete wrote it. ``version`` counts changes, for optimistic locking.
    """

    id: TrainingPlanId
    user_id: UserId
    name: str
    sport: Sport
    state: PlanState
    first_day: date
    weeks: tuple[PlanWeek, ...]
    race: Race | None = None
    goal_id: GoalId | None = None
    notes: str | None = None
    generator: Generator | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def last_day(self) -> date:
        """Return its last day."""
        return last_day(self.first_day, len(self.weeks))


class PlanPlace(NamedTuple):
    """A place in the list of plans, which is in order of first day and id."""

    day: date
    id: TrainingPlanId


def week_number(day: date, first_day: date) -> int:
    """Return which week of a plan a day falls in, from 0; negative before the first."""
    return (day - first_day).days // WEEK.days


def last_day(first_day: date, weeks: int) -> date:
    """Return the last day of so many weeks."""
    return first_day + weeks * WEEK - timedelta(days=1)
