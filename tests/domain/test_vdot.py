"""VDOT: the formula tightly, printed tables loosely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.training_paces import training_paces
from training_analyzer.domain.training.vdot import pace_at_share, race_time_s, vdot

HALF_M, MARATHON_M, MILE_M = 21_097.5, 42_195.0, 1609.344


def clock(text: str) -> float:
    """Return seconds of h:mm:ss or mm:ss."""
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60.0 + float(part)
    return seconds


@pytest.mark.parametrize(
    ("distance_m", "time", "value"),
    [
        (5000.0, "20:00", 49.8062),
        (10_000.0, "41:21", 49.9671),
        (MARATHON_M, "3:00:00", 53.5283),
        (MILE_M, "5:50", 49.9679),
        (5000.0, "25:30", 37.4208),
        (15_000.0, "1:07:48", 46.3965),
    ],
)
def test_the_value_of_a_race(distance_m: float, time: str, value: float) -> None:
    assert vdot(distance_m, clock(time)) == pytest.approx(value, abs=5.1e-5)


@pytest.mark.parametrize(
    ("distance_m", "time", "equivalents"),
    [
        (5000.0, "20:00", ("20:00.0", "41:27.9", "1:31:49.7", "3:11:17.2")),
        (10_000.0, "41:21", ("19:56.7", "41:21.0", "1:31:34.3", "3:10:46.1")),
        (MARATHON_M, "3:00:00", ("18:48.2", "38:59.1", "1:26:16.3", "3:00:00.0")),
        (15_000.0, "1:07:48", ("21:14.9", "44:03.5", "1:37:37.8", "3:23:00.8")),
    ],
)
def test_the_equivalents_of_a_race(distance_m: float, time: str, equivalents: tuple[str, ...]) -> None:
    value = vdot(distance_m, clock(time))
    assert value is not None
    found = [race_time_s(goal, value) for goal in (5000.0, 10_000.0, HALF_M, MARATHON_M)]
    assert found == pytest.approx([clock(text) for text in equivalents], abs=0.051)


def test_a_calculator_of_2007_printed_almost_the_same() -> None:
    value = vdot(15_000.0, clock("1:07:48"))
    assert value == pytest.approx(46.4, abs=0.05)
    assert value is not None
    printed = {5000.0: "21:15.1", 10_000.0: "44:03.9", HALF_M: "1:37:36.7", MARATHON_M: "3:22:58.7"}
    for goal, text in printed.items():
        assert race_time_s(goal, value) == pytest.approx(clock(text), abs=3.0)


def test_row_51_of_daniels_table() -> None:
    assert race_time_s(HALF_M, 51.0) == pytest.approx(clock("1:30:02"), abs=10.0)
    assert race_time_s(MARATHON_M, 51.0) == pytest.approx(clock("3:07:39"), abs=10.0)
    assert race_time_s(HALF_M, 51.0) == pytest.approx(clock("1:29:57.9"), abs=0.051)
    assert race_time_s(MARATHON_M, 51.0) == pytest.approx(clock("3:07:30.5"), abs=0.051)


def test_what_other_docstrings_got_wrong() -> None:
    assert vdot(5000.0, clock("20:00")) != pytest.approx(48.7, abs=0.5)
    assert race_time_s(10_000.0, 50.0) == pytest.approx(clock("41:19.6"), abs=0.051)


@pytest.mark.parametrize("time_s", [0.0, -60.0, 209.9, 14_400.1])
def test_the_formula_holds_from_three_and_a_half_minutes_to_four_hours(time_s: float) -> None:
    assert vdot(5000.0, time_s) is None
    assert vdot(1500.0, 210.0) is not None
    assert vdot(MARATHON_M, 14_400.0) is not None


def test_no_time_is_told_outside_that_range() -> None:
    assert race_time_s(400.0, 50.0) is None
    assert race_time_s(MARATHON_M, 30.0) is None
    assert race_time_s(0.0, 50.0) is None


def test_a_value_is_clamped_to_no_table() -> None:
    slow, fast = vdot(5000.0, clock("50:00")), vdot(5000.0, clock("11:00"))
    assert slow is not None
    assert fast is not None
    assert slow < 25.0
    assert fast > 90.0


@QUICK
@given(
    distance_m=st.floats(min_value=1500.0, max_value=42_195.0),
    time_s=st.floats(min_value=211.0, max_value=14_000.0),
)
def test_the_inverse_gives_the_time_back(distance_m: float, time_s: float) -> None:
    value = vdot(distance_m, time_s)
    assert value is not None
    if value > 1.0:
        assert race_time_s(distance_m, value) == pytest.approx(time_s, abs=2e-6)


@QUICK
@given(
    distance_m=st.floats(min_value=400.0, max_value=42_195.0),
    time_s=st.floats(min_value=210.0, max_value=14_300.0),
)
def test_a_quicker_race_is_worth_more(distance_m: float, time_s: float) -> None:
    quick, slow = vdot(distance_m, time_s), vdot(distance_m, time_s + 60.0)
    assert quick is not None
    assert slow is not None
    assert quick > slow


@pytest.mark.parametrize(
    ("share", "pace"),
    [(0.59, 351.9), (0.74, 293.5), (0.84, 265.0), (0.88, 255.2), (0.975, 234.9), (1.0, 230.1)],
)
def test_the_paces_of_a_vdot_of_50(share: float, pace: float) -> None:
    assert pace_at_share(50.0, share) == pytest.approx(pace, abs=0.051)


def test_the_bands_of_training() -> None:
    bands = {band.name: band for band in training_paces(50.0)}
    assert list(bands) == ["easy", "marathon", "threshold", "interval"]
    assert bands["easy"].slowest_s_per_km == pytest.approx(351.9, abs=0.051)
    assert bands["easy"].fastest_s_per_km == pytest.approx(293.5, abs=0.051)
    assert bands["marathon"].fastest_s_per_km == pytest.approx(265.0, abs=0.051)
    assert bands["threshold"].fastest_s_per_km == pytest.approx(255.2, abs=0.051)
    assert bands["interval"].fastest_s_per_km == pytest.approx(230.1, abs=0.051)
    for band in bands.values():
        assert band.slowest_s_per_km > band.fastest_s_per_km


@pytest.mark.parametrize("value", [0.0, -10.0, -1e6])
def test_no_vdot_has_no_bands(value: float) -> None:
    assert training_paces(value) == []
    assert pace_at_share(-1000.0, 1.0) is None
