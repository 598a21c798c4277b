"""What the coach is told of planned workouts."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.coach.bands import Intensity
from training_analyzer.domain.coach.context import Row
from training_analyzer.domain.coach.fact import number, word
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.planning.workout import Workout, WorkoutPurpose, WorkoutState
from training_analyzer.ports.work import UnitOfWork

_AHEAD: Final = timedelta(days=14)
_MOST: Final = 20
_MEANT: Final[Mapping[WorkoutPurpose, Intensity]] = {
    WorkoutPurpose.EASY: Intensity.EASY,
    WorkoutPurpose.LONG: Intensity.EASY,
    WorkoutPurpose.RECOVERY: Intensity.EASY,
    WorkoutPurpose.TEMPO: Intensity.MODERATE,
    WorkoutPurpose.INTERVALS: Intensity.HARD,
    WorkoutPurpose.RACE: Intensity.HARD,
}


async def planned_rows(w: UnitOfWork, user_id: UserId, today: date) -> Sequence[Row]:
    """Return the workouts that are planned for the next two weeks, without their names."""
    workouts = await w.workouts.list(user_id, after=None, limit=_MOST, first=today, last=today + _AHEAD)
    return [_row(each, today) for each in workouts if each.state is WorkoutState.PLANNED]


async def intended_intensity(w: UnitOfWork, user_id: UserId, activity: Activity) -> Intensity | None:
    """Return how hard an activity was planned to be; None where nothing, or several things, were planned that day."""
    day = activity.local_day
    workouts = await w.workouts.list(user_id, after=None, limit=_MOST, first=day, last=day)
    meant = [
        each.purpose
        for each in workouts
        if each.sport is activity.sport and each.state in {WorkoutState.PLANNED, WorkoutState.DONE}
    ]
    return _MEANT.get(meant[0]) if len(meant) == 1 else None


def _row(workout: Workout, today: date) -> Row:
    return {
        "days_ahead": number((workout.day - today).days, "days"),
        "sport": word(str(workout.sport)),
        "purpose": word(str(workout.purpose)),
        "duration_s": number(workout.duration_s, "s"),
        "distance_m": number(workout.distance_m, "m"),
        "load": number(workout.load, "load"),
    }
