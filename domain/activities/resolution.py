"""Fewer samples for a chart."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from training_analyzer.domain.activities.channel import Channel, Samples, Streams


class Resolution(StrEnum):
    """How many samples at most: 100, 1,000, 10,000, or all."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    FULL = "full"


_MOST: Final[Mapping[Resolution, int]] = {
    Resolution.LOW: 100,
    Resolution.MEDIUM: 1_000,
    Resolution.HIGH: 10_000,
}
_PLACES: Final = frozenset(
    {Channel.TIME, Channel.TIMER, Channel.DISTANCE, Channel.LATITUDE, Channel.LONGITUDE}
)


def reduce(streams: Streams, resolution: Resolution) -> Streams:
    """Return columns of one length, at most as long as the resolution says.

    The first and the last sample stay. In between, time, distance and position are those of evenly spaced samples;
    other channels are the mean of the known samples from one such place to the next, None where there are none.
    """
    length = max((len(samples) for samples in streams.values()), default=0)
    most = _MOST.get(resolution, length)
    if length <= most:
        return streams
    places = [i * (length - 1) // (most - 1) for i in range(most)]
    return {
        channel: [samples[i] for i in places] if channel in _PLACES else _means(samples, places)
        for channel, samples in streams.items()
    }


def _means(samples: Samples, places: list[int]) -> list[float | None]:
    return [_mean(samples[start:end]) for start, end in zip(places, [*places[1:], len(samples)], strict=True)]


def _mean(samples: Samples) -> float | None:
    known = [x for x in samples if x is not None]
    return sum(known) / len(known) if known else None
