"""All checks of a workout or a plan: those the athlete writes and those the coach designs pass the same ones."""

from training_analyzer.domain.activities.naming import parse_name, parse_notes
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.check_plan import check_plan
from training_analyzer.domain.planning.check_steps import check_steps
from training_analyzer.domain.planning.circumstances import Circumstances
from training_analyzer.domain.planning.expected import expect
from training_analyzer.domain.planning.plan import PlanEntry
from training_analyzer.domain.planning.ramp import PlannedWork, check_ramp, week_totals
from training_analyzer.domain.planning.workout import WorkoutEntry
from training_analyzer.domain.training.thresholds import Threshold


def check_workout(entry: WorkoutEntry, threshold: Threshold | None) -> None:
    """Raise InvalidValue, by its pointer, for a name, notes or steps that no workout has."""
    parse_name(entry.name)
    if entry.notes is not None:
        parse_notes(entry.notes)
    check_steps(entry.steps, entry.sport, threshold)


def check_whole_plan(entry: PlanEntry, circumstances: Circumstances) -> None:
    """Raise InvalidValue, by its pointer, for a plan that fails a check of its days, its workouts or its growth."""
    parse_name(entry.name)
    if entry.notes is not None:
        parse_notes(entry.notes)
    check_plan(entry, circumstances.today)
    for number, workout in enumerate(entry.workouts):
        try:
            check_workout(workout, circumstances.thresholds.get(workout.sport))
        except InvalidValue as error:
            raise InvalidValue(f"/workouts/{number}{error.pointer}", str(error)) from error
    check_growth(entry, circumstances)


def check_growth(entry: PlanEntry, circumstances: Circumstances) -> None:
    """Raise InvalidValue for a week that grows too fast; the days of the workouts are those of the plan."""
    work = [
        PlannedWork(
            day=workout.day,
            purpose=workout.purpose,
            expected=expect(workout.steps, workout.sport, circumstances.thresholds.get(workout.sport)),
        )
        for workout in entry.workouts
        if workout.day is not None
    ]
    check_ramp(week_totals(work, entry.first_day, len(entry.weeks)), circumstances.usual_load)
