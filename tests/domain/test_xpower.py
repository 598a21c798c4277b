"""Skiba's weighted power."""

import pytest
from hypothesis import given

from tests.domain.strategies import QUICK, watts
from training_analyzer.domain.training.xpower import bike_score, relative_intensity, xpower


def step_by_step(power_w: list[float]) -> float:
    """Return xPower by the recursion that GoldenCheetah documents."""
    weighted, total = 0.0, 0.0
    for power in power_w:
        weighted = weighted * 25.0 / 26.0 + power / 26.0
        total += weighted**4
    fourth: float = (total / len(power_w)) ** 0.25
    return fourth


def test_one_second_weighs_a_26th() -> None:
    assert xpower([260.0]) == pytest.approx(10.0, rel=1e-12)


def test_a_steady_hour_comes_close_to_its_power() -> None:
    assert xpower([200.0] * 3600) == pytest.approx(199.3, abs=0.5)


def test_silence_is_coasting() -> None:
    assert xpower([200.0, None, 200.0]) == xpower([200.0, 0.0, 200.0])


def test_no_seconds_have_none() -> None:
    assert xpower([]) is None


def test_an_hour_at_critical_power_is_100() -> None:
    assert relative_intensity(200.0, 250.0) == 0.8
    assert bike_score(3600, 250.0, 250.0) == 100.0
    assert bike_score(3600, 200.0, 250.0) == pytest.approx(64.0)


@QUICK
@given(power_w=watts)
def test_it_is_what_its_recursion_says(power_w: list[float]) -> None:
    assert xpower(power_w) == pytest.approx(step_by_step(power_w), rel=1e-9, abs=1e-9)
