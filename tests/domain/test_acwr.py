"""Acute to chronic ratio: the reference cases, three ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK, loads
from training_analyzer.domain.training.acwr import Acwr, acwr_series

WEEK = [0.0, 60.0, 45.0, 80.0, 0.0, 120.0, 50.0]
HARD_WEEK = [0.0, 90.0, 70.0, 120.0, 30.0, 180.0, 75.0]


@pytest.mark.parametrize(
    ("day_loads", "coupled", "uncoupled", "ewma"),
    [
        ([50.0] * 21 + [80.0] * 7, 1.39130, 1.60000, 1.22954),
        (WEEK * 3 + HARD_WEEK, 1.38650, 1.59155, 1.51470),
        ([60.0] * 28, 1.0, 1.0, 1.0),
    ],
)
def test_the_reference_cases(day_loads: list[float], coupled: float, uncoupled: float, ewma: float) -> None:
    last = acwr_series(day_loads)[-1]
    assert last.coupled == pytest.approx(coupled, abs=5.1e-6)
    assert last.uncoupled == pytest.approx(uncoupled, abs=5.1e-6)
    assert last.ewma == pytest.approx(ewma, abs=5.1e-6)


def test_the_exponential_means_of_the_first_case() -> None:
    last = acwr_series([50.0] * 21 + [80.0] * 7)[-1]
    assert last.ewma == pytest.approx(75.9955 / 61.8080, rel=2e-6)


def test_before_28_days_there_is_no_ratio() -> None:
    days = acwr_series([60.0] * 28)
    assert days[:27] == [Acwr()] * 27
    assert days[27].coupled is not None


def test_a_month_of_almost_nothing_has_no_ratio() -> None:
    rest = acwr_series([0.0] * 28)[-1]
    assert rest == Acwr()
    back = acwr_series([0.0] * 27 + [100.0])[-1]
    assert back.uncoupled is None
    assert back.coupled == pytest.approx(4.0)
    assert back.ewma is not None


def test_a_denominator_of_one_is_enough() -> None:
    assert acwr_series([1.0] * 28)[-1].coupled == pytest.approx(1.0)
    assert acwr_series([0.99] * 28)[-1] == Acwr()


def test_no_days_have_no_ratios() -> None:
    assert acwr_series([]) == []


def test_the_windows_move_on() -> None:
    later = acwr_series([500.0] * 10 + [50.0] * 21 + [80.0] * 7)[-1]
    assert later.coupled == pytest.approx(1.39130, abs=5.1e-6)
    assert later.uncoupled == pytest.approx(1.6, abs=5.1e-6)


@QUICK
@given(day_loads=st.lists(loads, min_size=28, max_size=60))
def test_the_coupled_ratio_is_at_most_four(day_loads: list[float]) -> None:
    days = acwr_series(day_loads)
    assert len(days) == len(day_loads)
    for n, day in enumerate(days[27:], 28):
        mean = sum(day_loads[n - 28 : n]) / 28
        if day.coupled is None:
            assert mean < 1.0 + 1e-9
        else:
            assert day.coupled == pytest.approx(sum(day_loads[n - 7 : n]) / 7 / mean, rel=1e-6, abs=1e-9)
            assert -1e-9 <= day.coupled <= 4.0 + 1e-9
