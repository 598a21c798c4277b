"""Heart-rate load on the scale where an hour at threshold is 100."""

from typing import Final

from training_analyzer.domain.training.thresholds import Sex
from training_analyzer.domain.training.trimp import banister_trimp, reserve

LTHR_OF_MAX: Final = 0.9
"""Estimate of the threshold heart rate where only the maximum is known; flagged as estimated."""


def hrss(trimp: float, lthr_bpm: float, rest_bpm: float, max_bpm: float, sex: Sex | None) -> float | None:
    """Return 100 times the impulse over that of an hour at threshold heart rate; None where the latter is 0.

    Source: Elevate (HRSS); GoldenCheetah, TRIMP(100).
    """
    hour_at_threshold = banister_trimp(60.0, reserve(lthr_bpm, rest_bpm, max_bpm), sex)
    return 100.0 * trimp / hour_at_threshold if hour_at_threshold > 0.0 else None
