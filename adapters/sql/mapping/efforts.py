"""The efforts of an activity as rows, so that one statement finds the best of many."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from training_analyzer.domain.training.metrics import ActivityMetrics

DISTANCE: Final = "distance"
"""The kind whose span is metres and whose value is seconds; of the others the span is seconds."""


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
    return [*held, *covered]
