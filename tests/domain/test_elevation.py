"""Metres climbed: the reference case, and no gain from noise."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.activities.elevation import BAROMETRIC_M, GPS_M, Elevation, elevation

CASE = [100, 101, 102, 103, 102, 101, 104, 107, 105, 103, 100, 102, 103, 106, 106.5]


def test_the_reference_case() -> None:
    assert elevation(CASE, 3.0) == Elevation(13.0, 7.0)


def test_the_thresholds_are_three_metres_by_pressure_and_ten_by_satellite() -> None:
    assert (BAROMETRIC_M, GPS_M) == (3.0, 10.0)
    assert elevation(CASE, GPS_M) == Elevation(0.0, 0.0)


def test_a_deviation_that_just_reaches_the_threshold_counts() -> None:
    for start in (100.0, 1.1, 1.6, 2.1):
        found = elevation([start, start + 3.0], 3.0)
        assert found is not None
        assert found.gain_m == pytest.approx(3.0)
    assert elevation([100.0, 102.9], 3.0) == Elevation(0.0, 0.0)


def test_noise_below_the_threshold_climbs_nothing() -> None:
    assert elevation([100.0, 102.0] * 500, 3.0) == Elevation(0.0, 0.0)


def test_a_slow_climb_counts_though_no_step_does() -> None:
    found = elevation([100.0 + i * 0.1 for i in range(1001)], 3.0)
    assert found is not None
    assert found.gain_m == pytest.approx(100.0, abs=3.0)


def test_unknown_altitude_is_passed_over() -> None:
    assert elevation([None, 100.0, None, 105.0, None], 3.0) == Elevation(5.0, 0.0)


def test_without_altitude_nothing_is_known() -> None:
    assert elevation([], 3.0) is None
    assert elevation([None, None], 3.0) is None
    assert elevation([100.0], 3.0) == Elevation(0.0, 0.0)


@QUICK
@given(altitude=st.lists(st.floats(min_value=-400.0, max_value=8000.0), min_size=1, max_size=60))
def test_gain_less_loss_is_the_way_up_within_the_threshold(altitude: list[float]) -> None:
    found = elevation(altitude, 3.0)
    assert found is not None
    naive = sum(max(b - a, 0.0) for a, b in pairwise(altitude))
    assert 0.0 <= found.gain_m <= naive + 1e-6
    assert abs(found.gain_m - found.loss_m - (altitude[-1] - altitude[0])) < 3.0 + 1e-6
