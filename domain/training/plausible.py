"""What a human body has done so far: whatever is faster is an error of the recorder."""

from collections.abc import Mapping
from itertools import pairwise
from math import log
from typing import Final

from training_analyzer.domain.activities.sport import Sport, family
from training_analyzer.domain.training.outliers import MOST_SPEED_MPS

# Fastest times run by anyone over a distance, known in May 2026, ratified or not, in seconds; those on the road
# rounded down. Source: World Athletics.
_FASTEST_RUNS: Final = (
    (400.0, 43.03),
    (800.0, 100.91),
    (1000.0, 131.96),
    (1609.344, 223.13),
    (3000.0, 437.55),
    (5000.0, 755.36),
    (10_000.0, 1571.0),
    (15_000.0, 2386.0),
    (21_097.5, 3400.0),
    (42_195.0, 7140.0),
)
_FASTEST_SWIM_MPS: Final = 2.5
_MOST_MPS: Final[Mapping[Sport, float]] = {**MOST_SPEED_MPS, Sport.SWIMMING: _FASTEST_SWIM_MPS}


def is_plausible(sport: Sport, distance_m: float, duration_s: float) -> bool:
    """Whether a human can have done it.

    A run is not faster than 12.5 m/s nor than the fastest known, a ride not than 33 m/s, a swim not than 2.5 m/s
    (above the 50 m record); a walk is held to the limits of a run. Other sports only take time.
    """
    group = Sport.RUNNING if family(sport) is Sport.WALKING else family(sport)
    if duration_s <= 0.0:
        return False
    if group in _MOST_MPS and distance_m / duration_s > _MOST_MPS[group]:
        return False
    return group is not Sport.RUNNING or duration_s >= fastest_run_s(distance_m)


def fastest_run_s(distance_m: float) -> float:
    """Return the fastest time for a distance, 0 below 400 m.

    Between two known distances time grows as a power of distance, as in Riegel's formula; beyond the marathon it
    grows with the distance.
    """
    for (short_m, short_s), (long_m, long_s) in pairwise(_FASTEST_RUNS):
        if short_m <= distance_m <= long_m:
            fatigue = log(long_s / short_s) / log(long_m / short_m)
            time_s: float = short_s * (distance_m / short_m) ** fatigue
            return time_s
    longest_m, longest_s = _FASTEST_RUNS[-1]
    return longest_s * distance_m / longest_m if distance_m > longest_m else 0.0
