"""Mean-max curves: the reference cases, and the slow way to the same numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.mean_max import DURATIONS_S, mean_max

BLOCKS = [150.0] * 300 + [320.0] * 60 + [180.0] * 120 + [280.0] * 300 + [140.0] * 220
JUMPING = [float(i * 37 % 401) for i in range(1000)]


def by_definition(column: list[float], duration_s: int) -> float:
    """Return the largest mean window by window."""
    return max(sum(column[i : i + duration_s]) / duration_s for i in range(len(column) - duration_s + 1))


@pytest.mark.parametrize(
    ("duration_s", "best"), [(30, 320.0), (60, 320.0), (120, 280.0), (300, 280.0), (600, 238.0)]
)
def test_the_reference_case_of_blocks(duration_s: int, best: float) -> None:
    assert mean_max(BLOCKS)[duration_s] == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize(
    ("duration_s", "best"), [(1, 400.0), (5, 326.0), (30, 224.4), (60, 213.16667), (300, 203.14667)]
)
def test_the_reference_case_of_jumping_power(duration_s: int, best: float) -> None:
    assert mean_max(JUMPING)[duration_s] == pytest.approx(best, abs=5.1e-6)


def test_the_durations() -> None:
    assert DURATIONS_S[:8] == (1, 2, 5, 10, 15, 20, 30, 45)
    minutes = (1, 2, 3, 5, 8, 10, 12, 15, 20, 30, 45, 60, 90)
    assert [d / 60 for d in DURATIONS_S[8:21]] == list(minutes)
    assert [d / 3600 for d in DURATIONS_S[21:]] == [2, 3, 4, 5, 6]


def test_a_duration_longer_than_the_activity_is_absent() -> None:
    assert list(mean_max([200.0] * 10)) == [1, 2, 5, 10]
    assert list(mean_max([200.0] * 9)) == [1, 2, 5]
    assert mean_max([]) == {}


def test_coasting_counts() -> None:
    assert mean_max([0.0, 300.0, 0.0])[2] == 150.0
    assert mean_max([0.0] * 5) == {1: 0.0, 2: 0.0, 5: 0.0}


def test_no_window_holds_an_unknown_second() -> None:
    assert mean_max([200.0, None, 200.0]) == {1: 200.0}
    assert mean_max([None, None]) == {}


def test_no_window_bridges_a_long_stop() -> None:
    column = [100.0] * 5 + [300.0] * 5
    assert mean_max(column)[10] == 200.0
    stopped = mean_max(column, stops=[4])
    assert 10 not in stopped
    assert stopped[5] == 300.0


def test_the_curve_may_grow_where_durations_are_no_multiples() -> None:
    curve = mean_max([300.0, 0.0, 300.0], durations_s=(2, 3))
    assert curve[3] > curve[2]


columns = st.lists(st.none() | st.floats(min_value=0.0, max_value=2500.0), max_size=80)


@QUICK
@given(column=st.lists(st.floats(min_value=0.0, max_value=2500.0), min_size=45, max_size=120))
def test_the_curve_is_what_its_definition_says(column: list[float]) -> None:
    for duration_s, best in mean_max(column).items():
        assert best == pytest.approx(by_definition(column, duration_s), rel=1e-6, abs=1e-6)


@QUICK
@given(column=columns, stops=st.sets(st.integers(min_value=0, max_value=80), max_size=5))
def test_the_curve_never_grows_for_multiples_of_a_duration(
    column: list[float | None], stops: set[int]
) -> None:
    curve = mean_max(column, stops)
    for short_s in curve:
        for long_s in curve:
            if long_s % short_s == 0:
                assert curve[long_s] <= curve[short_s] + 1e-6


@QUICK
@given(column=columns, stop=st.integers(min_value=0, max_value=80))
def test_a_stop_never_raises_the_curve(column: list[float | None], stop: int) -> None:
    free, stopped = mean_max(column), mean_max(column, [stop])
    for duration_s, best in stopped.items():
        assert best <= free[duration_s] + 1e-6
