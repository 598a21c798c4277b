"""Unbroken stretches, and the stops that break them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.activities.channel import Channel, Samples, Streams
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.sampling import per_second
from training_analyzer.domain.training.stretches import known, unbroken


def stops_of(time_s: Samples, timer_s: Samples) -> list[int]:
    """Return the stops of a ride."""
    streams: Streams = {Channel.TIME: time_s, Channel.TIMER: timer_s, Channel.POWER: [100.0] * len(time_s)}
    return list(per_second(streams, Sport.CYCLING).stops)


def test_a_column_without_gaps_is_one_stretch() -> None:
    assert unbroken([[1.0, 2.0, 3.0]]) == [range(3)]


def test_nothing_has_no_stretch() -> None:
    assert unbroken([]) == []
    assert unbroken([[]]) == []
    assert unbroken([[None, None]]) == []


def test_an_unknown_second_of_any_column_breaks() -> None:
    assert unbroken([[1.0, None, 3.0, 4.0], [1.0, 2.0, 3.0, None]]) == [range(1), range(2, 3)]


def test_a_stretch_ends_with_the_second_before_a_stop() -> None:
    assert unbroken([[1.0] * 5], [1]) == [range(2), range(2, 5)]
    assert unbroken([[1.0] * 5], [4, 99]) == [range(5)]


def test_known_values_of_a_stretch() -> None:
    assert known([None, 1.0, 2.0, None], range(1, 3)) == [1.0, 2.0]


@QUICK
@given(
    column=st.lists(st.none() | st.just(1.0), max_size=30),
    stops=st.sets(st.integers(min_value=0, max_value=35), max_size=6),
)
def test_stretches_hold_every_known_second_once_and_cross_no_stop(
    column: list[float | None], stops: set[int]
) -> None:
    found = unbroken([column], stops)
    assert [i for stretch in found for i in stretch] == [i for i, x in enumerate(column) if x is not None]
    for stretch in found:
        assert not stops & set(stretch[:-1])


def test_a_timer_that_stood_still_for_more_than_ten_seconds_is_a_stop() -> None:
    assert stops_of([0.0, 1.0, 13.0, 14.0], [0.0, 1.0, 2.0, 3.0]) == [1]


def test_ten_seconds_are_not_long() -> None:
    assert stops_of([0.0, 1.0, 12.0, 13.0], [0.0, 1.0, 2.0, 3.0]) == []


def test_a_pause_with_samples_in_it_is_one_stop() -> None:
    time_s = [0.0, 1.0, *(float(t) for t in range(2, 32)), 32.0, 33.0]
    timer_s = [0.0, 1.0, *[1.0] * 30, 2.0, 3.0]
    assert stops_of(time_s, timer_s) == [1]


def test_short_pauses_do_not_add_up() -> None:
    time_s = [0.0, 6.0, 12.0, 18.0, 24.0]
    assert stops_of(time_s, [0.0, 1.0, 2.0, 3.0, 4.0]) == []


def test_silence_while_the_timer_runs_is_no_stop() -> None:
    assert stops_of([0.0, 100.0, 101.0], [0.0, 100.0, 101.0]) == []


def test_without_a_timer_there_are_no_stops() -> None:
    streams: Streams = {Channel.TIME: [0.0, 1.0, 100.0], Channel.POWER: [1.0, 1.0, 1.0]}
    assert list(per_second(streams, Sport.CYCLING).stops) == []
    assert list(per_second({}, Sport.CYCLING).stops) == []


@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_unknown_time_hides_no_stop(at: int) -> None:
    time_s: list[float | None] = [0.0, 1.0, 2.0, 100.0, 101.0]
    time_s[at] = None
    found = stops_of(time_s, [0.0, 1.0, 2.0, 3.0, 4.0])
    assert len(found) == 1
