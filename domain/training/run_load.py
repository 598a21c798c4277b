"""Load of a run: weighted grade-adjusted speed against threshold speed, an hour at threshold being 100."""

from collections.abc import Collection
from itertools import accumulate
from operator import sub

from training_analyzer.domain.training.power import WINDOW_S
from training_analyzer.domain.training.sampling import Column
from training_analyzer.domain.training.stretches import known, unbroken


def normalized_speed(speed_mps: Column, stops: Collection[int] = ()) -> float | None:
    """Return normalized graded speed (NGP as a speed), in m/s: the fourth root of the mean fourth power.

    The recipe of normalized power on grade-adjusted speed: over all full 30 s means, none of which holds an unknown
    second or bridges a long stop. None without a full window. Standing counts as 0.
    Source: TrainingPeaks (NGP), after Coggan 2003.
    """
    total, count = 0.0, 0
    for stretch in unbroken((speed_mps,), stops):
        sums = list(accumulate(known(speed_mps, stretch), initial=0.0))
        windows = [x**4 for x in map(sub, sums[WINDOW_S:], sums)]
        total += sum(windows)
        count += len(windows)
    if not count:
        return None
    speed: float = (max(total, 0.0) / count) ** 0.25 / WINDOW_S
    return speed


def run_intensity(ngp_mps: float, threshold_pace_s_per_km: float) -> float:
    """Return normalized graded speed over threshold speed."""
    return ngp_mps * threshold_pace_s_per_km / 1000.0


def run_tss(duration_s: float, intensity: float) -> float:
    """Return the run's load (rTSS): hours times intensity squared times 100. Source: TrainingPeaks; McGregor."""
    return duration_s / 3600.0 * intensity**2 * 100.0
