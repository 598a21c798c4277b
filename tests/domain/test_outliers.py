"""Samples that no athlete produced are dropped before anything else, and counted."""

from math import inf, nan

import pytest

from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.outliers import without_outliers


@pytest.mark.parametrize("hr_bpm", [24.9, 0.0, -1.0, 240.1, 255.0])
def test_a_heart_rate_below_25_or_above_240_is_dropped(hr_bpm: float) -> None:
    kept, dropped = without_outliers({Channel.HEART_RATE: [140.0, hr_bpm, 150.0]}, Sport.RUNNING)
    assert kept[Channel.HEART_RATE] == [140.0, None, 150.0]
    assert dropped == {"hr_bpm": 1}


@pytest.mark.parametrize(
    ("channel", "sport", "limit"),
    [
        (Channel.HEART_RATE, Sport.RUNNING, 25.0),
        (Channel.HEART_RATE, Sport.RUNNING, 240.0),
        (Channel.POWER, Sport.CYCLING, 2500.0),
        (Channel.POWER, Sport.CYCLING, 0.0),
        (Channel.SPEED, Sport.RUNNING, 12.5),
        (Channel.SPEED, Sport.CYCLING, 33.0),
    ],
)
def test_a_sample_at_its_limit_stays(channel: Channel, sport: Sport, limit: float) -> None:
    kept, dropped = without_outliers({channel: [limit]}, sport)
    assert kept[channel] == [limit]
    assert dropped == {}


def test_power_above_2500_watts_is_dropped() -> None:
    kept, dropped = without_outliers({Channel.POWER: [2500.5, 200.0]}, Sport.CYCLING)
    assert kept[Channel.POWER] == [None, 200.0]
    assert dropped == {"power_w": 1}


@pytest.mark.parametrize(("sport", "speed_mps"), [(Sport.RUNNING, 12.6), (Sport.CYCLING, 33.1)])
def test_a_speed_above_the_limit_of_its_sport_is_dropped(sport: Sport, speed_mps: float) -> None:
    kept, dropped = without_outliers({Channel.SPEED: [speed_mps]}, sport)
    assert kept[Channel.SPEED] == [None]
    assert dropped == {"speed_mps": 1}


def test_a_ride_may_be_faster_than_a_run() -> None:
    kept, dropped = without_outliers({Channel.SPEED: [20.0]}, Sport.CYCLING)
    assert kept[Channel.SPEED] == [20.0]
    assert dropped == {}


def test_a_sport_without_a_limit_keeps_any_speed() -> None:
    kept, dropped = without_outliers({Channel.SPEED: [60.0]}, Sport.SKIING)
    assert kept[Channel.SPEED] == [60.0]
    assert dropped == {}


@pytest.mark.parametrize("hostile", [nan, inf, -inf])
@pytest.mark.parametrize("channel", [Channel.HEART_RATE, Channel.POWER, Channel.SPEED])
def test_what_is_no_number_at_all_is_dropped(channel: Channel, hostile: float) -> None:
    kept, dropped = without_outliers({channel: [hostile, 12.0]}, Sport.RUNNING)
    assert kept[channel][0] is None
    assert dropped[channel.value] >= 1


def test_silence_is_not_counted_as_an_outlier() -> None:
    _, dropped = without_outliers({Channel.HEART_RATE: [None, 250.0, None, 20.0]}, Sport.RUNNING)
    assert dropped == {"hr_bpm": 2}


def test_other_channels_and_the_given_columns_stay_as_they_were() -> None:
    streams = {Channel.HEART_RATE: [300.0], Channel.ALTITUDE: [9_999.0], Channel.TIME: [0.0]}
    kept, _ = without_outliers(streams, Sport.RUNNING)
    assert kept[Channel.ALTITUDE] == [9_999.0]
    assert kept[Channel.TIME] == [0.0]
    assert streams[Channel.HEART_RATE] == [300.0]


def test_no_streams_have_no_outliers() -> None:
    assert without_outliers({}, Sport.RUNNING) == ({}, {})
