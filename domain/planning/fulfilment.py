"""Which activity was done for which workout: one of the same sport on the same day, and each only once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.activities.sport import family
from training_analyzer.domain.coach.session import Session
from training_analyzer.domain.planning.workout import Workout, WorkoutState
from training_analyzer.domain.training.compliance import Amount, Compliance, compliance

_COMPARED: Final = frozenset({WorkoutState.PLANNED, WorkoutState.DONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAndDone:
    """A workout, and the session that was done for it, if any; ``compliance`` is None where nothing compares."""

    workout: Workout
    session: Session | None = None
    compliance: Compliance | None = None


def planned_and_done(workouts: Sequence[Workout], sessions: Sequence[Session]) -> list[PlannedAndDone]:
    """Return every workout with its session, in their order.

    The longest workout of a day chooses first, and takes what is nearest to it in time, else the longest. A draft and
    what was skipped choose nothing.
    """
    left = list(sessions)
    chosen: dict[object, Session] = {}
    for workout in sorted(workouts, key=lambda each: -(each.duration_s or 0.0)):
        session = _nearest(workout, left) if workout.state in _COMPARED else None
        if session is not None:
            left.remove(session)
            chosen[workout.id] = session
    return [_compared(workout, chosen.get(workout.id)) for workout in workouts]


def _nearest(workout: Workout, sessions: Sequence[Session]) -> Session | None:
    fitting = [
        each for each in sessions if each.day == workout.day and family(each.sport) is family(workout.sport)
    ]
    if workout.duration_s is None:
        return max(fitting, key=lambda each: each.duration_s, default=None)
    wanted_s = workout.duration_s
    return min(fitting, key=lambda each: abs(each.duration_s - wanted_s), default=None)


def _compared(workout: Workout, session: Session | None) -> PlannedAndDone:
    if session is None:
        return PlannedAndDone(workout=workout)
    planned = Amount(duration_s=workout.duration_s, load=workout.load, distance_m=workout.distance_m)
    done = Amount(duration_s=session.duration_s, load=session.load, distance_m=session.distance_m)
    return PlannedAndDone(workout=workout, session=session, compliance=compliance(planned, done))
