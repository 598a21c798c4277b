"""A structured workout: what an athlete is to do, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.generator import Generator
from training_analyzer.domain.ids import TrainingPlanId, UserId, WorkoutId
from training_analyzer.domain.planning.step import Part
from training_analyzer.domain.training.reasons import Reason


class WorkoutPurpose(StrEnum):
    """What a workout is for. A race is on the calendar too."""

    EASY = "easy"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    RECOVERY = "recovery"
    RACE = "race"
    OTHER = "other"


HARD: Final = frozenset({WorkoutPurpose.TEMPO, WorkoutPurpose.INTERVALS, WorkoutPurpose.RACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutEntry:
    """A workout as the athlete or the coach writes it; without a ``day`` it is for the day on which it is kept."""

    name: str
    sport: Sport
    purpose: WorkoutPurpose
    steps: tuple[Part, ...]
    day: date | None = None
    notes: str | None = None


class WorkoutState(StrEnum):
    """A draft is not on the calendar yet; a planned one is done or skipped."""

    DRAFT = "draft"
    PLANNED = "planned"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workout:
    """A workout that is kept, on a local day; one of a plan has its ``plan_id``.

    Time, way and load are what its steps were expected to add up to when it was last written, by the thresholds then in
    force on its day; ``reasons`` says why one is None. ``generator`` is the coach that designed it, None where the
    athlete wrote it. ``version`` counts changes, for optimistic locking.
    """

    id: WorkoutId
    user_id: UserId
    plan_id: TrainingPlanId | None = None
    day: date
    name: str
    sport: Sport
    purpose: WorkoutPurpose
    state: WorkoutState
    steps: tuple[Part, ...]
    notes: str | None = None
    duration_s: float | None = None
    distance_m: float | None = None
    load: float | None = None
    load_method: LoadMethod | None = None
    estimated: bool = False
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    generator: Generator | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1


class WorkoutPlace(NamedTuple):
    """A place in the calendar, which is in order of day and id."""

    day: date
    id: WorkoutId
