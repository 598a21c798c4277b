"""What an athlete may change of a plan or workout afterwards."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

from training_analyzer.domain.activities.edit import KEEP, Keep
from training_analyzer.domain.activities.naming import parse_name, parse_notes
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.check_entry import check_workout
from training_analyzer.domain.planning.errors import StateRefused
from training_analyzer.domain.planning.kept import expected_fields
from training_analyzer.domain.planning.plan import PlanState, TrainingPlan
from training_analyzer.domain.planning.step import Part
from training_analyzer.domain.planning.workout import Workout, WorkoutEntry, WorkoutPurpose, WorkoutState
from training_analyzer.domain.training.thresholds import Threshold

_PLAN_STEPS: Final = {
    PlanState.DRAFT: {PlanState.ACTIVE},
    PlanState.ACTIVE: {PlanState.ENDED},
    PlanState.ENDED: set[PlanState](),
}
_AFTER_PLANNED: Final = {WorkoutState.DONE, WorkoutState.SKIPPED}
_WORKOUT_STEPS: Final = {
    WorkoutState.DRAFT: {WorkoutState.PLANNED},
    WorkoutState.PLANNED: _AFTER_PLANNED,
    WorkoutState.DONE: {WorkoutState.PLANNED},
    WorkoutState.SKIPPED: {WorkoutState.PLANNED},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEdit:
    """New values, None to clear."""

    name: str | Keep = KEEP
    notes: str | Keep | None = KEEP
    state: PlanState | Keep = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutEdit:
    """New values, None to clear."""

    name: str | Keep = KEEP
    day: date | Keep = KEEP
    sport: Sport | Keep = KEEP
    purpose: WorkoutPurpose | Keep = KEEP
    steps: tuple[Part, ...] | Keep = KEEP
    notes: str | Keep | None = KEEP
    state: WorkoutState | Keep = KEEP


def edited_plan(plan: TrainingPlan, edit: PlanEdit, now: datetime) -> TrainingPlan:
    """Return the plan with the changes. Raises InvalidValue, StateRefused."""
    changed: TrainingPlan = replace(plan, **_given(edit), updated_at=now)
    if changed.state is not plan.state and changed.state not in _PLAN_STEPS[plan.state]:
        raise StateRefused("plan", plan.state, changed.state)
    notes = None if changed.notes is None else parse_notes(changed.notes)
    return replace(changed, name=parse_name(changed.name), notes=notes)


def edited_workout(
    workout: Workout, edit: WorkoutEdit, *, threshold: Threshold | None, now: datetime
) -> Workout:
    """Return the workout with the changes; ``threshold`` is in force for its new sport on its new day.

    Raises InvalidValue, StateRefused.
    """
    changed: Workout = replace(workout, **_given(edit), updated_at=now)
    if changed.state is not workout.state and changed.state not in _WORKOUT_STEPS[workout.state]:
        raise StateRefused("workout", workout.state, changed.state)
    entry = WorkoutEntry(
        name=changed.name,
        sport=changed.sport,
        purpose=changed.purpose,
        steps=changed.steps,
        day=changed.day,
        notes=changed.notes,
    )
    check_workout(entry, threshold)
    return replace(
        changed,
        name=parse_name(changed.name),
        **expected_fields(changed.steps, changed.sport, threshold),
    )


def _given(edit: PlanEdit | WorkoutEdit) -> dict[str, Any]:
    values = {field.name: getattr(edit, field.name) for field in fields(edit)}
    return {name: value for name, value in values.items() if not isinstance(value, Keep)}
