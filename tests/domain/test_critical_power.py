"""Critical power of two and three parameters: published cases, and exact data given back."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.critical_power import (
    MaximalEffort,
    critical_power,
    fit_inverse_time,
    fit_work_time,
)
from training_analyzer.domain.training.three_parameter_power import (
    ThreeParameterPower,
    endurance_s,
    fit_three_parameters,
)


def trials(*pairs: tuple[float, float]) -> list[MaximalEffort]:
    """Return efforts of watts and seconds."""
    return [MaximalEffort(power_w, duration_s) for power_w, duration_s in pairs]


THREE = trials((420, 180), (345, 480), (310, 1200))
TWO = trials((500, 180), (300, 1200))
VANHATALO = trials((453, 160), (430, 205), (405, 260), (375, 430), (360, 685))
MORTON = ThreeParameterPower(213.0, 28_066.0, 631.0)


def test_the_reference_cases() -> None:
    by_work, by_inverse = fit_work_time(THREE), fit_inverse_time(THREE)
    assert by_work is not None
    assert by_inverse is not None
    assert by_work.cp_w == pytest.approx(289.8690, abs=5.1e-5)
    assert by_work.w_prime_j == pytest.approx(24_681.22, abs=0.0051)
    assert by_inverse.cp_w == pytest.approx(293.5768, abs=5.1e-5)
    assert by_inverse.w_prime_j == pytest.approx(22_930.18, abs=0.0051)


def test_two_efforts_fit_both_ways_alike() -> None:
    for fit in (fit_work_time(TWO), fit_inverse_time(TWO)):
        assert fit is not None
        assert fit.cp_w == pytest.approx(264.7059, abs=5.1e-5)
        assert fit.w_prime_j == pytest.approx(42_352.94, abs=0.0051)


def test_the_published_case_of_clarke_and_skiba() -> None:
    fit = fit_inverse_time(VANHATALO)
    assert fit is not None
    assert fit.cp_w == pytest.approx(330.0974, abs=5.1e-5)
    assert fit.w_prime_j == pytest.approx(19_857.15, abs=0.0051)


def test_the_default_is_work_over_time() -> None:
    assert critical_power(THREE) == fit_work_time(THREE)
    assert critical_power(VANHATALO) == fit_work_time(VANHATALO)


def test_fewer_than_three_efforts_are_no_default() -> None:
    assert critical_power(TWO) is None
    assert critical_power([]) is None


def test_efforts_outside_two_to_twenty_minutes_do_not_count() -> None:
    assert critical_power([*THREE, *trials((900, 30), (250, 3600))]) == fit_work_time(THREE)
    assert critical_power(trials((600, 119), (345, 480), (310, 1200))) is None
    assert critical_power(trials((600, 120), (345, 480), (310, 1200))) is not None
    assert critical_power(trials((600, 120), (345, 480), (310, 1201))) is None


def test_the_longest_effort_is_three_times_the_shortest() -> None:
    assert critical_power(trials((420, 180), (380, 360), (345, 539))) is None
    assert critical_power(trials((420, 180), (380, 360), (345, 540))) is not None


def test_a_fit_that_makes_no_sense_is_none() -> None:
    assert critical_power(trials((200, 180), (250, 480), (300, 1200))) is None  # W' below 0
    assert critical_power(trials((900, 180), (100, 480), (10, 1200))) is None  # CP below 0


@pytest.mark.parametrize("efforts", [[], trials((300, 600)), trials((300, 600), (310, 600))])
def test_one_duration_makes_no_line(efforts: list[MaximalEffort]) -> None:
    assert fit_work_time(efforts) is None
    assert fit_inverse_time(efforts) is None


def test_an_effort_of_no_time_has_no_inverse() -> None:
    assert fit_inverse_time(trials((500, 0), (300, 1200))) is None


@QUICK
@given(
    cp_w=st.floats(min_value=100.0, max_value=450.0),
    w_prime_j=st.floats(min_value=5000.0, max_value=40_000.0),
)
def test_exact_data_give_the_model_back(cp_w: float, w_prime_j: float) -> None:
    exact = trials(*((cp_w + w_prime_j / t, t) for t in (150.0, 300.0, 700.0, 1100.0)))
    for fit in (critical_power(exact), fit_inverse_time(exact)):
        assert fit is not None
        assert fit.cp_w == pytest.approx(cp_w, rel=1e-6)
        assert fit.w_prime_j == pytest.approx(w_prime_j, rel=1e-6)


@pytest.mark.parametrize(("power_w", "seconds"), [(600.0, 5.3784), (400.0, 82.9420)])
def test_how_long_a_power_can_be_held(power_w: float, seconds: float) -> None:
    assert endurance_s(MORTON, power_w) == pytest.approx(seconds, abs=5.1e-5)


def test_above_the_greatest_power_nothing_is_possible() -> None:
    assert endurance_s(MORTON, 900.0) is None
    assert endurance_s(MORTON, 631.0) == 0.0


def test_at_critical_power_there_is_no_end() -> None:
    assert endurance_s(MORTON, 213.0) == inf
    assert endurance_s(MORTON, 0.0) == inf


def held(model: ThreeParameterPower, *powers_w: float) -> list[MaximalEffort]:
    """Return efforts that a model says are maximal."""
    return [MaximalEffort(power_w, endurance_s(model, power_w) or 0.0) for power_w in powers_w]


@QUICK
@given(
    cp_w=st.floats(min_value=100.0, max_value=400.0),
    w_prime_j=st.floats(min_value=5000.0, max_value=40_000.0),
    above_w=st.floats(min_value=200.0, max_value=1200.0),
)
def test_exact_data_give_the_three_parameters_back(cp_w: float, w_prime_j: float, above_w: float) -> None:
    model = ThreeParameterPower(cp_w, w_prime_j, cp_w + above_w)
    fit = fit_three_parameters(held(model, *(cp_w + above_w * share for share in (0.1, 0.2, 0.4, 0.6, 0.9))))
    assert fit is not None
    assert fit.cp_w == pytest.approx(cp_w, rel=1e-4)
    assert fit.w_prime_j == pytest.approx(w_prime_j, rel=1e-4)
    assert fit.max_w == pytest.approx(cp_w + above_w, rel=1e-4)


def test_three_parameters_need_four_efforts_that_differ() -> None:
    assert fit_three_parameters(held(MORTON, 300.0, 400.0, 500.0)) is None
    assert fit_three_parameters(trials(*[(300, 600)] * 5)) is None
    assert fit_three_parameters([]) is None


def test_efforts_that_know_no_ceiling_have_no_three_parameters() -> None:
    # t = 20,000 / (P - 300): two parameters tell all, the greatest power is infinite
    endless = trials(*((300.0 + 20_000.0 / t, t) for t in (150.0, 300.0, 700.0, 1100.0)))
    fit = fit_three_parameters(endless)
    assert fit is None or fit.max_w > 1e6


def test_power_that_rises_with_time_has_no_three_parameters() -> None:
    assert fit_three_parameters(trials((100, 150), (200, 300), (300, 700), (400, 1100))) is None
