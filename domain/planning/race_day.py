"""The race itself, on the calendar of its plan."""

from typing import Final

from training_analyzer.domain.activities.naming import NOUNS
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.plan import Race
from training_analyzer.domain.planning.step import Step, StepKind
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.domain.planning.workout import WorkoutEntry, WorkoutPurpose

_EITHER_SIDE: Final = 0.01


def race_workout(race: Race) -> WorkoutEntry:
    """Return the race: one step over its distance, held to the pace of the target time within 1 % where there is one."""
    step = Step(kind=StepKind.WORK, distance_m=race.distance_m, target=_pace(race))
    name = f"Race: {kilometres(race.distance_m)} {NOUNS[race.sport]}"
    return WorkoutEntry(
        name=name, sport=race.sport, purpose=WorkoutPurpose.RACE, steps=(step,), day=race.day, notes=None
    )


def kilometres(distance_m: float) -> str:
    """Return a distance in words, such as ``42.2 km``."""
    return f"{round(distance_m / 1000.0, 1):g} km"


def _pace(race: Race) -> Target | None:
    if race.target_time_s is None or race.sport is Sport.MULTISPORT:
        return None
    speed_mps = race.distance_m / race.target_time_s
    return Target(
        metric=TargetMetric.PACE,
        low=speed_mps * (1.0 - _EITHER_SIDE),
        high=speed_mps * (1.0 + _EITHER_SIDE),
    )
