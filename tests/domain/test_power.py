"""Weighted power, intensity and stress: the reference cases, and an independent way to the same numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK, watts
from training_analyzer.domain.training.power import (
    SHORT_S,
    intensity_factor,
    mean_power,
    normalized_power,
    tss,
    variability_index,
    work_kj,
)

N1 = (200.0,) * 3600
N2 = (150.0,) * 1800 + (250.0,) * 1800
N3 = ((300.0,) * 30 + (100.0,) * 30) * 60
N4 = ((300.0,) * 15 + (100.0,) * 15) * 120
N5 = ((280.0,) * 480 + (140.0,) * 240) * 4 + (160.0,) * 900
N7 = (*(100.0 + second for second in range(200)), *(0.0,) * 60)

CASES = pytest.mark.parametrize(
    ("power_w", "ftp_w", "np_w", "mean_w", "vi", "intensity", "stress"),
    [
        (N1, 250, 200.0, 200.0, 1.0, 0.8, 64.0),
        (N2, 250, 216.644, 200.0, 1.0832, 0.8666, 75.095),
        (N3, 280, 221.851, 200.0, 1.1093, 0.7923, 62.778),
        (N4, 280, 200.0, 200.0, 1.0, 0.7143, 51.020),
        (N5, 265, 240.149, 215.873, 1.1125, 0.9062, 86.230),
        (N7, 250, 205.219, 153.462, 1.3373, 0.8209, 4.867),
    ],
    ids=["N1", "N2", "N3", "N4", "N5", "N7"],
)


def by_definition(power_w: list[float]) -> float:
    """Return normalized power window by window, the slow way."""
    means = [sum(power_w[i : i + 30]) / 30 for i in range(len(power_w) - 29)]
    fourth: float = (sum(mean**4 for mean in means) / len(means)) ** 0.25
    return fourth


@CASES
def test_the_reference_cases(
    power_w: tuple[float, ...],
    ftp_w: float,
    np_w: float,
    mean_w: float,
    vi: float,
    intensity: float,
    stress: float,
) -> None:
    weighted = normalized_power(power_w)
    mean = mean_power(power_w)
    assert weighted == pytest.approx(np_w, abs=0.001)
    assert mean == pytest.approx(mean_w, abs=0.0005)
    assert weighted is not None
    assert mean is not None
    assert variability_index(weighted, mean) == pytest.approx(vi, abs=5.1e-5)
    assert intensity_factor(weighted, ftp_w) == pytest.approx(intensity, abs=5.1e-5)
    assert tss(len(power_w), weighted, ftp_w) == pytest.approx(stress, abs=5.1e-4)


def test_a_jumping_power_over_a_thousand_seconds() -> None:
    power_w = [float(i * 37 % 401) for i in range(1000)]
    assert normalized_power(power_w) == pytest.approx(201.0353, abs=5e-5)
    assert mean_power(power_w) == pytest.approx(199.91, abs=0.005)


def test_only_full_windows_count() -> None:
    # with zeros before the first second it would be 199.673, with growing windows in N3 222.891
    assert normalized_power(N1) == pytest.approx(200.0, rel=1e-12)
    assert normalized_power(N3) == pytest.approx(221.851, abs=0.001)


def test_thirty_seconds_are_one_window() -> None:
    power_w = [100.0] * 15 + [300.0] * 15
    assert normalized_power(power_w) == pytest.approx(200.0, rel=1e-12)


@pytest.mark.parametrize("duration_s", [0, 1, 29])
def test_less_than_thirty_seconds_have_no_weighted_power(duration_s: int) -> None:
    assert normalized_power([200.0] * duration_s) is None


def test_a_mean_of_zero_has_no_variability() -> None:
    assert variability_index(0.0, 0.0) is None


def test_no_seconds_have_no_mean() -> None:
    assert mean_power([]) is None


def test_coasting_counts_in_the_mean() -> None:
    assert mean_power([200.0, 0.0, None, 0.0]) == 50.0


def test_an_hour_at_200_watts_is_720_kilojoules() -> None:
    assert work_kj([200.0] * 3600) == 720.0


def test_an_hour_at_threshold_is_a_stress_of_100() -> None:
    assert tss(3600, 250.0, 250.0) == 100.0


def test_short_means_less_than_twenty_minutes() -> None:
    assert SHORT_S == 1200


@QUICK
@given(power_w=watts)
def test_weighted_power_is_what_its_definition_says(power_w: list[float]) -> None:
    assert normalized_power(power_w) == pytest.approx(by_definition(power_w), rel=1e-6, abs=1e-3)


@QUICK
@given(level=st.floats(min_value=0.0, max_value=2500.0), duration_s=st.integers(min_value=30, max_value=2000))
def test_the_weighted_power_of_a_constant_is_the_constant(level: float, duration_s: int) -> None:
    assert normalized_power([level] * duration_s) == pytest.approx(level, rel=1e-9, abs=1e-9)


@QUICK
@given(power_w=watts)
def test_weighted_power_lies_between_the_least_and_the_greatest(power_w: list[float]) -> None:
    weighted = normalized_power(power_w)
    assert weighted is not None
    assert min(power_w) - 1e-3 <= weighted <= max(power_w) + 1e-3
