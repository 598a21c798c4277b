"""W' balance: the reference cases of both models."""

from itertools import pairwise
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.critical_power import CriticalPower
from training_analyzer.domain.training.w_balance import (
    differential_balance,
    integral_balance,
    recovery_time_s,
)

ONE = [100.0] * 60 + [350.0] * 180 + [100.0] * 300
ONE_MODEL = CriticalPower(250.0, 20_000.0)
SIX = ([400.0] * 40 + [150.0] * 20) * 6
SIX_MODEL = CriticalPower(260.0, 18_000.0)


def test_the_differential_reference_cases() -> None:
    one = differential_balance(ONE, ONE_MODEL)
    assert min(one) == pytest.approx(2000.0, rel=1e-6)
    assert one.index(min(one)) == 239
    assert one[-1] == pytest.approx(18_118.834, abs=5.1e-4)
    six = differential_balance(SIX, SIX_MODEL)
    assert min(six) == pytest.approx(-7275.895, abs=5.1e-4)
    assert six[-1] == pytest.approx(-4359.560, abs=5.1e-4)


def test_the_integral_reference_cases() -> None:
    assert recovery_time_s(ONE, 250.0) == pytest.approx(437.8291, abs=5.1e-5)
    one = integral_balance(ONE, ONE_MODEL)
    assert min(one) == pytest.approx(5224.263, abs=5.1e-4)
    assert one[-1] == pytest.approx(12_553.177, abs=5.1e-4)
    assert recovery_time_s(SIX, 260.0) == pytest.approx(497.7476, abs=5.1e-5)
    six = integral_balance(SIX, SIX_MODEL)
    assert min(six) == pytest.approx(-6418.896, abs=5.1e-4)
    assert six[-1] == pytest.approx(-5457.171, abs=5.1e-4)


def test_a_balance_below_zero_is_shown() -> None:
    assert differential_balance([500.0] * 100, CriticalPower(250.0, 10_000.0))[-1] == -15_000.0


def test_silence_is_coasting() -> None:
    for balance in (differential_balance, integral_balance):
        assert balance([300.0, None, 300.0], ONE_MODEL) == balance([300.0, 0.0, 300.0], ONE_MODEL)


def test_critical_power_itself_neither_spends_nor_recovers() -> None:
    assert differential_balance([350.0, *[250.0] * 100], ONE_MODEL) == [19_900.0] * 101
    assert differential_balance([250.5], ONE_MODEL) == [19_999.5]


def test_without_power_below_critical_power_the_recovery_is_the_slowest() -> None:
    assert recovery_time_s([300.0] * 10, 250.0) == 862.0
    assert recovery_time_s([], 250.0) == 862.0
    assert recovery_time_s([250.0], 250.0) == 862.0


def test_no_seconds_have_no_balance() -> None:
    assert differential_balance([], ONE_MODEL) == []
    assert integral_balance([], ONE_MODEL) == []


@QUICK
@given(power_w=st.lists(st.floats(min_value=0.0, max_value=1500.0), min_size=1, max_size=120))
def test_a_balance_never_exceeds_w_prime_and_falls_only_above_critical_power(power_w: list[float]) -> None:
    for balance in (differential_balance(power_w, ONE_MODEL), integral_balance(power_w, ONE_MODEL)):
        assert len(balance) == len(power_w)
        assert max(balance) <= 20_000.0 + 1e-6
    left = differential_balance(power_w, ONE_MODEL)
    for (before, after), power in zip(pairwise([20_000.0, *left]), power_w, strict=True):
        assert (after <= before + 1e-9) if power >= 250.0 else (after >= before - 1e-9)


@QUICK
@given(power_w=st.lists(st.floats(min_value=0.0, max_value=1500.0), min_size=1, max_size=40))
def test_the_integral_is_the_sum_its_formula_says(power_w: list[float]) -> None:
    tau = recovery_time_s(power_w, 250.0)
    for t, left in enumerate(integral_balance(power_w, ONE_MODEL)):
        spent = sum(max(0.0, p - 250.0) * exp(-(t - u) / tau) for u, p in enumerate(power_w[: t + 1]))
        assert left == pytest.approx(20_000.0 - spent, rel=1e-6, abs=1e-6)
