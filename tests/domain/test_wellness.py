"""Variability, resting heart rate and sleep: the reference cases."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp, log, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.wellness.hrv import HrvStatus, hrv_status, rmssd_ms
from training_analyzer.domain.wellness.resting_hr import resting_hr_status
from training_analyzer.domain.wellness.sleep import sleep_debt_s

TODAY = date(2026, 5, 1)
HOUR_S = 3600.0


def ending_today(values: Sequence[float | None]) -> dict[date, float]:
    """Return values by day, the last one today's; None is a day without."""
    last = len(values) - 1
    return {TODAY - timedelta(days=last - i): x for i, x in enumerate(values) if x is not None}


def status_of(values: Sequence[float | None]) -> HrvStatus:
    """Return a status that exists."""
    found = hrv_status(ending_today(values), TODAY)
    assert found is not None
    return found


WAVE = [55.0 + 10.0 * sin(2.0 * pi * i / 14.0) for i in range(60)]
DROP = [60.0 + 2.0 * (i % 5) if i < 53 else 40.0 for i in range(60)]


def test_the_reference_case_of_rmssd() -> None:
    assert rmssd_ms([800, 810, 790, 805, 795, 820, 815]) == pytest.approx(15.679073, abs=5.1e-7)


def test_one_beat_has_no_difference() -> None:
    assert rmssd_ms([]) is None
    assert rmssd_ms([800.0]) is None
    assert rmssd_ms([800.0, 800.0]) == 0.0


def test_the_reference_case_of_a_wave() -> None:
    found = status_of(WAVE)
    assert found.baseline.mean == pytest.approx(4.00572, abs=5.1e-6)
    assert found.baseline.sd == pytest.approx(0.13000, abs=5.1e-6)
    assert found.baseline.low == pytest.approx(3.94072, abs=5.1e-6)
    assert found.baseline.high == pytest.approx(4.07072, abs=5.1e-6)
    assert found.baseline.week_mean == pytest.approx(3.99896, abs=5.1e-6)
    assert found.cv7_pct == pytest.approx(3.5054, abs=5.1e-5)
    assert found.within_normal is True


def test_the_reference_case_of_a_drop() -> None:
    found = status_of(DROP)
    assert found.baseline.mean == pytest.approx(4.10163, abs=5.1e-6)
    assert found.baseline.sd == pytest.approx(0.15692, abs=5.1e-6)
    assert found.baseline.low == pytest.approx(4.02317, abs=5.1e-6)
    assert found.baseline.high == pytest.approx(4.18009, abs=5.1e-6)
    assert found.baseline.week_mean == pytest.approx(3.68888, abs=5.1e-6)
    assert found.baseline.z == pytest.approx(-2.6304, abs=5.1e-5)
    assert found.within_normal is False


def test_fourteen_values_make_a_baseline() -> None:
    assert hrv_status(ending_today(WAVE[:13]), TODAY) is None
    assert hrv_status(ending_today(WAVE[:14]), TODAY) is not None
    assert hrv_status({}, TODAY) is None


def test_three_values_make_a_week() -> None:
    two = status_of([*WAVE[:20], *[None] * 5, 50.0, 52.0])
    assert (two.baseline.week_mean, two.baseline.z, two.cv7_pct, two.within_normal) == (
        None,
        None,
        None,
        None,
    )
    assert status_of([*WAVE[:20], *[None] * 4, 50.0, 51.0, 52.0]).baseline.week_mean is not None


def test_only_sixty_days_count() -> None:
    assert status_of([500.0, *WAVE]) == status_of(WAVE)
    assert hrv_status(ending_today([*WAVE[:20], *[None] * 47]), TODAY) is None


def test_days_to_come_do_not_count() -> None:
    values = ending_today(WAVE)
    values[TODAY + timedelta(days=1)] = 500.0
    assert hrv_status(values, TODAY) == status_of(WAVE)


def test_a_value_of_zero_was_never_measured() -> None:
    assert hrv_status(ending_today([0.0, -5.0, *WAVE[:13]]), TODAY) is None


def test_an_unchanging_value_has_no_distance() -> None:
    found = status_of([50.0] * 60)
    assert found.baseline.z is None
    assert found.baseline.sd == 0.0
    assert found.cv7_pct == 0.0
    assert found.within_normal is True


def test_a_mean_of_log_zero_has_no_variation() -> None:
    assert status_of([1.0] * 30).cv7_pct is None
    assert status_of([exp(-1.0)] * 30).cv7_pct is None


def test_resting_heart_rate_is_compared_as_it_is() -> None:
    found = resting_hr_status(ending_today([50.0] * 53 + [56.0] * 7), TODAY)
    assert found is not None
    assert found.week_mean == 56.0
    assert found.mean == pytest.approx(50.7)
    assert found.z is not None
    assert found.z > 2.0
    assert resting_hr_status(ending_today([0.0] * 20), TODAY) is None


@QUICK
@given(
    values=st.lists(st.floats(min_value=10.0, max_value=200.0), min_size=14, max_size=70),
    factor=st.floats(min_value=0.5, max_value=2.0),
)
def test_a_scale_moves_the_log_and_not_the_distance(values: list[float], factor: float) -> None:
    one, other = status_of(values), status_of([x * factor for x in values])
    assert other.baseline.mean == pytest.approx(one.baseline.mean + log(factor), abs=1e-9)
    if one.baseline.z is not None and one.baseline.sd > 1e-6:
        assert other.baseline.z == pytest.approx(one.baseline.z, abs=1e-5)


NIGHTS = [7.5, 6, 8.5, 7, 6.5, 9, 8, 7, 7, 6, 8, 7.5, 6.5, 8]


def debt_h(hours: Sequence[float | None], need_h: float = 8.0) -> float | None:
    """Return the debt in hours."""
    by_day = ending_today([None if x is None else x * HOUR_S for x in hours])
    debt_s = sleep_debt_s(by_day, TODAY, need_h * HOUR_S)
    return None if debt_s is None else debt_s / HOUR_S


def test_the_reference_case_of_sleep_debt() -> None:
    assert debt_h(NIGHTS) == pytest.approx(9.5, rel=1e-12)


def test_only_the_last_fourteen_nights_count() -> None:
    assert debt_h([0.0, *NIGHTS]) == pytest.approx(9.5)


def test_ten_nights_with_sleep_are_enough_and_nine_are_not() -> None:
    assert debt_h([*[None] * 4, *[7.0] * 10]) == pytest.approx(10.0)
    assert debt_h([*[None] * 5, *[7.0] * 9]) is None
    assert debt_h([*[7.0] * 20, *[None] * 5]) is None


def test_long_nights_pay_back_and_leave_no_credit() -> None:
    assert debt_h([6.0] * 7 + [9.0] * 7) == pytest.approx(7.0)
    assert debt_h([10.0] * 14) == 0.0
