"""All metrics of one activity, each a value or a reason."""

from collections.abc import Sequence
from typing import Any, Final

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.found import Found, is_measured
from training_analyzer.domain.training.load import chosen_load, srpe_load
from training_analyzer.domain.training.measure_effort import curves, efforts, measure_efficiency
from training_analyzer.domain.training.measure_heart import measure_heart
from training_analyzer.domain.training.measure_pace import graded, measure_pace
from training_analyzer.domain.training.measure_power import measure_power
from training_analyzer.domain.training.metrics import VALUES, ActivityMetrics, Evidence, ZoneTimes
from training_analyzer.domain.training.offered import NO_METRICS, OfferedMetrics
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Seconds, per_second
from training_analyzer.domain.training.three_zones import HR_THREE, POWER_THREE, three_zones
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.zone_choice import chosen_zones
from training_analyzer.domain.training.zones import time_in_zones

_ZONED: Final = {
    "hr": Channel.HEART_RATE,
    "power": Channel.POWER,
    "pace": Channel.SPEED,
    HR_THREE: Channel.HEART_RATE,
    POWER_THREE: Channel.POWER,
}


def measure(
    evidence: Evidence,
    threshold: Threshold | None,
    order: Sequence[LoadMethod],
    offered: OfferedMetrics = NO_METRICS,
) -> ActivityMetrics:
    """Return the metrics of an activity by the threshold row that governs it, None for no row.

    ``order`` lists the methods of load to try; ``offered`` are measured after ours. Every None has its reason under the
    value's name.
    """
    seconds = per_second(evidence.streams, evidence.sport)
    found = Found()
    if seconds.too_long:
        found.lacks(VALUES, Reason.TOO_LONG)
    else:
        measure_heart(found, evidence, seconds, threshold)
        measure_power(found, seconds, threshold)
        graded_mps = graded(seconds) if evidence.sport is Sport.RUNNING else ()
        measure_pace(found, evidence, seconds, graded_mps, threshold)
        measure_efficiency(found, evidence, seconds, graded_mps)
    load, method = chosen_load(_candidates(found, evidence), order)
    if load is None:
        found.lacks(("load", "load_method"), _no_load(found))
    return ActivityMetrics(
        load=load,
        load_method=method,
        **_values(found),
        zones=_zone_times(seconds, threshold) if threshold else {},
        mean_max=curves(seconds),
        best_efforts=efforts(evidence),
        reasons=found.reasons,
        estimated=frozenset(found.estimated & found.values.keys()),
        dropped=seconds.dropped,
        plugin_metrics=offered.measure(evidence, seconds, threshold),
        threshold_from=threshold.valid_from if threshold else None,
        algorithm=offered.algorithm,
    )


def _values(found: Found) -> dict[str, Any]:
    return {name: found.values.get(name) for name in VALUES}


def _zone_times(seconds: Seconds, threshold: Threshold) -> dict[str, ZoneTimes]:
    """Return the time in the zones of each channel that was measured and has some."""
    chosen = {**chosen_zones(threshold), **three_zones(threshold)}
    columns = {name: seconds.of(channel) for name, channel in _ZONED.items() if name in chosen}
    return {
        name: ZoneTimes(
            scheme=chosen[name][0],
            zones=chosen[name][1],
            time_s=tuple(time_in_zones(column, chosen[name][1])),
        )
        for name, column in columns.items()
        if is_measured(column)
    }


def _candidates(found: Found, evidence: Evidence) -> dict[LoadMethod, float | None]:
    return {
        LoadMethod.OVERRIDE: evidence.load_override,
        LoadMethod.POWER_TSS: found.values.get("tss"),
        LoadMethod.RUN_TSS: found.values.get("rtss"),
        LoadMethod.SWIM_TSS: found.values.get("stss"),
        LoadMethod.HRSS: found.values.get("hrss"),
        LoadMethod.SRPE: None
        if evidence.rpe is None
        else srpe_load(evidence.timer_time_s / 60.0, evidence.rpe),
    }


def _no_load(found: Found) -> Reason:
    """A threshold would help, or nothing was measured at all."""
    waiting = Reason.NO_THRESHOLD in found.reasons.values()
    return Reason.NO_THRESHOLD if waiting else Reason.NO_EVIDENCE


def whole(legs: Sequence[ActivityMetrics], offered: OfferedMetrics = NO_METRICS) -> ActivityMetrics:
    """Return the metrics of a multisport activity: its load is the sum of its legs', the rest is in them."""
    loads = [leg.load for leg in legs if leg.load is not None]
    methods = {leg.load_method for leg in legs if leg.load is not None}
    reasons = dict.fromkeys(VALUES, Reason.IN_LEGS)
    if not loads:
        reasons["load"] = reasons["load_method"] = Reason.NO_EVIDENCE
    elif len(methods) > 1:
        reasons["load_method"] = Reason.MIXED_METHODS
    return ActivityMetrics(
        load=sum(loads) if loads else None,
        load_method=methods.pop() if len(methods) == 1 else None,
        reasons=reasons,
        plugin_metrics=offered.lacking(Reason.IN_LEGS),
        algorithm=offered.algorithm,
    )
