"""The same session from two sources."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.duplicates import find_duplicate, is_same
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.plugins.testing.builders import NOW, an_activity, an_activity_id


def starting(seconds: float, number: int = 1, **changes: Any) -> Activity:
    """Return a 10 km run of an hour that starts so many seconds after now."""
    started_at = NOW + timedelta(seconds=seconds)
    return an_activity(number, **{"started_at": started_at, "distance_m": 10_000.0, **changes})


def is_same_as_an_hour(**changes: Any) -> bool:
    """Whether a change of the run is still the same session."""
    return is_same(starting(0), starting(0, **changes))


@pytest.mark.parametrize(
    ("apart_s", "same"), [(0, True), (120, True), (-120, True), (120.001, False), (-121, False)]
)
def test_starts_lie_within_two_minutes(apart_s: float, *, same: bool) -> None:
    assert is_same(starting(0), starting(apart_s)) is same


@pytest.mark.parametrize(
    ("elapsed_s", "same"), [(3600, True), (3420, True), (3419, False), (3789, True), (3790, False)]
)
def test_durations_differ_by_five_percent_of_the_longer_at_most(elapsed_s: float, *, same: bool) -> None:
    assert is_same_as_an_hour(elapsed_time_s=elapsed_s) is same


@pytest.mark.parametrize(
    ("distance_m", "same"), [(10_000, True), (9_700, True), (9_699, False), (10_309, True), (10_310, False)]
)
def test_distances_differ_by_three_percent_of_the_longer_at_most(distance_m: float, *, same: bool) -> None:
    assert is_same_as_an_hour(distance_m=distance_m) is same


def test_an_unknown_distance_is_no_difference() -> None:
    assert is_same_as_an_hour(distance_m=None)


def test_a_distance_of_zero_is_another_than_ten_kilometres() -> None:
    assert not is_same_as_an_hour(distance_m=0.0)
    assert is_same(starting(0, distance_m=0.0), starting(0, distance_m=0.0))


def test_another_sport_is_another_session() -> None:
    assert not is_same_as_an_hour(sport=Sport.CYCLING)


@pytest.mark.parametrize(
    ("one", "other"), [(Sport.HIKING, Sport.WALKING), (Sport.TRANSITION, Sport.MULTISPORT)]
)
def test_two_providers_may_call_a_sport_by_two_names_of_its_family(one: Sport, other: Sport) -> None:
    assert is_same(starting(0, sport=one), starting(0, sport=other))


def test_nothing_is_no_duplicate() -> None:
    assert find_duplicate(starting(0), []) is None


def test_an_activity_is_not_its_own_duplicate() -> None:
    assert find_duplicate(starting(0), [starting(0)]) is None


def test_the_nearest_start_wins() -> None:
    others = [starting(-100, 2), starting(30, 3), starting(90, 4)]
    assert find_duplicate(starting(0), others) == others[1]


def test_of_two_as_near_the_first_id_wins() -> None:
    others = [starting(30, 3), starting(-30, 2)]
    assert find_duplicate(starting(0), others) == others[1]


def test_a_leg_is_no_candidate() -> None:
    assert find_duplicate(starting(0), [starting(0, 2, parent_id=an_activity_id(9))]) is None


def test_links_lead_to_what_counts_and_never_to_another_duplicate() -> None:
    linked = starting(1, 2, duplicate_of=an_activity_id(3))
    counting = starting(60, 3)
    assert find_duplicate(starting(0), [linked]) is None
    assert find_duplicate(starting(0), [linked, counting]) == counting


@QUICK
@given(
    apart_s=st.integers(min_value=-200, max_value=200),
    elapsed_s=st.floats(min_value=1.0, max_value=10_000.0),
    distance_m=st.none() | st.floats(min_value=0.0, max_value=50_000.0),
)
def test_being_the_same_is_mutual(apart_s: int, elapsed_s: float, distance_m: float | None) -> None:
    one, other = starting(0), starting(apart_s, 2, elapsed_time_s=elapsed_s, distance_m=distance_m)
    assert is_same(one, other) == is_same(other, one)
