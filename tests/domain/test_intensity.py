"""Intensity distribution: the reference cases."""

from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.intensity import (
    IntensityDistribution,
    distribution,
    is_polarized,
    polarization_index,
)


@pytest.mark.parametrize(
    ("shares", "index", "polarized"),
    [((0.80, 0.05, 0.15), 2.380211, True), ((0.70, 0.20, 0.10), 1.544068, False)],
)
def test_the_reference_cases(shares: tuple[float, float, float], index: float, *, polarized: bool) -> None:
    found = IntensityDistribution(*shares)
    assert polarization_index(found) == pytest.approx(index, abs=5.1e-7)
    assert is_polarized(found) is polarized


def test_a_middle_of_zero_borrows_a_hundredth_from_above() -> None:
    assert polarization_index(IntensityDistribution(0.8, 0.0, 0.2)) == pytest.approx(
        log10(0.8 / 0.01 * 0.19 * 100)
    )


@pytest.mark.parametrize("shares", [(0.0, 0.5, 0.5), (0.9, 0.1, 0.0), (0.995, 0.0, 0.005), (1.0, 0.0, 0.0)])
def test_without_an_end_there_is_no_index(shares: tuple[float, float, float]) -> None:
    found = IntensityDistribution(*shares)
    assert polarization_index(found) is None
    assert not is_polarized(found)


def test_polarized_is_easy_before_hard_before_middling() -> None:
    assert not is_polarized(IntensityDistribution(0.30, 0.05, 0.65))  # index 2.59, yet more hard than easy
    assert not is_polarized(IntensityDistribution(0.80, 0.10, 0.10))  # no more hard than middling


def test_shares_come_from_times() -> None:
    assert distribution(4800, 300, 900) == IntensityDistribution(0.8, 0.05, 0.15)
    assert distribution(0, 0, 0) is None


times = st.integers(min_value=0, max_value=36_000)


@QUICK
@given(z1=times, z2=times, z3=times)
def test_shares_add_up_to_one(z1: int, z2: int, z3: int) -> None:
    found = distribution(z1, z2, z3)
    if found is None:
        assert z1 + z2 + z3 == 0
    else:
        assert found.z1 + found.z2 + found.z3 == pytest.approx(1.0)
