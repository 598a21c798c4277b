"""Records: who holds them, and what is refused."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId
from training_analyzer.domain.training.plausible import fastest_run_s, is_plausible
from training_analyzer.domain.training.records import Effort, records

DAY = date(2026, 5, 1)


def an_id(letter: str) -> ActivityId:
    """Return an id in the order of its letter."""
    return ActivityId(UUID(int=ord(letter)))


def an_effort(activity: str, distance_m: float, duration_s: float, **changes: Any) -> Effort:
    """Return a run's effort."""
    return Effort(
        **{
            "activity_id": an_id(activity),
            "day": DAY,
            "sport": Sport.RUNNING,
            "distance_m": distance_m,
            "duration_s": duration_s,
            **changes,
        }
    )


def holders(*efforts: Effort) -> list[tuple[float, str]]:
    """Return distances and the activities that hold their records."""
    return [(record.distance_m, chr(record.activity_id.int)) for record in records(efforts)]


def test_the_quickest_holds_the_record_of_its_distance() -> None:
    assert holders(
        an_effort("a", 5000.0, 1300.0), an_effort("b", 5000.0, 1200.0), an_effort("b", 1000.0, 230.0)
    ) == [(1000.0, "b"), (5000.0, "b")]


def test_without_its_activity_the_next_best_follows() -> None:
    first, second = an_effort("a", 5000.0, 1200.0), an_effort("b", 5000.0, 1300.0)
    assert holders(first, second) == [(5000.0, "a")]
    assert holders(second) == [(5000.0, "b")]
    assert holders() == []


def test_of_equal_efforts_the_earlier_day_keeps_the_record() -> None:
    later = an_effort("a", 5000.0, 1200.0, day=DAY + timedelta(days=1))
    earlier = an_effort("z", 5000.0, 1200.0)
    assert holders(later, earlier) == holders(earlier, later) == [(5000.0, "z")]
    assert holders(an_effort("y", 5000.0, 1200.0), earlier) == [(5000.0, "y")]


def test_a_walk_holds_no_record_among_runs() -> None:
    walk = an_effort("w", 5000.0, 1100.0, sport=Sport.WALKING)
    hike = an_effort("h", 5000.0, 3000.0, sport=Sport.HIKING)
    run = an_effort("r", 5000.0, 1500.0)
    assert holders(walk, run, hike) == [(5000.0, "r"), (5000.0, "w")]


def test_faster_than_the_world_record_is_refused() -> None:
    assert holders(an_effort("g", 5000.0, 755.0), an_effort("b", 5000.0, 1300.0)) == [(5000.0, "b")]
    assert holders(an_effort("g", 5000.0, 0.0)) == []


def test_a_longer_record_in_less_time_than_a_shorter_one_is_refused() -> None:
    impossible = an_effort("g", 10_000.0, 1700.0)
    assert holders(an_effort("a", 5000.0, 1800.0), impossible, an_effort("b", 10_000.0, 3600.0)) == [
        (5000.0, "a"),
        (10_000.0, "b"),
    ]
    assert holders(an_effort("a", 5000.0, 1800.0), impossible) == [(5000.0, "a")]


def test_a_refused_record_bounds_no_longer_one() -> None:
    assert holders(
        an_effort("a", 1000.0, 300.0), an_effort("g", 3000.0, 0.0), an_effort("b", 5000.0, 1500.0)
    ) == [(1000.0, "a"), (5000.0, "b")]


@pytest.mark.parametrize(
    ("distance_m", "record_s"),
    [(400.0, 43.03), (1609.344, 223.13), (5000.0, 755.36), (42_195.0, 7140.0)],
)
def test_the_fastest_known_run_is_just_plausible(distance_m: float, record_s: float) -> None:
    assert fastest_run_s(distance_m) == pytest.approx(record_s)
    assert is_plausible(Sport.RUNNING, distance_m, record_s + 0.01)
    assert not is_plausible(Sport.RUNNING, distance_m, record_s - 0.01)


@pytest.mark.parametrize(
    ("distance_m", "run_s"),
    [(3218.688, 474.10), (15_000.0, 2387.0), (16_093.44, 2640.0), (100_000.0, 21_935.0)],
)
def test_no_time_that_was_ever_run_is_refused(distance_m: float, run_s: float) -> None:
    assert is_plausible(Sport.RUNNING, distance_m, run_s)
    assert fastest_run_s(distance_m) > 0.75 * run_s


def test_the_limits_of_the_sports() -> None:
    assert is_plausible(Sport.RUNNING, 100.0, 8.0)
    assert not is_plausible(Sport.RUNNING, 100.0, 7.99)
    assert is_plausible(Sport.CYCLING, 3300.0, 100.0)
    assert not is_plausible(Sport.CYCLING, 3301.0, 100.0)
    assert not is_plausible(Sport.SWIMMING, 100.0, 39.9)
    assert not is_plausible(Sport.HIKING, 5000.0, 700.0)
    assert is_plausible(Sport.SKIING, 5000.0, 100.0)
    assert not is_plausible(Sport.SKIING, 5000.0, 0.0)


efforts = st.lists(
    st.builds(
        an_effort,
        st.sampled_from("abcdefgh"),
        st.sampled_from([400.0, 1000.0, 5000.0, 10_000.0]),
        st.floats(min_value=10.0, max_value=5000.0),
        day=st.dates(min_value=DAY, max_value=DAY + timedelta(days=9)),
        sport=st.sampled_from([Sport.RUNNING, Sport.WALKING, Sport.CYCLING]),
    ),
    max_size=25,
)


@QUICK
@given(found=efforts, shuffled=st.randoms())
def test_records_know_no_order_and_contradict_neither_distance_nor_body(
    found: list[Effort], shuffled: Any
) -> None:
    elected = records(found)
    for record in elected:
        assert is_plausible(record.sport, record.distance_m, record.duration_s)
    for one in elected:
        for other in elected:
            if one.sport is other.sport and one.distance_m < other.distance_m:
                assert one.duration_s <= other.duration_s
    again = list(found)
    shuffled.shuffle(again)
    assert [(one.distance_m, one.duration_s, one.day) for one in records(again)] == [
        (one.distance_m, one.duration_s, one.day) for one in elected
    ]
