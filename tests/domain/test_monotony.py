"""Monotony and strain: the reference cases."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK, loads
from training_analyzer.domain.training.monotony import monotony


@pytest.mark.parametrize(
    ("week", "value", "strain"),
    [
        ([0, 60, 45, 80, 0, 120, 50], 1.1887, 421.983),
        ([300, 0, 450, 200, 350, 0, 600], 1.2153, 2309.095),
        ([50, 50, 50, 50, 50, 50, 60], 13.6067, 4898.420),
    ],
)
def test_the_reference_cases(week: list[float], value: float, strain: float) -> None:
    found = monotony(week)
    assert found is not None
    assert found.monotony == pytest.approx(value, abs=5.1e-5)
    assert found.strain == pytest.approx(strain, abs=5.1e-4)


@pytest.mark.parametrize("load", [0.0, 50.0, 0.1])
def test_a_week_of_equal_days_has_no_monotony(load: float) -> None:
    assert monotony([load] * 7) is None


def test_differences_too_small_to_square_are_still_differences() -> None:
    tiny, plain = monotony([0.0] * 6 + [1e-200]), monotony([0.0] * 6 + [1.0])
    assert tiny is not None
    assert plain is not None
    assert tiny.monotony == pytest.approx(plain.monotony)


@pytest.mark.parametrize("days", [0, 1, 6, 8])
def test_a_week_has_seven_days(days: int) -> None:
    with pytest.raises(ValueError, match="7 days"):
        monotony([float(i) for i in range(days)])


@QUICK
@given(week=st.lists(loads, min_size=7, max_size=7), factor=st.floats(min_value=0.1, max_value=10.0))
def test_monotony_knows_neither_order_nor_scale(week: list[float], factor: float) -> None:
    assume(max(week) - min(week) > 1.0)
    one, other = monotony(week), monotony([load * factor for load in reversed(week)])
    assert one is not None
    assert other is not None
    assert other.monotony == pytest.approx(one.monotony, rel=1e-9)
    assert other.strain == pytest.approx(one.strain * factor, rel=1e-9)
