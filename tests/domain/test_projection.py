"""Days to come: the same recursion, by planned loads."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK, loads
from training_analyzer.domain.training.daily import DailyLoad, DayTotal
from training_analyzer.domain.training.fitness import grow
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.projection import first_fresh, load_for_form, project

TODAY = date(2026, 5, 1)
DEFAULTS = TrainingPreferences()


def in_days(n: int) -> date:
    """Return a day to come."""
    return TODAY + timedelta(days=n)


def a_last_day(ctl: float, atl: float) -> DailyLoad:
    """Return the last stored day."""
    return DailyLoad(day=TODAY, load=80.0, timer_time_s=3600.0, activity_count=1, ctl=ctl, atl=atl)


LAST = a_last_day(60.0, 80.0)


def test_the_first_fresh_day_of_rest() -> None:
    days = project(LAST, {}, in_days(20), preferences=DEFAULTS)
    fresh = first_fresh(days)
    assert fresh is not None
    assert fresh.day == in_days(5)
    assert fresh.ctl - fresh.atl == pytest.approx(14.1026, abs=5.1e-5)


def test_rest_of_one_and_two_weeks() -> None:
    days = project(LAST, {}, in_days(14), preferences=DEFAULTS)
    assert [days[6].ctl, days[6].atl] == pytest.approx([50.7889, 29.4304], abs=5e-4)
    assert [days[13].ctl, days[13].atl] == pytest.approx([42.9919, 10.8268], abs=5e-4)


def test_a_form_that_is_never_reached_has_no_day() -> None:
    assert first_fresh(project(LAST, {}, in_days(3), preferences=DEFAULTS)) is None
    assert first_fresh([]) is None


def test_every_day_up_to_the_last_is_there_and_counts_no_activity() -> None:
    days = project(LAST, {in_days(2): 100.0}, in_days(5), preferences=DEFAULTS)
    assert [day.day for day in days] == [in_days(n) for n in range(1, 6)]
    assert [day.load for day in days] == [0.0, 100.0, 0.0, 0.0, 0.0]
    assert {(day.activity_count, day.timer_time_s) for day in days} == {(0, 0.0)}


def test_plans_for_days_that_are_over_or_beyond_the_end_are_ignored() -> None:
    planned = {TODAY: 500.0, in_days(-1): 500.0, in_days(9): 500.0}
    assert project(LAST, planned, in_days(5), preferences=DEFAULTS) == project(
        LAST, {}, in_days(5), preferences=DEFAULTS
    )


def test_an_end_that_is_over_projects_nothing() -> None:
    assert project(LAST, {in_days(1): 50.0}, TODAY, preferences=DEFAULTS) == []
    assert project(LAST, {in_days(1): 50.0}, in_days(-3), preferences=DEFAULTS) == []


@QUICK
@given(plan=st.lists(loads, min_size=1, max_size=30))
def test_a_projection_is_what_the_past_would_have_been(plan: list[float]) -> None:
    days = project(
        LAST, {in_days(n): load for n, load in enumerate(plan, 1)}, in_days(len(plan)), preferences=DEFAULTS
    )
    totals = [
        DayTotal(sport="all", day=in_days(n), load=load, timer_time_s=0.0, activity_count=0)
        for n, load in enumerate(plan, 1)
    ]
    assert days == grow(totals, before=LAST, preferences=DEFAULTS)


def test_the_load_that_brings_form_to_a_value() -> None:
    assert load_for_form(-10.0, ctl=50.0, atl=55.0, preferences=DEFAULTS) == pytest.approx(
        45.6230, abs=5.1e-5
    )


def test_a_form_that_is_lower_already_takes_no_load() -> None:
    assert load_for_form(0.0, ctl=50.0, atl=55.0, preferences=DEFAULTS) is None
    assert load_for_form(-5.0, ctl=50.0, atl=55.0, preferences=DEFAULTS) == 0.0


def test_equal_constants_move_no_form() -> None:
    same = TrainingPreferences(ctl_days=7.0, atl_days=7.0)
    assert load_for_form(-10.0, ctl=50.0, atl=55.0, preferences=same) is None


@QUICK
@given(form=st.floats(min_value=-80.0, max_value=-30.0))
def test_that_load_does_bring_form_there(form: float) -> None:
    (rest,) = project(LAST, {}, in_days(1), preferences=DEFAULTS)
    load = load_for_form(form, ctl=rest.ctl, atl=rest.atl, preferences=DEFAULTS)
    assert load is not None
    (day,) = project(LAST, {in_days(1): load}, in_days(1), preferences=DEFAULTS)
    assert day.ctl - day.atl == pytest.approx(form, abs=1e-9)
