"""Samples that no athlete produced."""

from collections.abc import Mapping
from typing import Final

from training_analyzer.domain.activities.channel import Channel, Samples, Streams
from training_analyzer.domain.activities.sport import Sport

LEAST_HR_BPM: Final = 25.0
MOST_HR_BPM: Final = 240.0
MOST_POWER_W: Final = 2500.0
MOST_SPEED_MPS: Final[Mapping[Sport, float]] = {Sport.RUNNING: 12.5, Sport.CYCLING: 33.0}


def without_outliers(streams: Streams, sport: Sport) -> tuple[dict[Channel, Samples], dict[str, int]]:
    """Return the columns with implausible samples as None, and how many were dropped, by channel.

    Dropped are heart rates below 25 or above 240 bpm, power above 2500 W, and speed above 12.5 m/s in a run and
    33 m/s in a ride; limits themselves stay.
    """
    bounds: dict[Channel, tuple[float, float]] = {
        Channel.HEART_RATE: (LEAST_HR_BPM, MOST_HR_BPM),
        Channel.POWER: (0.0, MOST_POWER_W),
    }
    if sport in MOST_SPEED_MPS:
        bounds[Channel.SPEED] = (0.0, MOST_SPEED_MPS[sport])
    kept, dropped = dict(streams), {}
    for channel, (least, most) in bounds.items():
        if channel not in streams:
            continue
        column = [None if x is None or not least <= x <= most else x for x in streams[channel]]
        lost = sum(x is None for x in column) - sum(x is None for x in streams[channel])
        if lost:
            kept[channel] = column
            dropped[channel.value] = lost
    return kept, dropped
