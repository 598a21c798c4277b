"""The loads that are planned for days to come, by goals and workouts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from training_analyzer.domain.activities.sport import ALL_SPORTS
from training_analyzer.domain.goals.goal import Goal, GoalPlace
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.planning.workout import (
    Workout,
    WorkoutPlace,
    WorkoutPurpose,
    WorkoutState,
)
from training_analyzer.ports.work import UnitOfWork

_PAGE: Final = 200


async def planned_loads(
    *, user_id: UserId, sport: str, first: date, last: date, w: UnitOfWork
) -> Mapping[date, float]:
    """Return what is planned for days of a sport, or of all: goals' target loads, and the loads of planned workouts.

    A race that is a goal with a load of its own counts once.
    """
    loads: defaultdict[date, float] = defaultdict(float)
    raced = set()
    for goal in await _goals(user_id, first, last, w):
        if goal.target_load is not None and sport in {ALL_SPORTS, goal.sport}:
            loads[goal.day] += goal.target_load
            raced.add((goal.day, goal.sport))
    for workout in await _workouts(user_id, first, last, w):
        counts = workout.state is WorkoutState.PLANNED and sport in {ALL_SPORTS, workout.sport}
        told = workout.purpose is WorkoutPurpose.RACE and (workout.day, workout.sport) in raced
        if workout.load is not None and counts and not told:
            loads[workout.day] += workout.load
    return loads


async def _goals(user_id: UserId, first: date, last: date, w: UnitOfWork) -> Sequence[Goal]:
    found: list[Goal] = []
    while True:
        after = GoalPlace(found[-1].day, found[-1].id) if found else None
        page = await w.goals.list(user_id, after=after, limit=_PAGE, first=first, last=last)
        found += page
        if len(page) < _PAGE:
            return found


async def _workouts(user_id: UserId, first: date, last: date, w: UnitOfWork) -> Sequence[Workout]:
    found: list[Workout] = []
    while True:
        after = WorkoutPlace(found[-1].day, found[-1].id) if found else None
        page = await w.workouts.list(user_id, after=after, limit=_PAGE, first=first, last=last)
        found += page
        if len(page) < _PAGE:
            return found
