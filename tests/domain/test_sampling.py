"""One value a second of timer time, whatever the recorder wrote."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.sampling import Column, per_second


def seconds_of(
    channel: Channel, samples: Sequence[float | None], times_s: Sequence[float | None] | None = None
) -> Column:
    """Return a channel per second, of a ride of one sample a second unless other times are given."""
    times = list(range(len(samples))) if times_s is None else times_s
    return per_second({Channel.TIME: times, channel: samples}, Sport.CYCLING).of(channel)


def silent_for(seconds: int) -> list[float | None]:
    """Return a sensor that says 100, is silent, and says 200."""
    return [100.0, *[None] * seconds, 200.0]


def test_no_streams_have_no_seconds() -> None:
    seconds = per_second({}, Sport.RUNNING)
    assert seconds.columns == {}
    assert seconds.dropped == {}


def test_an_empty_time_column_has_no_seconds() -> None:
    assert per_second({Channel.TIME: [], Channel.HEART_RATE: []}, Sport.RUNNING).columns == {}


def test_samples_without_any_time_have_no_seconds() -> None:
    assert per_second({Channel.POWER: [200.0, 210.0]}, Sport.CYCLING).columns == {}


def test_one_sample_is_one_second() -> None:
    assert seconds_of(Channel.POWER, [200.0]) == [200.0]
    assert seconds_of(Channel.HEART_RATE, [140.0], [17.0]) == [140.0]


def test_samples_one_second_apart_are_as_many_seconds() -> None:
    assert seconds_of(Channel.HEART_RATE, [140.0, 141.0, 142.0]) == [140.0, 141.0, 142.0]


def test_a_channel_that_was_never_measured_is_absent() -> None:
    streams: Streams = {Channel.TIME: [0.0, 1.0], Channel.POWER: [None, None]}
    assert per_second(streams, Sport.CYCLING).of(Channel.POWER) == ()


@pytest.mark.parametrize("channel", [Channel.POWER, Channel.CADENCE])
def test_a_silent_power_or_cadence_sensor_is_held_for_three_seconds(channel: Channel) -> None:
    assert seconds_of(channel, silent_for(3)) == [100.0, 100.0, 100.0, 100.0, 200.0]


@pytest.mark.parametrize("channel", [Channel.POWER, Channel.CADENCE])
def test_a_power_or_cadence_sensor_that_is_silent_for_longer_counts_as_zero(channel: Channel) -> None:
    assert seconds_of(channel, silent_for(4)) == [100.0, 100.0, 100.0, 100.0, 0.0, 200.0]
    assert seconds_of(channel, silent_for(11))[4:12] == [0.0] * 8


def test_power_is_zero_before_its_first_value() -> None:
    assert seconds_of(Channel.POWER, [None, None, 200.0]) == [0.0, 0.0, 200.0]


def test_power_is_held_and_then_zero_after_its_last_value() -> None:
    assert seconds_of(Channel.POWER, [200.0, *[None] * 5]) == [200.0, 200.0, 200.0, 200.0, 0.0, 0.0]


@pytest.mark.parametrize("channel", [Channel.HEART_RATE, Channel.SPEED, Channel.ALTITUDE])
@pytest.mark.parametrize("silent_s", [1, 3, 4, 10])
def test_a_gap_of_ten_seconds_or_less_is_bridged_by_a_straight_line(channel: Channel, silent_s: int) -> None:
    samples: list[float | None] = [10.0, *[None] * silent_s, 20.0]
    if channel is Channel.HEART_RATE:
        samples = silent_for(silent_s)
    first, last = samples[0] or 0.0, samples[-1] or 0.0
    steps = silent_s + 1
    line = [first + (last - first) * i / steps for i in range(steps + 1)]
    assert seconds_of(channel, samples) == pytest.approx(line)


@pytest.mark.parametrize("channel", [Channel.HEART_RATE, Channel.SPEED, Channel.ALTITUDE])
def test_a_gap_of_eleven_seconds_stays_unknown(channel: Channel) -> None:
    samples: list[float | None] = [30.0, *[None] * 11, 31.0]
    assert seconds_of(channel, samples) == samples


def test_a_heart_rate_is_unknown_before_its_first_and_after_its_last_value() -> None:
    samples: list[float | None] = [None, 120.0, 121.0, None]
    assert seconds_of(Channel.HEART_RATE, samples) == samples


def test_a_bridge_may_start_at_zero() -> None:
    assert seconds_of(Channel.ALTITUDE, [0.0, None, 10.0]) == [0.0, 5.0, 10.0]


def test_sparse_samples_are_filled_by_the_same_rules() -> None:
    times_s = [0.0, 4.0, 20.0]
    assert seconds_of(Channel.HEART_RATE, [100.0, 140.0, 150.0], times_s)[:5] == [
        100.0,
        110.0,
        120.0,
        130.0,
        140.0,
    ]
    assert seconds_of(Channel.HEART_RATE, [100.0, 140.0, 150.0], times_s)[5:20] == [None] * 15
    power = seconds_of(Channel.POWER, [100.0, 140.0, 150.0], times_s)
    assert power == [100.0] * 4 + [140.0] * 4 + [0.0] * 12 + [150.0]


def test_of_samples_within_one_second_the_last_counts() -> None:
    assert seconds_of(Channel.POWER, [100.0, 150.0, 300.0, 200.0], [0.0, 1.0, 1.0, 2.0]) == [
        100.0,
        300.0,
        200.0,
    ]


def test_silence_within_a_second_does_not_hide_its_value() -> None:
    assert seconds_of(Channel.POWER, [100.0, 150.0, None, 200.0], [0.0, 1.0, 1.0, 2.0]) == [
        100.0,
        150.0,
        200.0,
    ]


def test_jitter_around_the_full_second_neither_loses_nor_adds_seconds() -> None:
    times_s = [0.0, 1.1, 1.9, 3.2, 3.8, 5.0]
    assert seconds_of(Channel.POWER, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], times_s) == [1, 2, 3, 4, 5, 6]


def test_a_time_that_steps_back_stays_in_the_second_before() -> None:
    column = seconds_of(Channel.POWER, [1.0, 2.0, 3.0, 4.0], [0.0, 2.0, 1.0, 3.0])
    assert column == [1.0, 1.0, 3.0, 4.0]


def test_a_sample_without_a_time_belongs_to_the_second_before() -> None:
    assert seconds_of(Channel.POWER, [1.0, 2.0, 3.0], [0.0, None, 1.0]) == [2.0, 3.0]


def test_seconds_are_counted_from_the_first_sample() -> None:
    assert seconds_of(Channel.POWER, [100.0, 200.0], [3600.0, 3601.0]) == [100.0, 200.0]


def test_a_stopped_timer_has_no_seconds() -> None:
    streams: Streams = {
        Channel.TIME: [0.0, 1.0, 600.0, 601.0],
        Channel.TIMER: [0.0, 1.0, 2.0, 3.0],
        Channel.POWER: [100.0, 110.0, 120.0, 130.0],
    }
    assert per_second(streams, Sport.CYCLING).of(Channel.POWER) == [100.0, 110.0, 120.0, 130.0]


def test_samples_during_a_pause_add_no_seconds() -> None:
    streams: Streams = {
        Channel.TIME: [0.0, 1.0, 2.0, 3.0, 4.0],
        Channel.TIMER: [0.0, 1.0, 1.0, 1.0, 2.0],
        Channel.HEART_RATE: [140.0, 139.0, 120.0, 110.0, 111.0],
    }
    assert len(per_second(streams, Sport.RUNNING).of(Channel.HEART_RATE)) == 3


def test_an_outlier_is_silence() -> None:
    seconds = per_second(
        {Channel.TIME: [0.0, 1.0, 2.0], Channel.HEART_RATE: [140.0, 250.0, 142.0]}, Sport.RUNNING
    )
    assert seconds.of(Channel.HEART_RATE) == [140.0, 141.0, 142.0]
    assert seconds.dropped == {"hr_bpm": 1}


@pytest.mark.parametrize(
    ("channel", "outlier"), [(Channel.POWER, 3000.0), (Channel.HEART_RATE, 250.0), (Channel.SPEED, 90.0)]
)
def test_a_channel_of_outliers_only_was_never_measured(channel: Channel, outlier: float) -> None:
    seconds = per_second({Channel.TIME: [0.0, 1.0], channel: [outlier, outlier]}, Sport.CYCLING)
    assert seconds.of(channel) == ()
    assert seconds.dropped == {channel.value: 2}


@QUICK
@given(
    steps=st.lists(st.integers(min_value=0, max_value=20), max_size=40),
    samples=st.lists(st.none() | st.floats(min_value=0.0, max_value=2000.0), min_size=41, max_size=41),
)
def test_all_columns_are_as_long_as_the_timer_ran(steps: list[int], samples: list[float | None]) -> None:
    times_s = [float(sum(steps[:i])) for i in range(len(steps) + 1)]
    count = len(times_s)
    streams: Streams = {
        Channel.TIME: times_s,
        Channel.POWER: samples[:count],
        Channel.ALTITUDE: samples[:count],
    }
    for column in per_second(streams, Sport.CYCLING).columns.values():
        assert len(column) == sum(steps) + 1


@QUICK
@given(samples=st.lists(st.none() | st.floats(min_value=25.0, max_value=240.0), min_size=1, max_size=60))
def test_bridging_changes_no_known_value_and_stays_between_its_ends(samples: list[float | None]) -> None:
    column = seconds_of(Channel.HEART_RATE, samples)
    known = [x for x in samples if x is not None]
    for before, after in zip(samples, column or samples, strict=True):
        if before is not None:
            assert after == before
        elif after is not None:
            assert min(known) <= after <= max(known)
