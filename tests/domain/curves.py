"""Curves of one ride."""

from collections.abc import Mapping
from datetime import date

from training_analyzer.domain.training.curves import CurvePoint
from training_analyzer.plugins.testing.builders import an_activity_id


def a_curve(best: Mapping[int, float]) -> list[CurvePoint]:
    """Return the points of a mean-max curve, by duration in seconds."""
    return [
        CurvePoint(duration_s=duration_s, value=value, activity_id=an_activity_id(), day=date(2026, 5, 1))
        for duration_s, value in best.items()
    ]
