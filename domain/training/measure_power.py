"""Metrics of power."""

from typing import Final

from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.training.found import Found
from training_analyzer.domain.training.power import (
    SHORT_S,
    intensity_factor,
    mean_power,
    normalized_power,
    tss,
    variability_index,
    work_kj,
)
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Column, Seconds
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.xpower import bike_score, xpower

_NAMES: Final = ("np_w", "intensity_factor", "variability_index", "tss")
_SKIBA: Final = ("xpower_w", "bike_score")


def measure_power(found: Found, seconds: Seconds, threshold: Threshold | None) -> None:
    """Measure work, NP, IF, VI and TSS; xPower and BikeScore."""
    power_w = seconds.of(Channel.POWER)
    mean_w = mean_power(power_w)
    if mean_w is None:
        found.lacks((*_NAMES, *_SKIBA, "work_kj"), Reason.NO_POWER)
        return
    found.values["work_kj"] = work_kj(power_w)
    _skiba(found, power_w, threshold)
    np_w = normalized_power(power_w)
    if np_w is None:
        found.lacks(_NAMES, Reason.TOO_SHORT)
        return
    found.values["np_w"] = np_w
    if len(power_w) < SHORT_S:
        found.estimated.add("np_w")
    found.put("variability_index", variability_index(np_w, mean_w), Reason.ZERO_DENOMINATOR)
    if threshold is None or not threshold.ftp_w:
        found.lacks(("intensity_factor", "tss"), Reason.NO_THRESHOLD)
        return
    found.values["intensity_factor"] = intensity_factor(np_w, threshold.ftp_w)
    found.values["tss"] = tss(len(power_w), np_w, threshold.ftp_w)


def _skiba(found: Found, power_w: Column, threshold: Threshold | None) -> None:
    """BikeScore asks for critical power, which thresholds do not hold: FTP stands for it, and the score is estimated."""
    weighted_w = found.put("xpower_w", xpower(power_w), Reason.NO_POWER)
    if weighted_w is None or threshold is None or not threshold.ftp_w:
        found.lacks(("bike_score",), Reason.NO_THRESHOLD)
        return
    found.values["bike_score"] = bike_score(len(power_w), weighted_w, threshold.ftp_w)
    found.estimated.add("bike_score")
