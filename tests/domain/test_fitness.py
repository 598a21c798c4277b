"""Fitness, fatigue and form: the reference cases, and what must hold for any diary."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import exp
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK, loads
from training_analyzer.domain.training.daily import DailyLoad, DayTotal
from training_analyzer.domain.training.fitness import FitnessDay, continue_to, form, grow, weight
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.reasons import Reason

START = date(2026, 1, 1)
DEFAULTS = TrainingPreferences()
SEEDED = TrainingPreferences(ctl_seed=60.0, atl_seed=80.0)
WEEK = (0, 60, 45, 80, 0, 120, 50)
TOLERANCE = 5e-4


def a_total(n: int, load: float, **changes: Any) -> DayTotal:
    """Return what the n-th day adds up to, counted from 1."""
    day = START + timedelta(days=n - 1)
    return DayTotal(
        **{"sport": "all", "day": day, "load": load, "timer_time_s": 60.0, "activity_count": 1, **changes}
    )


def totals_of(day_loads: Sequence[float]) -> list[DayTotal]:
    """Return a total a day."""
    return [a_total(n, load) for n, load in enumerate(day_loads, 1)]


def shown(days: Sequence[DailyLoad], preferences: TrainingPreferences = DEFAULTS) -> list[FitnessDay]:
    """Return a series from its start with its form."""
    return form(days, start=START, preferences=preferences)


def last_of(day_loads: Sequence[float], preferences: TrainingPreferences = DEFAULTS) -> FitnessDay:
    """Return the last day of a diary."""
    return shown(grow(totals_of(day_loads), before=None, preferences=preferences), preferences)[-1]


@pytest.mark.parametrize(
    ("day_loads", "ctl", "atl", "tsb", "end_of_day"),
    [
        ((100,), 2.3528, 13.3122, 0.0, -10.9594),
        ((100,) * 7, 15.3518, 63.2121, -44.2505, -47.8602),
        ((100,) * 42, 63.2121, 99.7521, -37.3884, -36.5401),
        ((75,) * 14, 21.2602, 64.8499, -43.3259, -43.5897),
        (WEEK * 6, 32.5359, 54.8136, -23.4378, -22.2778),
        (WEEK, 7.9017, 34.7349, -25.5034, -26.8332),
        ((100, 0, 0, 0, 0, 0, 0, 0, 0, 100), 4.2518, 16.9924, -2.3006, -12.7406),
    ],
)
def test_the_reference_cases(
    day_loads: tuple[float, ...], ctl: float, atl: float, tsb: float, end_of_day: float
) -> None:
    day = last_of(day_loads)
    assert day.ctl == pytest.approx(ctl, abs=TOLERANCE)
    assert day.atl == pytest.approx(atl, abs=TOLERANCE)
    assert day.tsb == pytest.approx(tsb, abs=TOLERANCE)
    assert day.form_end_of_day == pytest.approx(end_of_day, abs=TOLERANCE)


@pytest.mark.parametrize(
    ("rest_days", "ctl", "atl", "tsb", "end_of_day"),
    [(7, 50.7889, 29.4304, 18.0628, 21.3585), (14, 42.9919, 10.8268, 31.5383, 32.1651)],
)
def test_seeds_fade_on_rest_days(
    rest_days: int, ctl: float, atl: float, tsb: float, end_of_day: float
) -> None:
    day = last_of((0,) * rest_days, SEEDED)
    assert day.ctl == pytest.approx(ctl, abs=TOLERANCE)
    assert day.atl == pytest.approx(atl, abs=TOLERANCE)
    assert day.tsb == pytest.approx(tsb, abs=TOLERANCE)
    assert day.form_end_of_day == pytest.approx(end_of_day, abs=TOLERANCE)


def test_the_ramp_is_the_change_of_fitness_in_seven_days() -> None:
    assert last_of(WEEK * 6).ramp_7d == pytest.approx(3.4341, abs=TOLERANCE)


def test_the_first_week_has_no_ramp_and_says_why() -> None:
    days = shown(grow(totals_of(WEEK * 2), before=None, preferences=DEFAULTS))
    assert [day.ramp_7d for day in days[:7]] == [None] * 7
    assert [day.reasons["ramp_7d"] for day in days[:7]] == [Reason.TOO_FEW_DAYS] * 7
    assert days[7].ramp_7d == pytest.approx(days[7].ctl - days[0].ctl)
    assert "ramp_7d" not in days[7].reasons


@pytest.mark.parametrize("n", [1, 7, 42, 100])
def test_a_constant_load_follows_the_closed_form(n: int) -> None:
    day = last_of((100,) * n)
    assert day.ctl == pytest.approx(100 * (1 - exp(-n / 42)), rel=1e-9)
    assert day.atl == pytest.approx(100 * (1 - exp(-n / 7)), rel=1e-9)


def test_the_decay_is_exponential_and_not_one_over_tau() -> None:
    assert weight(42) == pytest.approx(1 - exp(-1 / 42))
    assert last_of((100,) * 42).ctl != pytest.approx(63.6544, abs=0.1)


def test_the_load_that_brings_form_to_minus_ten() -> None:
    before = DailyLoad(
        day=START,
        load=0.0,
        timer_time_s=0.0,
        activity_count=0,
        ctl=50 / (1 - weight(42)),
        atl=55 / (1 - weight(7)),
    )
    today = grow([a_total(2, 45.6230)], before=before, preferences=DEFAULTS)[-1]
    assert today.ctl - today.atl == pytest.approx(-10.0, abs=TOLERANCE)


def test_the_constants_are_the_athletes() -> None:
    quick = TrainingPreferences(ctl_days=28.0, atl_days=5.0)
    day = last_of((100,), quick)
    assert day.ctl == pytest.approx(100 * weight(28.0))
    assert day.atl == pytest.approx(100 * weight(5.0))


def test_the_form_of_the_first_day_rests_on_the_seeds() -> None:
    assert last_of((100,), SEEDED).tsb == pytest.approx(-20.0)


def test_no_totals_are_no_days() -> None:
    assert grow([], before=None, preferences=DEFAULTS) == []
    assert form([], start=START, preferences=DEFAULTS) == []


def test_a_rest_day_has_a_row_of_its_own() -> None:
    days = grow([a_total(1, 100), a_total(4, 50)], before=None, preferences=DEFAULTS)
    assert [day.day.day for day in days] == [1, 2, 3, 4]
    assert [day.load for day in days] == [100, 0, 0, 50]
    assert [day.activity_count for day in days] == [1, 0, 0, 1]
    assert [day.timer_time_s for day in days] == [60, 0, 0, 60]


def test_a_day_of_activities_without_a_load_is_a_day_of_zero() -> None:
    days = grow([a_total(1, 0.0)], before=None, preferences=DEFAULTS)
    assert [(day.load, day.activity_count) for day in days] == [(0.0, 1)]


def test_the_days_after_the_last_are_rest_days_up_to_the_one_asked_for() -> None:
    last = grow(totals_of(WEEK), before=None, preferences=DEFAULTS)[-1]
    days = continue_to(last, last.day + timedelta(days=3), preferences=DEFAULTS)
    assert [day.day - last.day for day in days] == [timedelta(days=n) for n in (1, 2, 3)]
    assert days[-1].ctl == pytest.approx(last.ctl * exp(-3 / 42))


@pytest.mark.parametrize("ahead", [0, -5])
def test_nothing_follows_up_to_the_last_day_itself(ahead: int) -> None:
    last = grow(totals_of(WEEK), before=None, preferences=DEFAULTS)[-1]
    assert continue_to(last, last.day + timedelta(days=ahead), preferences=DEFAULTS) == []


def test_a_first_day_that_is_not_the_series_start_is_left_out() -> None:
    days = grow(totals_of(WEEK), before=None, preferences=DEFAULTS)
    cut = form(days[2:], start=START, preferences=DEFAULTS)
    assert [day.day for day in cut] == [day.day for day in days[3:]]


def test_form_rests_on_the_day_before() -> None:
    days = shown(grow(totals_of(WEEK), before=None, preferences=DEFAULTS))
    for yesterday, today in pairwise(days):
        assert today.tsb == yesterday.form_end_of_day


diaries = st.lists(loads, min_size=1, max_size=60)
seeds = st.floats(min_value=0.0, max_value=300.0)


@QUICK
@given(day_loads=diaries, seed=seeds)
def test_fitness_lies_between_the_least_and_the_greatest_load_or_seed(
    day_loads: list[float], seed: float
) -> None:
    preferences = TrainingPreferences(ctl_seed=seed, atl_seed=seed)
    least, most = min(seed, *day_loads), max(seed, *day_loads)
    for day in grow(totals_of(day_loads), before=None, preferences=preferences):
        assert least - 1e-9 <= day.ctl <= most + 1e-9
        assert least - 1e-9 <= day.atl <= most + 1e-9


@QUICK
@given(day_loads=diaries, cut=st.integers(min_value=0, max_value=60))
def test_a_series_grown_in_two_parts_is_the_series_grown_at_once(day_loads: list[float], cut: int) -> None:
    totals = totals_of(day_loads)
    at_once = grow(totals, before=None, preferences=SEEDED)
    first = grow(totals[:cut], before=None, preferences=SEEDED)
    rest = grow(totals[cut:], before=first[-1] if first else None, preferences=SEEDED)
    assert [*first, *rest] == at_once


@QUICK
@given(day_loads=diaries, more=st.integers(min_value=0, max_value=30))
def test_continuing_is_growing_with_nothing_done(day_loads: list[float], more: int) -> None:
    totals = totals_of(day_loads)
    days = grow(totals, before=None, preferences=DEFAULTS)
    nothing = [a_total(len(totals) + n, 0.0, timer_time_s=0.0, activity_count=0) for n in range(1, more + 1)]
    grown = grow(nothing, before=days[-1], preferences=DEFAULTS)
    assert continue_to(days[-1], days[-1].day + timedelta(days=more), preferences=DEFAULTS) == grown


@QUICK
@given(day_loads=diaries, factor=st.floats(min_value=0.1, max_value=5.0))
def test_twice_the_load_is_twice_the_fitness(day_loads: list[float], factor: float) -> None:
    plain = grow(totals_of(day_loads), before=None, preferences=DEFAULTS)[-1]
    scaled = grow(totals_of([load * factor for load in day_loads]), before=None, preferences=DEFAULTS)[-1]
    assert scaled.ctl == pytest.approx(plain.ctl * factor, rel=1e-9, abs=1e-9)


@QUICK
@given(gaps=st.lists(st.integers(min_value=1, max_value=20), min_size=1, max_size=10))
def test_there_is_one_row_for_every_calendar_day(gaps: list[int]) -> None:
    ends = [1 + sum(gaps[:i]) for i in range(len(gaps) + 1)]
    days = grow([a_total(n, 50.0) for n in ends], before=None, preferences=DEFAULTS)
    assert [day.day for day in days] == [START + timedelta(days=n) for n in range(ends[-1])]


@pytest.mark.parametrize(
    ("day_loads", "ratio"),
    [
        ((50,) * 21 + (80,) * 7, 1.6),
        (WEEK * 3 + (0, 90, 70, 120, 30, 180, 75), 1.59155),
        ((60,) * 28, 1.0),
    ],
)
def test_the_series_shows_the_uncoupled_ratio(day_loads: tuple[float, ...], ratio: float) -> None:
    assert last_of(day_loads).acwr == pytest.approx(ratio, rel=1e-5)


def test_the_series_shows_monotony_and_strain_of_the_week() -> None:
    day = last_of(WEEK)
    assert day.monotony == pytest.approx(1.1887, abs=1e-4)
    assert day.strain == pytest.approx(421.983, rel=1e-5)


def test_what_a_week_or_a_month_is_too_short_for_has_its_reason() -> None:
    days = shown(grow(totals_of((50,) * 30), before=None, preferences=DEFAULTS))
    assert [day.reasons.get("acwr") for day in days] == [Reason.TOO_FEW_DAYS] * 27 + [None] * 3
    assert [day.reasons.get("strain") for day in days] == [Reason.TOO_FEW_DAYS] * 6 + [
        Reason.ZERO_VARIANCE
    ] * 24
    rest = shown(
        grow([a_total(1, 50), *(a_total(n, 0) for n in range(2, 60))], before=None, preferences=DEFAULTS)
    )
    assert rest[-1].reasons["acwr"] is Reason.ZERO_DENOMINATOR
