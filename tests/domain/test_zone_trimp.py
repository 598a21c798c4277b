"""Edwards' and Lucia's impulse: the reference cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.zone_trimp import edwards_trimp, lucia_trimp


def minutes(*parts: tuple[int, float]) -> list[float]:
    """Return minutes at heart rates, second by second."""
    return [hr for count, hr in parts for _ in range(count * 60)]


T1 = minutes((60, 150.0))
T3 = minutes((10, 110.0), (30, 140.0), (20, 165.0), (5, 180.0))


def test_the_reference_cases() -> None:
    assert edwards_trimp(T3, 188.0) == pytest.approx(205.0, rel=1e-12)
    assert edwards_trimp(T1, 190.0) == pytest.approx(180.0, rel=1e-12)
    assert lucia_trimp(T3, 140.0, 165.0) == pytest.approx(145.0, rel=1e-12)


def test_a_threshold_itself_belongs_to_the_upper_zone() -> None:
    assert lucia_trimp(minutes((1, 140.0)), 140.0, 165.0) == 2.0
    assert lucia_trimp(minutes((1, 139.9)), 140.0, 165.0) == 1.0
    assert lucia_trimp(minutes((1, 165.0)), 140.0, 165.0) == 3.0
    assert edwards_trimp(minutes((1, 133.0)), 190.0) == 3.0


def test_below_half_of_the_maximum_minutes_weigh_nothing() -> None:
    assert edwards_trimp(minutes((60, 94.0)), 190.0) == 0.0
    assert edwards_trimp(minutes((60, 95.0)), 190.0) == 60.0


def test_above_the_maximum_the_weight_is_five() -> None:
    assert edwards_trimp(minutes((10, 200.0)), 190.0) == 50.0


def test_seconds_without_a_heart_rate_do_not_count() -> None:
    assert edwards_trimp([*minutes((1, 150.0)), *[None] * 600], 190.0) == 3.0
    assert lucia_trimp([None] * 60, 140.0, 165.0) == 0.0


@pytest.mark.parametrize(("vt1", "vt2"), [(165.0, 140.0), (140.0, 140.0), (0.0, 140.0)])
def test_thresholds_out_of_order_have_no_impulse(vt1: float, vt2: float) -> None:
    assert lucia_trimp(T3, vt1, vt2) is None


def test_a_maximum_of_zero_has_no_impulse() -> None:
    assert edwards_trimp(T3, 0.0) is None


@QUICK
@given(hr_bpm=st.lists(st.none() | st.floats(min_value=25.0, max_value=240.0), max_size=60))
def test_the_impulse_is_the_sum_of_its_seconds_and_at_most_five_a_minute(hr_bpm: list[float | None]) -> None:
    whole = edwards_trimp(hr_bpm, 190.0)
    assert whole is not None
    assert whole == pytest.approx(sum(edwards_trimp([hr], 190.0) or 0.0 for hr in hr_bpm), abs=1e-9)
    assert 0.0 <= whole <= 5.0 * len(hr_bpm) / 60.0 + 1e-9
