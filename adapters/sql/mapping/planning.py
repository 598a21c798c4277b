"""Training plans and workouts as rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named, values_of
from training_analyzer.adapters.sql.mapping.steps import json_of, parts_of
from training_analyzer.adapters.sql.tables.planning import training_plan, workout
from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.generator import Generator, GeneratorKind
from training_analyzer.domain.planning.plan import Phase, PlanState, PlanWeek, Race, TrainingPlan
from training_analyzer.domain.planning.workout import Workout, WorkoutPurpose, WorkoutState
from training_analyzer.domain.training.reasons import Reason

PLAN_COLUMNS: Final = columns_of(TrainingPlan, training_plan)
WORKOUT_COLUMNS: Final = columns_of(Workout, workout)


def plan_row(plan: TrainingPlan) -> Mapping[str, Any]:
    """Return a plan as a row's values."""
    weeks = [{"phase": week.phase.value, "focus": week.focus} for week in plan.weeks]
    return {
        **values_of(plan),
        "weeks": weeks,
        "race": None if plan.race is None else _race_json(plan.race),
        "generator": _generator_json(plan.generator),
    }


def plan_of(row: Sequence[Any]) -> TrainingPlan:
    """Return the plan of a row of `PLAN_COLUMNS`."""
    values = named(TrainingPlan, row)
    weeks = tuple(PlanWeek(phase=Phase(week["phase"]), focus=week["focus"]) for week in values["weeks"])
    return TrainingPlan(
        **values
        | {
            "sport": Sport(values["sport"]),
            "state": PlanState(values["state"]),
            "weeks": weeks,
            "race": None if values["race"] is None else _race(values["race"]),
            "generator": _generator(values["generator"]),
        }
    )


def workout_row(kept: Workout) -> Mapping[str, Any]:
    """Return a workout as a row's values."""
    return {
        **values_of(kept),
        "steps": json_of(kept.steps),
        "reasons": {name: reason.value for name, reason in kept.reasons.items()},
        "generator": _generator_json(kept.generator),
    }


def workout_of(row: Sequence[Any]) -> Workout:
    """Return the workout of a row of `WORKOUT_COLUMNS`."""
    values = named(Workout, row)
    method = values["load_method"]
    return Workout(
        **values
        | {
            "sport": Sport(values["sport"]),
            "purpose": WorkoutPurpose(values["purpose"]),
            "state": WorkoutState(values["state"]),
            "steps": parts_of(values["steps"]),
            "load_method": None if method is None else LoadMethod(method),
            "reasons": {name: Reason(reason) for name, reason in values["reasons"].items()},
            "generator": _generator(values["generator"]),
        }
    )


def _race_json(race: Race) -> dict[str, Any]:
    return {
        "day": race.day.isoformat(),
        "sport": race.sport.value,
        "distance_m": race.distance_m,
        "target_time_s": race.target_time_s,
    }


def _race(values: Mapping[str, Any]) -> Race:
    target_time_s = values["target_time_s"]
    return Race(
        day=date.fromisoformat(values["day"]),
        sport=Sport(values["sport"]),
        distance_m=float(values["distance_m"]),
        target_time_s=None if target_time_s is None else float(target_time_s),
    )


def _generator_json(generator: Generator | None) -> dict[str, Any] | None:
    if generator is None:
        return None
    return {**values_of(generator), "kind": generator.kind.value}


def _generator(values: Mapping[str, Any] | None) -> Generator | None:
    if values is None:
        return None
    return Generator(**{**values, "kind": GeneratorKind(values["kind"])})
