"""What no workout and no plan may be, whoever wrote it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from math import inf, nan
from typing import Any

import pytest

from tests.domain.planning.athletes import RUNNER, THRESHOLDS, TODAY, TRAINED, UNKNOWN
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.check_entry import check_whole_plan, check_workout
from training_analyzer.domain.planning.plan import Phase, PlanEntry, PlanWeek, Race
from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.domain.planning.workout import WorkoutEntry, WorkoutPurpose

POWER, HR, PACE = TargetMetric.POWER, TargetMetric.HEART_RATE, TargetMetric.PACE
WEEK = timedelta(days=7)


def step(**changes: Any) -> Step:
    """Return ten minutes of work with changes."""
    ten_minutes: dict[str, Any] = {"kind": StepKind.WORK, "duration_s": 600.0}
    return Step(**ten_minutes | changes)


def entry(*parts: Part, **changes: Any) -> WorkoutEntry:
    """Return a ride of steps, or of ten minutes."""
    ride: dict[str, Any] = {
        "name": "Ride",
        "sport": Sport.CYCLING,
        "purpose": WorkoutPurpose.EASY,
        "steps": parts or (step(),),
    }
    return WorkoutEntry(**ride | changes)


def held(metric: TargetMetric, **span: Any) -> Step:
    """Return a step with a target."""
    return step(target=Target(metric=metric, **span))


def refused(call: Callable[[], None]) -> str:
    """Return the pointer of what is refused."""
    with pytest.raises(InvalidValue) as refusal:
        call()
    return refusal.value.pointer


@pytest.mark.parametrize(
    "fine",
    [
        entry(),
        entry(step(duration_s=None)),
        entry(step(duration_s=86_400.0)),
        entry(step(duration_s=None, distance_m=1_000_000.0)),
        entry(held(POWER, zone=7), held(POWER, low=200.0, high=200.0), held(HR, low=25.0, high=240.0)),
        entry(Repeat(times=99, steps=(step(duration_s=1.0),) * 49)),
        entry(held(PACE, zone=1), sport=Sport.RUNNING),
        entry(held(PACE, low=1.0, high=1.2), sport=Sport.SWIMMING),
        entry(step(kind=StepKind.REST)),
    ],
)
def test_what_an_athlete_can_do_is_let_through(fine: WorkoutEntry) -> None:
    check_workout(fine, THRESHOLDS.get(fine.sport))
    check_workout(fine, None)


@pytest.mark.parametrize(
    ("bad", "pointer"),
    [
        (entry(name=" "), "/name"),
        (entry(notes="\0"), "/notes"),
        (entry(steps=()), "/steps"),
        (entry(*[step(duration_s=1.0)] * 51), "/steps"),
        (entry(Repeat(times=2, steps=(step(duration_s=1.0),) * 50)), "/steps"),
        (entry(step(duration_s=0.0)), "/steps/0/duration_s"),
        (entry(step(duration_s=nan)), "/steps/0/duration_s"),
        (entry(step(duration_s=None, distance_m=0.0)), "/steps/0/distance_m"),
        (entry(step(duration_s=None, distance_m=inf)), "/steps/0/distance_m"),
        (entry(step(distance_m=1000.0)), "/steps/0"),
        (entry(Repeat(times=1, steps=(step(),))), "/steps/0/times"),
        (entry(Repeat(times=100, steps=(step(),))), "/steps/0/times"),
        (entry(Repeat(times=2, steps=())), "/steps/0/steps"),
        (
            entry(step(), Repeat(times=2, steps=(step(), step(duration_s=-1.0)))),
            "/steps/1/steps/1/duration_s",
        ),
        (entry(Repeat(times=99, steps=(step(duration_s=3600.0),))), "/steps"),
        (entry(Repeat(times=99, steps=(step(duration_s=None, distance_m=20_000.0),))), "/steps"),
        (entry(step(kind=StepKind.REST, target=Target(metric=HR, zone=1))), "/steps/0"),
        (entry(step(note="a\nb")), "/steps/0/note"),
        (entry(step(note="x" * 201)), "/steps/0/note"),
        (entry(held(POWER)), "/steps/0/target"),
        (entry(held(POWER, zone=1, low=1.0, high=2.0)), "/steps/0/target"),
        (entry(held(POWER, zone=0)), "/steps/0/target/zone"),
        (entry(held(POWER, zone=8)), "/steps/0/target/zone"),
        (entry(held(PACE, zone=2)), "/steps/0/target/zone"),
        (entry(held(POWER, low=200.0)), "/steps/0/target/high"),
        (entry(held(POWER, low=300.0, high=200.0)), "/steps/0/target"),
        (entry(held(POWER, low=nan, high=200.0)), "/steps/0/target/low"),
        (entry(held(POWER, low=200.0, high=2501.0)), "/steps/0/target/high"),
        (entry(held(PACE, low=3.0, high=12.6), sport=Sport.RUNNING), "/steps/0/target/high"),
        (entry(held(PACE, low=1.0, high=3.1), sport=Sport.SWIMMING), "/steps/0/target/high"),
    ],
)
def test_what_nobody_can_do_is_refused_by_its_pointer(bad: WorkoutEntry, pointer: str) -> None:
    assert refused(lambda: check_workout(bad, THRESHOLDS.get(bad.sport))) == pointer


def test_nobody_is_held_above_his_own_maximum_or_in_a_zone_he_does_not_have() -> None:
    fast = entry(held(HR, low=180.0, high=189.0), sport=Sport.RUNNING)
    assert refused(lambda: check_workout(fast, RUNNER)) == "/steps/0/target/high"
    five = replace(RUNNER, lthr_bpm=None)  # zones by reserve: five of them
    assert refused(lambda: check_workout(entry(held(HR, zone=6)), five)) == "/steps/0/target/zone"
    check_workout(entry(held(HR, zone=6)), RUNNER)


def plan(*minutes: float, **changes: Any) -> PlanEntry:
    """Return a plan with a ride of so many minutes at 200 W in each week: 64 points of load an hour."""
    rides = tuple(
        entry(held(POWER, low=200.0, high=200.0), day=TODAY + number * WEEK) for number in range(len(minutes))
    )
    timed = tuple(
        replace(ride, steps=(replace(ride.steps[0], duration_s=60.0 * each),))  # type: ignore[arg-type]
        for ride, each in zip(rides, minutes, strict=True)
    )
    whole: dict[str, Any] = {
        "name": "Plan",
        "sport": Sport.CYCLING,
        "first_day": TODAY,
        "weeks": (PlanWeek(phase=Phase.BASE),) * len(minutes),
        "workouts": timed,
    }
    return PlanEntry(**whole | changes)


RACE = Race(day=TODAY + timedelta(days=13), sport=Sport.CYCLING, distance_m=40_000.0)


@pytest.mark.parametrize(
    "fine",
    [
        plan(60, 60),
        plan(60, 60, race=RACE),
        plan(300, 390, 200, 500),
        plan(60, 140),  # small enough for anybody
        plan(workouts=(), weeks=(PlanWeek(phase=Phase.TAPER, focus="Rest."),) * 53),
    ],
)
def test_a_plan_that_fits_together_is_let_through(fine: PlanEntry) -> None:
    check_whole_plan(fine, TRAINED)


@pytest.mark.parametrize(
    ("bad", "pointer"),
    [
        (plan(60, name=""), "/name"),
        (plan(60, notes="\ud800"), "/notes"),
        (plan(), "/weeks"),
        (plan(workouts=(), weeks=(PlanWeek(phase=Phase.BASE),) * 54), "/weeks"),
        (plan(60, weeks=(PlanWeek(phase=Phase.BASE, focus=""),)), "/weeks/0/focus"),
        (plan(60, first_day=TODAY + timedelta(days=8000)), "/first_day"),
        (plan(60, first_day=TODAY + timedelta(days=1)), "/workouts/0/day"),
        (plan(60, 60, weeks=(PlanWeek(phase=Phase.BASE),)), "/workouts/1/day"),
        (plan(60, workouts=(entry(),)), "/workouts/0/day"),
        (plan(60, workouts=(entry(day=TODAY),) * 4), "/workouts/3/day"),
        (plan(60, workouts=(entry(step(duration_s=0.0), day=TODAY),)), "/workouts/0/steps/0/duration_s"),
        (plan(60, race=RACE), "/race/day"),
        (plan(60, 60, race=replace(RACE, distance_m=nan)), "/race/distance_m"),
        (plan(60, 60, race=replace(RACE, target_time_s=0.0)), "/race/target_time_s"),
        (plan(300, 391), "/weeks/1"),
        (plan(300, 390, 200, 508), "/weeks/3"),
        (plan(366), "/weeks/0"),  # 390 is 1.3 times the usual 300
    ],
)
def test_a_plan_that_does_not_fit_together_is_refused(bad: PlanEntry, pointer: str) -> None:
    assert refused(lambda: check_whole_plan(bad, TRAINED)) == pointer


def test_without_loads_weeks_are_compared_by_time() -> None:
    by_feel = tuple(
        entry(step(duration_s=3600.0 * hours), day=TODAY + number * WEEK)
        for number, hours in enumerate((4, 6))
    )
    assert refused(lambda: check_whole_plan(plan(60, 60, workouts=by_feel), UNKNOWN)) == "/weeks/1"


def test_a_race_does_not_count_towards_the_growth_of_its_week() -> None:
    long_ride = entry(step(duration_s=36_000.0), purpose=WorkoutPurpose.RACE, day=TODAY + WEEK)
    easy = entry(step(duration_s=4 * 3600.0), day=TODAY)
    check_whole_plan(plan(60, 60, workouts=(easy, long_ride)), UNKNOWN)
    assert (
        refused(
            lambda: check_whole_plan(
                plan(60, 60, workouts=(easy, replace(long_ride, purpose=WorkoutPurpose.LONG))), UNKNOWN
            )
        )
        == "/weeks/1"
    )


def test_zones_of_a_plan_are_those_of_the_athlete() -> None:
    bad = plan(60, workouts=(entry(held(POWER, zone=8), day=TODAY),))
    assert refused(lambda: check_whole_plan(bad, TRAINED)) == "/workouts/0/steps/0/target/zone"
