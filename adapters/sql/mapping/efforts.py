"""The efforts of an activity as rows, so that one statement finds the best of many."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from training_analyzer.domain.training.intensity import IntensityBasis
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.three_zones import HR_THREE, POWER_THREE

DISTANCE: Final = "distance"
"""The kind whose span is metres and whose value is seconds; of the three-zone kinds the span is the zone's
number and the value its seconds; of the others the span is seconds."""
THREE_ZONES: Final = {IntensityBasis.HEART_RATE: HR_THREE, IntensityBasis.POWER: POWER_THREE}
"""The kind of each basis, which is also the name of the zones among an activity's metrics."""


def efforts_of(metrics: ActivityMetrics) -> Sequence[Mapping[str, Any]]:
    """Return a row an effort, the keys of the activity aside."""
    held = [
        {"kind": kind, "span": float(duration_s), "value": value, "start_s": None}
        for kind, curve in metrics.mean_max.items()
        for duration_s, value in curve.items()
    ]
    covered = [
        {"kind": DISTANCE, "span": one.distance_m, "value": one.duration_s, "start_s": one.start_s}
        for one in metrics.best_efforts
    ]
    spent = [
        {"kind": kind, "span": float(zone.number), "value": float(time_s), "start_s": None}
        for kind in THREE_ZONES.values()
        if (times := metrics.zones.get(kind)) is not None
        for zone, time_s in zip(times.zones, times.time_s, strict=True)
    ]
    return [*held, *covered, *spent]
