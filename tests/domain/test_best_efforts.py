"""Best efforts: the reference case, and no better way to cover the distance."""

from collections.abc import Sequence
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.best_efforts import RUN_DISTANCES_M, BestEffort, best_efforts


def way(*parts: tuple[float, int]) -> tuple[list[float], list[float]]:
    """Return time and distance of seconds at speeds."""
    speeds = [speed for speed, seconds in parts for _ in range(seconds)]
    return [float(t) for t in range(len(speeds) + 1)], list(accumulate(speeds, initial=0.0))


CASE = way((3.0, 400), (4.2, 300), (2.5, 300))


def durations(
    time_s: Sequence[float | None], distance_m: Sequence[float | None], *goals: float
) -> list[float]:
    """Return the seconds of the best efforts."""
    return [effort.duration_s for effort in best_efforts(time_s, distance_m, goals)]


@pytest.mark.parametrize(
    ("distance_m", "seconds"), [(400.0, 95.2381), (1000.0, 238.0952), (1609.344, 416.448), (3000.0, 916.0)]
)
def test_the_reference_case(distance_m: float, seconds: float) -> None:
    (effort,) = best_efforts(*CASE, [distance_m])
    assert effort.duration_s == pytest.approx(seconds, abs=5.1e-5)


def test_an_effort_says_where_it_began() -> None:
    efforts = {effort.distance_m: effort for effort in best_efforts(*CASE)}
    assert efforts[400.0].start_s == pytest.approx(400.0, abs=1e-6)
    assert efforts[3000.0].start_s == pytest.approx(0.0, abs=1e-6)
    assert efforts[1609.344].start_s + efforts[1609.344].duration_s == pytest.approx(700.0, abs=1e-6)


def test_only_distances_that_were_covered() -> None:
    assert [effort.distance_m for effort in best_efforts(*CASE)] == [400.0, 800.0, 1000.0, 1609.344, 3000.0]
    assert durations(*way((4.0, 100)), 400.0) == [100.0]
    assert durations(*way((4.0, 100)), 400.1) == []


def test_the_standard_distances() -> None:
    assert (
        *(400, 800, 1000, 1609.344, 3000, 3218.688, 5000, 10_000, 15_000, 16_093.44, 21_097.5, 42_195),
    ) == RUN_DISTANCES_M


def test_a_pause_counts() -> None:
    time_s = [0.0, 100.0, 700.0, 800.0]
    assert durations(time_s, [0.0, 300.0, 300.0, 600.0], 600.0) == [800.0]


def test_a_pause_between_is_avoided_where_it_can_be() -> None:
    time_s = [float(t) for t in (*range(101), *range(700, 801))]
    distance_m = [3.0 * t for t in (*range(101), *range(100, 201))]
    assert durations(time_s, distance_m, 300.0) == [pytest.approx(100.0)]
    assert durations(time_s, distance_m, 330.0) == [pytest.approx(710.0 - 1e-9, abs=1e-6)]


def test_both_ends_lie_between_samples() -> None:
    # the quickest 10 m: 5 m at 5 m/s and 5 m around it at 1 m/s, in either order
    assert durations([0.0, 10.0, 11.0, 21.0], [0.0, 10.0, 15.0, 25.0], 10.0) == [pytest.approx(6.0)]


def test_an_end_within_a_long_silence_is_not_interpolated() -> None:
    time_s, distance_m = [0.0, 10.0, 50.0], [0.0, 30.0, 150.0]
    assert durations(time_s, distance_m, 60.0) == [40.0]
    assert durations(time_s, distance_m, 120.0) == [40.0]
    assert durations(time_s, distance_m, 121.0) == [pytest.approx(40.0 + 1.0 / 3.0)]


def test_unknown_samples_are_passed_over() -> None:
    time_s: list[float | None] = [0.0, 1.0, None, 3.0, 4.0]
    distance_m: list[float | None] = [0.0, None, 6.0, 9.0, 12.0]
    assert durations(time_s, distance_m, 12.0) == [4.0]


def test_a_way_that_runs_back_is_passed_over() -> None:
    assert durations([0.0, 1.0, 2.0, 3.0], [0.0, 3.0, 1.0, 9.0], 9.0) == [3.0]
    assert durations([0.0, 5.0, 2.0, 6.0], [0.0, 3.0, 4.0, 9.0], 9.0) == [6.0]


def test_a_leap_in_no_time_takes_no_time() -> None:
    # told as it is: records refuse it
    assert durations([0.0, 1.0, 1.0, 2.0], [0.0, 3.0, 503.0, 506.0], 400.0) == [0.0]


def test_of_equal_efforts_the_earlier_counts() -> None:
    (effort,) = best_efforts(*way((4.0, 1000)), [400.0])
    assert effort == BestEffort(400.0, 100.0, 0.0)


@pytest.mark.parametrize("samples", [[], [0.0], [None, None]])
def test_nothing_covers_nothing(samples: list[float | None]) -> None:
    assert best_efforts(samples, samples) == []


def test_a_distance_of_zero_is_no_effort() -> None:
    assert durations(*CASE, 0.0, -5.0) == []


speeds = st.lists(st.floats(min_value=0.0, max_value=8.0), min_size=2, max_size=40)


@QUICK
@given(speed=speeds, share=st.floats(min_value=0.05, max_value=0.95))
def test_no_effort_that_begins_on_a_fine_grid_is_quicker(speed: list[float], share: float) -> None:
    time_s, distance_m = way(*((v, 1) for v in speed))
    goal = distance_m[-1] * share
    if goal < 0.01:
        return
    (best,) = durations(time_s, distance_m, goal)
    for tenth in range((len(speed)) * 10):
        start_s = tenth / 10.0
        start_m = at(start_s, distance_m)
        if start_m + goal <= distance_m[-1]:
            assert best <= first_time(start_m + goal, distance_m) - start_s + 1e-6


def at(second: float, distance_m: Sequence[float]) -> float:
    """Return the way at a time."""
    i = min(int(second), len(distance_m) - 2)
    return distance_m[i] + (second - i) * (distance_m[i + 1] - distance_m[i])


def first_time(goal_m: float, distance_m: Sequence[float]) -> float:
    """Return when a way was reached."""
    i = next(i for i, d in enumerate(distance_m) if d >= goal_m)
    if i == 0:
        return 0.0
    return i - (distance_m[i] - goal_m) / (distance_m[i] - distance_m[i - 1])


@QUICK
@given(speed=speeds)
def test_a_longer_distance_takes_at_least_as_long(speed: list[float]) -> None:
    time_s, distance_m = way(*((v, 1) for v in speed))
    found = durations(time_s, distance_m, *(5.0 * n for n in range(1, 30)))
    assert found == sorted(found)
    assert all(0.0 < seconds <= time_s[-1] + 1e-9 for seconds in found)
