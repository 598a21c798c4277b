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
from training_analyzer.domain.training.sampling import Seconds
from training_analyzer.domain.training.thresholds import Threshold

_NAMES: Final = ("np_w", "intensity_factor", "variability_index", "tss")


def measure_power(found: Found, seconds: Seconds, threshold: Threshold | None) -> None:
    """Measure work, NP, IF, VI and TSS."""
    power_w = seconds.of(Channel.POWER)
    mean_w = mean_power(power_w)
    if mean_w is None:
        found.lacks((*_NAMES, "work_kj"), Reason.NO_POWER)
        return
    found.values["work_kj"] = work_kj(power_w)
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
