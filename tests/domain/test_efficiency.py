"""Efficiency and decoupling: the reference cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.efficiency import (
    decoupling_pct,
    is_steady,
    ride_efficiency,
    run_efficiency,
)


def test_the_reference_cases_of_efficiency() -> None:
    assert ride_efficiency(230.0, 148.0) == pytest.approx(1.554054, abs=5.1e-7)
    assert run_efficiency(1000.0 / 290.0, 151.0) == pytest.approx(1.370176, abs=5.1e-7)


def test_a_heart_that_does_not_beat_has_no_efficiency() -> None:
    assert ride_efficiency(200.0, 0.0) is None
    assert run_efficiency(3.0, 0.0) is None


@pytest.mark.parametrize(
    ("first", "second", "pct"),
    [((200.0, 140.0), (200.0, 147.0), 4.761905), ((3.20, 150.0), (3.05, 156.0), 8.353365)],
)
def test_the_reference_cases_of_decoupling(
    first: tuple[float, float], second: tuple[float, float], pct: float
) -> None:
    output = [first[0]] * 600 + [second[0]] * 600
    hr_bpm = [first[1]] * 600 + [second[1]] * 600
    assert decoupling_pct(output, hr_bpm) == pytest.approx(pct, abs=5.1e-7)


def test_under_twenty_minutes_there_is_no_decoupling() -> None:
    assert decoupling_pct([200.0] * 1199, [140.0] * 1199) is None
    assert decoupling_pct([200.0] * 1200, [140.0] * 1200) == pytest.approx(0.0, abs=1e-9)


def test_seconds_without_a_heart_rate_or_output_count_for_neither() -> None:
    output: list[float | None] = [*[200.0] * 600, *[1000.0] * 100, *[200.0] * 500]
    hr_bpm: list[float | None] = [140.0] * 600 + [None] * 50 + [0.0] * 50 + [140.0] * 500
    assert decoupling_pct(output, hr_bpm) == pytest.approx(0.0, abs=1e-9)
    output[100], hr_bpm[100] = None, 200.0
    assert decoupling_pct(output, hr_bpm) == pytest.approx(0.0, abs=1e-9)


def test_coasting_counts() -> None:
    output = [200.0] * 600 + [200.0, 0.0] * 300
    assert decoupling_pct(output, [140.0] * 1200) == pytest.approx(50.0)


def test_the_halves_are_halves_by_time() -> None:
    # most heart rates lie in the first half: halves by known seconds would mix the two
    output = [200.0] * 600 + [100.0] * 600
    hr_bpm: list[float | None] = [140.0] * 600 + [None] * 500 + [140.0] * 100
    assert decoupling_pct(output, hr_bpm) == pytest.approx(50.0)


@pytest.mark.parametrize("half", [0, 1])
def test_a_half_without_a_heart_rate_has_no_decoupling(half: int) -> None:
    hr_bpm: list[float | None] = [140.0] * 1200
    hr_bpm[half * 600 : half * 600 + 600] = [None] * 600
    assert decoupling_pct([200.0] * 1200, hr_bpm) is None


def test_a_first_half_without_output_has_no_decoupling() -> None:
    assert decoupling_pct([0.0] * 600 + [200.0] * 600, [140.0] * 1200) is None


def test_without_a_channel_there_is_none() -> None:
    assert decoupling_pct([], [140.0] * 1200) is None
    assert decoupling_pct([200.0] * 1200, []) is None


def test_a_changing_effort_is_flagged() -> None:
    assert is_steady(1.1)
    assert is_steady(None)
    assert not is_steady(1.1001)


@QUICK
@given(factor=st.floats(min_value=0.5, max_value=2.0), drift=st.floats(min_value=0.8, max_value=1.2))
def test_decoupling_knows_no_scale(factor: float, drift: float) -> None:
    output, hr_bpm = [200.0 * factor] * 1200, [120.0] * 600 + [120.0 * drift] * 600
    assert decoupling_pct(output, hr_bpm) == pytest.approx((1.0 - 1.0 / drift) * 100.0, abs=1e-6)
