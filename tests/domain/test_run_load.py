"""Load of a run: the reference cases, and windows that never bridge what is unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.power import normalized_power
from training_analyzer.domain.training.run_load import normalized_speed, run_intensity, run_tss


@pytest.mark.parametrize(
    ("duration_s", "pace", "threshold_pace", "intensity", "load"),
    [(3600, 270.0, 255.0, 0.94444, 89.1975), (5400, 315.0, 270.0, 0.85714, 110.2041)],
)
def test_the_reference_cases(
    duration_s: int, pace: float, threshold_pace: float, intensity: float, load: float
) -> None:
    found = run_intensity(1000.0 / pace, threshold_pace)
    assert found == pytest.approx(intensity, abs=5.1e-6)
    assert run_tss(duration_s, found) == pytest.approx(load, abs=5.1e-5)


def test_an_hour_at_threshold_is_100() -> None:
    assert run_tss(3600, run_intensity(4.0, 250.0)) == 100.0


def test_the_weighted_speed_of_a_steady_run_is_its_speed() -> None:
    assert normalized_speed([3.0] * 600) == pytest.approx(3.0, rel=1e-12)


@pytest.mark.parametrize("seconds", [0, 1, 29])
def test_less_than_a_window_has_no_weighted_speed(seconds: int) -> None:
    assert normalized_speed([3.0] * seconds) is None


def test_no_window_holds_an_unknown_second() -> None:
    column: list[float | None] = [2.0] * 40 + [None] * 11 + [4.0] * 40
    expected = ((11 * 2.0**4 + 11 * 4.0**4) / 22) ** 0.25
    assert normalized_speed(column) == pytest.approx(expected, rel=1e-9)
    assert normalized_speed([3.0] * 29 + [None] + [3.0] * 29) is None


def test_no_window_bridges_a_long_stop() -> None:
    expected = ((11 * 2.0**4 + 11 * 4.0**4) / 22) ** 0.25
    assert normalized_speed([2.0] * 40 + [4.0] * 40, stops=[39]) == pytest.approx(expected, rel=1e-9)


def test_standing_still_has_a_weighted_speed_of_zero() -> None:
    assert normalized_speed([0.0] * 60) == 0.0


@QUICK
@given(speed=st.lists(st.floats(min_value=0.0, max_value=12.5), min_size=30, max_size=120))
def test_the_recipe_is_that_of_weighted_power(speed: list[float]) -> None:
    assert normalized_speed(speed) == pytest.approx(normalized_power(speed), rel=1e-6, abs=1e-3)
