"""Fewer samples for a chart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.resolution import Resolution, reduce
from training_analyzer.plugins.testing.builders import some_streams

MOST = {Resolution.LOW: 100, Resolution.MEDIUM: 1_000, Resolution.HIGH: 10_000}


@pytest.mark.parametrize("resolution", list(Resolution))
def test_no_streams_stay_none(resolution: Resolution) -> None:
    assert reduce({}, resolution) == {}
    assert reduce({Channel.TIME: []}, resolution) == {Channel.TIME: []}


@pytest.mark.parametrize(("resolution", "most"), list(MOST.items()))
def test_what_is_short_enough_stays_as_it_is(resolution: Resolution, most: int) -> None:
    streams = some_streams(most)
    assert reduce(streams, resolution) == streams


@pytest.mark.parametrize(("resolution", "most"), list(MOST.items()))
def test_what_is_longer_is_as_long_as_the_resolution_says(resolution: Resolution, most: int) -> None:
    for column in reduce(some_streams(most + 1), resolution).values():
        assert len(column) == most


def test_the_full_resolution_is_all_there_is() -> None:
    streams = some_streams(20_000)
    assert reduce(streams, Resolution.FULL) == streams


def test_a_channel_is_the_mean_of_the_known_samples_up_to_the_next_place() -> None:
    hr_bpm: list[float | None] = [100.0, 200.0, None, 150.0, *[120.0] * 96, *[130.0] * 100]
    streams: Streams = {Channel.TIME: [float(n) for n in range(200)], Channel.HEART_RATE: hr_bpm}
    reduced = reduce(streams, Resolution.LOW)
    assert list(reduced[Channel.TIME])[:3] == [0.0, 2.0, 4.0]
    assert list(reduced[Channel.HEART_RATE])[:3] == [150.0, 150.0, 120.0]


def test_where_nothing_is_known_nothing_is_shown() -> None:
    streams: Streams = {Channel.TIME: [float(n) for n in range(300)], Channel.POWER: [None] * 299 + [7.0]}
    power = reduce(streams, Resolution.LOW)[Channel.POWER]
    assert list(power) == [None] * 99 + [7.0]


@QUICK
@given(length=st.integers(min_value=0, max_value=1500), resolution=st.sampled_from(list(Resolution)))
def test_time_keeps_its_ends_and_grows(length: int, resolution: Resolution) -> None:
    streams = some_streams(length)
    reduced = reduce(streams, resolution)
    times = list(reduced[Channel.TIME])
    assert {len(column) for column in reduced.values()} == {min(length, MOST.get(resolution, length))}
    assert times[:1] == list(streams[Channel.TIME])[:1]
    assert times[-1:] == list(streams[Channel.TIME])[-1:]
    assert all((one or 0.0) < (other or 0.0) for one, other in pairwise(times))


@QUICK
@given(length=st.integers(min_value=101, max_value=1500))
def test_places_are_those_of_samples_and_belong_together(length: int) -> None:
    streams = some_streams(length)
    reduced = reduce(streams, Resolution.LOW)
    whole = set(zip(streams[Channel.TIME], streams[Channel.DISTANCE], streams[Channel.LATITUDE], strict=True))
    assert whole.issuperset(
        zip(reduced[Channel.TIME], reduced[Channel.DISTANCE], reduced[Channel.LATITUDE], strict=True)
    )
    assert reduced[Channel.DISTANCE][-1] == streams[Channel.DISTANCE][-1]
