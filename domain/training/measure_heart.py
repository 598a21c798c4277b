"""Metrics of heart rate."""

from typing import Final

from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.training.found import Found, is_measured
from training_analyzer.domain.training.hrss import LTHR_OF_MAX, hrss
from training_analyzer.domain.training.metrics import Evidence
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Column, Seconds
from training_analyzer.domain.training.three_zones import three_hr_zones
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.trimp import banister_trimp, reserve, trimp_of_samples
from training_analyzer.domain.training.zone_trimp import edwards_trimp, lucia_trimp

_NAMES: Final = ("trimp", "hrss", "edwards_trimp", "lucia_trimp")


def measure_heart(found: Found, evidence: Evidence, seconds: Seconds, threshold: Threshold | None) -> None:
    """Measure TRIMP, HRSS, Edwards' and Lucia's TRIMP."""
    hr_bpm = seconds.of(Channel.HEART_RATE)
    by_mean = not evidence.streams and evidence.avg_hr_bpm is not None
    if not by_mean and not is_measured(hr_bpm):
        found.lacks(_NAMES, Reason.NO_HEART_RATE)
        return
    if threshold is None:
        found.lacks(_NAMES, Reason.NO_THRESHOLD)
        return
    _banister(found, evidence, hr_bpm, threshold)
    if by_mean:
        found.lacks(("edwards_trimp", "lucia_trimp"), Reason.NO_SAMPLES)
        return
    _by_zones(found, hr_bpm, threshold)


def _banister(found: Found, evidence: Evidence, hr_bpm: Column, threshold: Threshold) -> None:
    rest, most = threshold.rest_hr_bpm, threshold.max_hr_bpm
    if rest is None or most is None:
        found.lacks(("trimp", "hrss"), Reason.NO_THRESHOLD)
        return
    if most <= rest:
        found.lacks(("trimp", "hrss"), Reason.ZERO_DENOMINATOR)
        return
    trimp = _trimp(evidence, hr_bpm, threshold, rest, most)
    found.values["trimp"] = trimp
    lthr = threshold.lthr_bpm or LTHR_OF_MAX * most
    found.put("hrss", hrss(trimp, lthr, rest, most, threshold.sex), Reason.ZERO_DENOMINATOR)
    if threshold.sex is None:
        found.estimated |= {"trimp", "hrss"}
    if threshold.lthr_bpm is None:
        found.estimated.add("hrss")


def _trimp(evidence: Evidence, hr_bpm: Column, threshold: Threshold, rest: float, most: float) -> float:
    """Sum over samples; the mean, which underestimates, is the shortcut only where nothing was recorded."""
    if evidence.streams or evidence.avg_hr_bpm is None:
        return trimp_of_samples(hr_bpm, rest, most, threshold.sex)
    fraction = reserve(evidence.avg_hr_bpm, rest, most)
    return banister_trimp(evidence.timer_time_s / 60.0, fraction, threshold.sex)


def _by_zones(found: Found, hr_bpm: Column, threshold: Threshold) -> None:
    """Edwards' by the maximum; Lucia's by two thresholds, of which the lower is estimated from LTHR."""
    most = threshold.max_hr_bpm
    found.put("edwards_trimp", edwards_trimp(hr_bpm, most) if most else None, Reason.NO_THRESHOLD)
    three = three_hr_zones(threshold)
    lucia = lucia_trimp(hr_bpm, three[1].lower, three[2].lower) if three else None
    if found.put("lucia_trimp", lucia, Reason.NO_THRESHOLD) is not None:
        found.estimated.add("lucia_trimp")
