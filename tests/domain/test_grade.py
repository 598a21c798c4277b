"""What a hill costs: Minetti's polynomial, and the gradient it is given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.grade import grade_adjusted, grade_adjusted_mps, running_cost


@pytest.mark.parametrize(
    ("gradient", "cost"),
    [
        (0.0, 3.6),
        (0.05, 4.685),
        (0.10, 5.968),
        (-0.10, 2.152),
        (-0.20, 1.800),
        (0.45, 19.426),
        (-0.45, 4.032),
    ],
)
def test_the_cost_of_the_reference_cases(gradient: float, cost: float) -> None:
    assert running_cost(gradient) == pytest.approx(cost, abs=5.1e-4)


@pytest.mark.parametrize(
    ("gradient", "measured", "sd"),
    [(0.0, 3.40, 0.24), (-0.20, 1.73, 0.36), (-0.45, 3.92, 0.81), (0.45, 18.93, 1.74)],
)
def test_the_cost_is_what_minetti_measured(gradient: float, measured: float, sd: float) -> None:
    assert running_cost(gradient) == pytest.approx(measured, abs=sd)


def test_the_factors_of_the_reference_cases() -> None:
    assert grade_adjusted_mps(1.0, 0.10) == pytest.approx(1.6578, abs=5.1e-5)
    assert grade_adjusted_mps(1.0, -0.10) == pytest.approx(0.5977, abs=1.1e-4)  # printed from a rounded cost
    assert grade_adjusted_mps(1.0, -0.20) == pytest.approx(0.5, abs=5e-4)
    assert grade_adjusted_mps(3.0, 0.05) == pytest.approx(3.90433, abs=5.1e-6)
    assert grade_adjusted_mps(3.0, -0.05) == pytest.approx(2.28827, abs=5.1e-6)


@pytest.mark.parametrize("gradient", [0.5, 3.0, 1e9])
def test_a_gradient_beyond_what_was_measured_is_clamped(gradient: float) -> None:
    assert running_cost(gradient) == running_cost(0.45)
    assert running_cost(-gradient) == running_cost(-0.45)


def slope(gradient: float, seconds: int, speed: float = 3.0) -> tuple[list[float], list[float]]:
    """Return speed and altitude of a steady slope."""
    return [speed] * seconds, [100.0 + gradient * speed * i for i in range(seconds)]


@pytest.mark.parametrize(("gradient", "expected"), [(0.05, 3.90433), (-0.05, 2.28827), (0.0, 3.0)])
def test_a_steady_slope_is_adjusted_in_every_second(gradient: float, expected: float) -> None:
    adjusted = grade_adjusted(*slope(gradient, 60))
    assert len(adjusted) == 60
    assert adjusted == pytest.approx([expected] * 60, abs=6e-6)


def test_a_step_of_the_altimeter_is_spread_over_thirty_metres() -> None:
    speed, altitude = [3.0] * 100, [100.0] * 50 + [101.0] * 50
    adjusted = grade_adjusted(speed, altitude)
    steepest = grade_adjusted_mps(3.0, 1.0 / 30.0)
    assert max(x for x in adjusted if x is not None) <= steepest + 1e-9
    assert [i for i, x in enumerate(adjusted) if x is not None and x > 3.0] == list(range(45, 55))
    assert adjusted[0] == adjusted[-1] == pytest.approx(3.0)


def test_standing_is_a_speed_of_zero_whatever_the_slope() -> None:
    speed = [3.0] * 20 + [0.0] * 30 + [3.0] * 20
    altitude = [100.0 + i * 0.1 for i in range(70)]
    adjusted = grade_adjusted(speed, altitude)
    assert adjusted[20:50] == [0.0] * 30
    assert all(x is not None and x > 3.0 for x in (*adjusted[:19], *adjusted[51:]))


def test_a_way_of_less_than_thirty_metres_has_no_gradient() -> None:
    assert grade_adjusted(*slope(0.05, 10)) == [None] * 10
    assert None not in grade_adjusted(*slope(0.05, 11))
    assert grade_adjusted([0.0] * 100, [100.0] * 100) == [None] * 100


def test_without_altitude_nothing_is_adjusted() -> None:
    assert grade_adjusted([3.0] * 40, []) == [None] * 40
    assert grade_adjusted([3.0] * 40, [None] * 40) == [None] * 40
    assert grade_adjusted([], []) == []


def test_an_unknown_second_stays_unknown_and_no_slope_is_drawn_across_it() -> None:
    speed = [3.0] * 80
    altitude = [*[100.0] * 40, None, *[500.0] * 39]
    adjusted = grade_adjusted(speed, altitude)
    assert adjusted[40] is None
    assert adjusted[:40] == pytest.approx([3.0] * 40)
    assert adjusted[41:] == pytest.approx([3.0] * 39)


def test_no_slope_is_drawn_across_a_long_stop() -> None:
    adjusted = grade_adjusted([3.0] * 80, [100.0] * 40 + [500.0] * 40, stops=[39])
    assert adjusted == pytest.approx([3.0] * 80)


@QUICK
@given(
    speed=st.lists(st.floats(min_value=0.0, max_value=12.0), min_size=1, max_size=80),
    altitude=st.lists(st.floats(min_value=-400.0, max_value=8000.0), min_size=80, max_size=80),
)
def test_adjusted_speed_stays_within_the_factors_that_exist(
    speed: list[float], altitude: list[float]
) -> None:
    adjusted = grade_adjusted(speed, altitude[: len(speed)])
    assert len(adjusted) == len(speed)
    for plain, value in zip(speed, adjusted, strict=True):
        if value is not None:
            assert 0.48 * plain - 1e-9 <= value <= 5.4 * plain + 1e-9
