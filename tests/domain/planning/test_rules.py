"""The coach without a model: plans and workouts that pass every check, the same ones every time."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.planning.athletes import RIDER, RUNNER, SWIMMER, THRESHOLDS, TODAY, TRAINED, UNKNOWN
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.check_entry import check_whole_plan, check_workout
from training_analyzer.domain.planning.circumstances import Circumstances, PlanWish
from training_analyzer.domain.planning.expected import expect
from training_analyzer.domain.planning.plan import Phase, PlanEntry, Race, last_day, week_number
from training_analyzer.domain.planning.plan_rules import design_plan_by_rules
from training_analyzer.domain.planning.step import steps_done
from training_analyzer.domain.planning.target import TargetMetric
from training_analyzer.domain.planning.workout import HARD, WorkoutPurpose
from training_analyzer.domain.planning.workout_rules import DESIGNED, design_workout_by_rules

ENDURANCE = (Sport.RUNNING, Sport.CYCLING, Sport.SWIMMING)
MARATHON = Race(
    day=TODAY + timedelta(days=81), sport=Sport.RUNNING, distance_m=42_195.0, target_time_s=12_600.0
)
DISTANCES = {
    Sport.RUNNING: 10_000.0,
    Sport.CYCLING: 100_000.0,
    Sport.SWIMMING: 1_500.0,
    Sport.MULTISPORT: 51_500.0,
}


def to_race(days: int, sport: Sport = Sport.RUNNING, sessions: int | None = None) -> PlanWish:
    """Return the wish for a plan to a race so many days ahead."""
    race = Race(day=TODAY + timedelta(days=days), sport=sport, distance_m=DISTANCES[sport])
    return PlanWish(sport=sport, race=race, sessions_per_week=sessions)


def phases(plan: PlanEntry) -> list[Phase]:
    """Return the phase of each week."""
    return [week.phase for week in plan.weeks]


def minutes(plan: PlanEntry, week: int) -> float:
    """Return how long the workouts of a week take, the race left out."""
    times = [
        expect(each.steps, each.sport, THRESHOLDS.get(each.sport)).duration_s or 0.0
        for each in plan.workouts
        if each.day
        and week_number(each.day, plan.first_day) == week
        and each.purpose is not WorkoutPurpose.RACE
    ]
    return sum(times) / 60.0


@pytest.mark.parametrize(("sport", "purpose"), list(product(ENDURANCE, DESIGNED)))
@pytest.mark.parametrize("duration_s", [600.0, 2_700.0, 7_200.0, 43_200.0])
def test_every_workout_takes_about_its_time_in_the_athletes_zones(
    sport: Sport, purpose: WorkoutPurpose, duration_s: float
) -> None:
    row = THRESHOLDS[sport]
    for phase in Phase:
        made = design_workout_by_rules(
            sport=sport, purpose=purpose, duration_s=duration_s, threshold=row, phase=phase
        )
        check_workout(made, row)
        expected = expect(made.steps, sport, row)
        assert expected.load is not None
        assert not expected.estimated
        if sport is not Sport.SWIMMING:
            assert expected.duration_s == duration_s
        elif purpose is not WorkoutPurpose.RECOVERY and 2_700.0 <= duration_s <= 7_200.0:
            assert expected.duration_s == pytest.approx(duration_s, rel=0.2)


def test_harder_purposes_weigh_more_in_the_same_time() -> None:
    for sport in ENDURANCE:
        loads = [
            expect(
                design_workout_by_rules(
                    sport=sport, purpose=purpose, duration_s=3600.0, threshold=THRESHOLDS[sport]
                ).steps,
                sport,
                THRESHOLDS[sport],
            ).load
            or 0.0
            for purpose in (WorkoutPurpose.RECOVERY, WorkoutPurpose.EASY, WorkoutPurpose.TEMPO)
        ]
        assert loads == sorted(loads)
        assert len(set(loads)) == len(loads)


@pytest.mark.parametrize(
    ("sport", "row", "metric"),
    [
        (Sport.CYCLING, RIDER, TargetMetric.POWER),
        (Sport.RUNNING, RUNNER, TargetMetric.PACE),
        (Sport.RUNNING, replace(RUNNER, threshold_pace_s_per_km=None), TargetMetric.HEART_RATE),
        (Sport.SWIMMING, SWIMMER, TargetMetric.PACE),
        (Sport.RUNNING, None, None),
        (Sport.SWIMMING, None, None),
    ],
)
def test_steps_are_held_to_what_is_known_of_the_athlete(
    sport: Sport, row: object, metric: TargetMetric | None
) -> None:
    made = design_workout_by_rules(
        sport=sport,
        purpose=WorkoutPurpose.INTERVALS,
        duration_s=3600.0,
        threshold=row,  # type: ignore[arg-type]
    )
    held = {step.target.metric if step.target else None for _, step in steps_done(made.steps)} - (
        {None} if metric else set()
    )
    assert held == {metric}
    assert all(step.note for _, step in steps_done(made.steps) if step.target or metric is None)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"purpose": WorkoutPurpose.RACE}, "/purpose"),
        ({"sport": Sport.STRENGTH}, "/sport"),
        ({"duration_s": 599.0}, "/duration_s"),
        ({"duration_s": float("nan")}, "/duration_s"),
    ],
)
def test_what_no_rule_is_for_is_refused(changes: dict[str, object], pointer: str) -> None:
    asked = {"sport": Sport.RUNNING, "purpose": WorkoutPurpose.EASY, "duration_s": 3600.0, "threshold": None}
    with pytest.raises(InvalidValue) as refusal:
        design_workout_by_rules(**asked | changes)  # type: ignore[arg-type]
    assert refusal.value.pointer == pointer


def test_a_marathon_in_twelve_weeks_has_all_phases_and_ends_with_the_race() -> None:
    plan = design_plan_by_rules(wish=PlanWish(sport=Sport.RUNNING, race=MARATHON), circumstances=TRAINED)
    assert plan.name == "11 weeks to a 42.2 km run"
    assert phases(plan) == [Phase.BASE] * 4 + [Phase.BUILD] * 4 + [Phase.PEAK] + [Phase.TAPER] * 2
    assert plan.first_day.weekday() == 0
    last = plan.workouts[-1]
    assert (last.purpose, last.day, last.name) == (WorkoutPurpose.RACE, MARATHON.day, "Race: 42.2 km run")
    assert expect(last.steps, Sport.RUNNING, RUNNER).duration_s == pytest.approx(12_600.0)


def test_weeks_grow_rest_every_fourth_and_fall_before_the_race() -> None:
    plan = design_plan_by_rules(wish=PlanWish(sport=Sport.RUNNING, race=MARATHON), circumstances=TRAINED)
    times = [minutes(plan, week) for week in range(len(plan.weeks))]
    assert times[0] <= times[1] <= times[2]
    assert times[3] < 0.85 * times[2]
    assert max(times) == times[8]
    assert times[9] < 0.75 * times[8]
    assert times[10] < times[9]


def test_nothing_hard_or_long_is_near_the_race() -> None:
    for days in range(8, 36):
        wish = to_race(days, sessions=7)
        plan = design_plan_by_rules(wish=wish, circumstances=TRAINED)
        near = [
            each
            for each in plan.workouts
            if each.day and 0 < (TODAY + timedelta(days=days) - each.day).days <= 2
        ]
        assert {each.purpose for each in near} <= {WorkoutPurpose.EASY, WorkoutPurpose.RECOVERY}
        assert not {each.purpose for each in near} & HARD


SPORTS = st.sampled_from([*ENDURANCE, Sport.MULTISPORT])
HISTORIES = st.builds(
    Circumstances,
    today=st.dates(min_value=TODAY, max_value=TODAY + timedelta(days=6)),
    usual_load=st.none() | st.floats(min_value=0.0, max_value=1_200.0),
    usual_s=st.none() | st.floats(min_value=600.0, max_value=30 * 3600.0),
    longest_s=st.none() | st.floats(min_value=600.0, max_value=8 * 3600.0),
    sessions_a_week=st.none() | st.integers(min_value=0, max_value=14),
    thresholds=st.sampled_from([THRESHOLDS, {}]),
)


@settings(max_examples=150, deadline=None)
@given(
    sport=SPORTS,
    days=st.integers(min_value=7, max_value=200),
    sessions=st.none() | st.integers(min_value=2, max_value=7),
    history=HISTORIES,
)
def test_every_plan_passes_every_check_and_is_the_same_again(
    sport: Sport, days: int, sessions: int | None, history: Circumstances
) -> None:
    wish = to_race(days, sport, sessions)
    plan = design_plan_by_rules(wish=wish, circumstances=history)
    check_whole_plan(plan, history)
    assert repr(design_plan_by_rules(wish=wish, circumstances=history)) == repr(plan)
    assert wish.race is not None
    assert plan.first_day <= wish.race.day <= last_day(plan.first_day, len(plan.weeks))
    assert all(each.day and history.today <= each.day <= wish.race.day for each in plan.workouts)
    assert len(plan.weeks) <= 24


def test_a_plan_without_a_race_is_so_many_weeks_of_a_sport() -> None:
    plan = design_plan_by_rules(wish=PlanWish(sport=Sport.CYCLING, weeks=6), circumstances=UNKNOWN)
    assert plan.name == "6 weeks of cycling"
    assert phases(plan) == [Phase.BASE] * 3 + [Phase.BUILD] * 3
    assert WorkoutPurpose.RACE not in {each.purpose for each in plan.workouts}


def test_with_nothing_known_a_plan_starts_small() -> None:
    plan = design_plan_by_rules(wish=to_race(60), circumstances=UNKNOWN)
    assert minutes(plan, 0) <= 180.0
    check_whole_plan(plan, UNKNOWN)


@pytest.mark.parametrize(
    ("wish", "pointer"),
    [
        (to_race(0), "/race/day"),
        (replace(to_race(20), weeks=5), "/weeks"),
        (replace(to_race(20), weeks=0), "/weeks"),
        (to_race(60, sessions=1), "/sessions_per_week"),
        (to_race(60, sessions=8), "/sessions_per_week"),
        (PlanWish(sport=Sport.STRENGTH), "/sport"),
        (PlanWish(sport=Sport.RUNNING, weeks=25), "/weeks"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(wish: PlanWish, pointer: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        design_plan_by_rules(wish=wish, circumstances=TRAINED)
    assert refusal.value.pointer == pointer


def test_a_race_this_week_still_gets_a_plan() -> None:
    plan = design_plan_by_rules(wish=to_race(3), circumstances=TRAINED)
    assert plan.first_day == date(2026, 5, 4)
    assert phases(plan) == [Phase.TAPER]
    assert plan.workouts[-1].purpose is WorkoutPurpose.RACE
