"""Best efforts: the least time in which an activity covered a distance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.activities.channel import Samples
from training_analyzer.domain.training.sampling import BRIDGE_S

RUN_DISTANCES_M: Final = (
    *(400.0, 800.0, 1000.0, 1609.344, 3000.0, 3218.688, 5000.0),
    *(10_000.0, 15_000.0, 16_093.44, 21_097.5, 42_195.0),
)


@dataclass(frozen=True, slots=True)
class BestEffort:
    """A distance and the elapsed seconds it took, with the second at which it began."""

    distance_m: float
    duration_s: float
    start_s: float


def best_efforts(
    time_s: Samples, distance_m: Samples, distances_m: Iterable[float] = RUN_DISTANCES_M
) -> list[BestEffort]:
    """Return the quickest effort for each distance that was covered, in order of the distances.

    ``time_s`` is elapsed: pauses count. ``distance_m`` is the way since the start. An effort may begin or end
    between two samples, by a straight line; not within a silence of more than 10 s, which counts in full. Of equal
    efforts the earlier counts.
    """
    times, ways = _way(time_s, distance_m)
    back_times, back_ways = [-t for t in reversed(times)], [-d for d in reversed(ways)]
    efforts = []
    for distance in distances_m:
        if not ways or distance <= 0.0 or ways[-1] - ways[0] < distance:
            continue
        from_samples = _least(times, ways, distance)
        back_duration_s, back_start_s = _least(back_times, back_ways, distance)
        to_samples = (back_duration_s, -back_start_s - back_duration_s)
        efforts.append(BestEffort(distance, *min(from_samples, to_samples)))
    return efforts


def _way(time_s: Samples, distance_m: Samples) -> tuple[list[float], list[float]]:
    """Return the samples with both values known. Neither time nor way runs back: what does is passed over."""
    times: list[float] = []
    ways: list[float] = []
    for t, d in zip(time_s, distance_m, strict=True):
        if t is not None and d is not None and (not times or (t >= times[-1] and d >= ways[-1])):
            times.append(t)
            ways.append(d)
    return times, ways


def _least(times: Sequence[float], ways: Sequence[float], distance: float) -> tuple[float, float]:
    """Return least time and its start among efforts that begin at a sample.

    The least of all begins or ends at one: between samples the time for a distance changes linearly.
    """
    least = (times[-1] - times[0], times[0])
    last, end = 0, len(ways)
    for start_s, start_m in zip(times, ways, strict=True):
        goal = start_m + distance
        while last < end and ways[last] < goal:
            last += 1
        if last == end:
            break
        duration_s = times[last] - start_s
        gap_s = times[last] - times[last - 1]
        if gap_s <= BRIDGE_S:
            duration_s -= gap_s * (ways[last] - goal) / (ways[last] - ways[last - 1])
        if duration_s < least[0]:
            least = (duration_s, start_s)
    return least
