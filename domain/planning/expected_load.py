"""The load of a planned workout, by the formulas that measure what was done.

Steps are taken as steady: the fourth-power mean is over whole steps, where a recording has windows of 30 s.
"""

from collections.abc import Sequence
from typing import Final

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.effort import Effort
from training_analyzer.domain.planning.target import TargetMetric
from training_analyzer.domain.training.hrss import LTHR_OF_MAX, hrss
from training_analyzer.domain.training.power import tss
from training_analyzer.domain.training.run_load import run_intensity, run_tss
from training_analyzer.domain.training.swim_load import swim_intensity, swim_tss
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.trimp import banister_trimp, reserve

_BY_PACE: Final = {Sport.RUNNING: LoadMethod.RUN_TSS, Sport.SWIMMING: LoadMethod.SWIM_TSS}


def method_of(metric: TargetMetric, sport: Sport) -> LoadMethod | None:
    """Return how a workout held to a metric is scored; None where pace has no score in the sport."""
    if metric is TargetMetric.PACE:
        return _BY_PACE.get(sport)
    return LoadMethod.POWER_TSS if metric is TargetMetric.POWER else LoadMethod.HRSS


def load_of(method: LoadMethod, efforts: Sequence[Effort], threshold: Threshold | None) -> float | None:
    """Return the load of efforts whose times and values are all known; None without the thresholds it needs.

    Power TSS and rTSS by the fourth-power mean of the steps, sTSS by the mean speed without rests, HRSS by the sum of
    Banister's impulses. Sources: those of the formulas.
    """
    steps = [(effort.duration_s or 0.0, effort.value or 0.0) for effort in efforts]
    if threshold is None:
        return None
    if method is LoadMethod.POWER_TSS:
        return _by_power(steps, threshold)
    if method is LoadMethod.RUN_TSS:
        return _by_pace(steps, threshold)
    if method is LoadMethod.SWIM_TSS:
        return _by_swim(steps, threshold)
    return _by_heart(steps, threshold)


type _Steps = Sequence[tuple[float, float]]
"""Seconds, and W, bpm or m/s."""


def _by_power(steps: _Steps, threshold: Threshold) -> float | None:
    if not threshold.ftp_w:
        return None
    return tss(_seconds(steps), _fourth_power_mean(steps), threshold.ftp_w)


def _by_pace(steps: _Steps, threshold: Threshold) -> float | None:
    if not threshold.threshold_pace_s_per_km:
        return None
    intensity = run_intensity(_fourth_power_mean(steps), threshold.threshold_pace_s_per_km)
    return run_tss(_seconds(steps), intensity)


def _by_swim(steps: _Steps, threshold: Threshold) -> float | None:
    swum = [(duration_s, speed_mps) for duration_s, speed_mps in steps if speed_mps > 0.0]
    if not threshold.css_s_per_100m or not swum:
        return None
    distance_m = sum(duration_s * speed_mps for duration_s, speed_mps in swum)
    intensity = swim_intensity(distance_m, _seconds(swum), threshold.css_s_per_100m)
    return None if intensity is None else swim_tss(_seconds(swum), intensity)


def _by_heart(steps: _Steps, threshold: Threshold) -> float | None:
    rest, most, sex = threshold.rest_hr_bpm, threshold.max_hr_bpm, threshold.sex
    if rest is None or most is None or most <= rest:
        return None
    impulses = [
        banister_trimp(duration_s / 60.0, reserve(hr_bpm, rest, most), sex) for duration_s, hr_bpm in steps
    ]
    return hrss(sum(impulses), threshold.lthr_bpm or LTHR_OF_MAX * most, rest, most, sex)


def _seconds(steps: _Steps) -> float:
    return sum(duration_s for duration_s, _ in steps)


def _fourth_power_mean(steps: _Steps) -> float:
    mean: float = (sum(duration_s * value**4 for duration_s, value in steps) / _seconds(steps)) ** 0.25
    return mean
