"""All metrics of one activity, each a value or a reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.training.hrss import LTHR_OF_MAX, hrss
from training_analyzer.domain.training.load import chosen_load, srpe_load
from training_analyzer.domain.training.metrics import ActivityMetrics, Evidence
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
from training_analyzer.domain.training.sampling import Seconds, per_second
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.trimp import banister_trimp, reserve, trimp_of_samples


@dataclass
class _Found:
    """What has been computed so far."""

    values: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    estimated: set[str] = field(default_factory=set)

    def put(self, name: str, value: float | None, reason: Reason) -> float | None:
        """Keep a value, or the reason why there is none."""
        if value is None:
            self.reasons[name] = reason
        else:
            self.values[name] = value
        return value


def measure(evidence: Evidence, threshold: Threshold | None, order: Sequence[LoadMethod]) -> ActivityMetrics:
    """Return the metrics of an activity by the threshold row that governs it, None for no row.

    ``order`` lists the methods of load to try. Every None has its reason under the value's name.
    """
    seconds = per_second(evidence.streams, evidence.sport)
    found = _Found()
    _measure_heart(found, evidence, seconds, threshold)
    _measure_power(found, seconds, threshold)
    candidates = {
        LoadMethod.OVERRIDE: evidence.load_override,
        LoadMethod.POWER_TSS: found.values.get("tss"),
        LoadMethod.HRSS: found.values.get("hrss"),
        LoadMethod.SRPE: None
        if evidence.rpe is None
        else srpe_load(evidence.timer_time_s / 60.0, evidence.rpe),
    }
    load, method = chosen_load(candidates, order)
    if load is None:
        found.reasons["load"] = found.reasons["load_method"] = _no_load(found)
    return ActivityMetrics(
        load=load,
        load_method=method,
        trimp=found.values.get("trimp"),
        hrss=found.values.get("hrss"),
        np_w=found.values.get("np_w"),
        intensity_factor=found.values.get("intensity_factor"),
        variability_index=found.values.get("variability_index"),
        tss=found.values.get("tss"),
        work_kj=found.values.get("work_kj"),
        reasons=found.reasons,
        estimated=frozenset(found.estimated & found.values.keys()),
        dropped=seconds.dropped,
        threshold_from=threshold.valid_from if threshold else None,
    )


def _measure_heart(found: _Found, evidence: Evidence, seconds: Seconds, threshold: Threshold | None) -> None:
    hr_bpm = seconds.of(Channel.HEART_RATE)
    rest, most = (threshold.rest_hr_bpm, threshold.max_hr_bpm) if threshold else (None, None)
    if not any(x is not None for x in hr_bpm) and evidence.avg_hr_bpm is None:
        found.reasons["trimp"] = found.reasons["hrss"] = Reason.NO_HEART_RATE
    elif threshold is None or rest is None or most is None:
        found.reasons["trimp"] = found.reasons["hrss"] = Reason.NO_THRESHOLD
    elif most <= rest:
        found.reasons["trimp"] = found.reasons["hrss"] = Reason.ZERO_DENOMINATOR
    else:
        trimp = _trimp(evidence, seconds, threshold, rest, most)
        found.values["trimp"] = trimp
        lthr = threshold.lthr_bpm or LTHR_OF_MAX * most
        found.put("hrss", hrss(trimp, lthr, rest, most, threshold.sex), Reason.ZERO_DENOMINATOR)
        if threshold.sex is None:
            found.estimated |= {"trimp", "hrss"}
        if threshold.lthr_bpm is None:
            found.estimated.add("hrss")


def _trimp(evidence: Evidence, seconds: Seconds, threshold: Threshold, rest: float, most: float) -> float:
    """Sum over samples; the mean is the shortcut where there are none."""
    hr_bpm = seconds.of(Channel.HEART_RATE)
    if any(x is not None for x in hr_bpm) or evidence.avg_hr_bpm is None:
        return trimp_of_samples(hr_bpm, rest, most, threshold.sex)
    return banister_trimp(
        evidence.timer_time_s / 60.0, reserve(evidence.avg_hr_bpm, rest, most), threshold.sex
    )


def _measure_power(found: _Found, seconds: Seconds, threshold: Threshold | None) -> None:
    power_w = seconds.of(Channel.POWER)
    names = ("np_w", "intensity_factor", "variability_index", "tss", "work_kj")
    mean_w = mean_power(power_w)
    if mean_w is None:
        found.reasons.update(dict.fromkeys(names, Reason.NO_POWER))
        return
    found.values["work_kj"] = work_kj(power_w)
    np_w = found.put("np_w", normalized_power(power_w), Reason.TOO_SHORT)
    if np_w is None:
        found.reasons.update(dict.fromkeys(names[:-1], Reason.TOO_SHORT))
        return
    if len(power_w) < SHORT_S:
        found.estimated.add("np_w")
    found.put("variability_index", variability_index(np_w, mean_w), Reason.ZERO_DENOMINATOR)
    if threshold is None or not threshold.ftp_w:
        found.reasons["intensity_factor"] = found.reasons["tss"] = Reason.NO_THRESHOLD
        return
    found.values["intensity_factor"] = intensity_factor(np_w, threshold.ftp_w)
    found.values["tss"] = tss(len(power_w), np_w, threshold.ftp_w)


def _no_load(found: _Found) -> Reason:
    """A threshold would help, or nothing was measured at all."""
    waiting = Reason.NO_THRESHOLD in found.reasons.values()
    return Reason.NO_THRESHOLD if waiting else Reason.NO_EVIDENCE


def whole(legs: Sequence[ActivityMetrics]) -> ActivityMetrics:
    """Return the metrics of a multisport activity: its load is the sum of its legs', the rest is in them."""
    loads = [leg.load for leg in legs if leg.load is not None]
    methods = {leg.load_method for leg in legs if leg.load is not None}
    names = ("trimp", "hrss", "np_w", "intensity_factor", "variability_index", "tss", "work_kj")
    reasons = dict.fromkeys(names, Reason.IN_LEGS)
    if not loads:
        reasons["load"] = reasons["load_method"] = Reason.NO_EVIDENCE
    elif len(methods) > 1:
        reasons["load_method"] = Reason.MIXED_METHODS
    return ActivityMetrics(
        load=sum(loads) if loads else None,
        load_method=methods.pop() if len(methods) == 1 else None,
        trimp=None,
        hrss=None,
        np_w=None,
        intensity_factor=None,
        variability_index=None,
        tss=None,
        work_kj=None,
        reasons=reasons,
    )
