"""Training impulse: heart rate over time, weighted as it rises."""

from collections import Counter
from math import exp

from training_analyzer.domain.training.sampling import Column
from training_analyzer.domain.training.thresholds import Sex


def reserve(hr_bpm: float, rest_bpm: float, max_bpm: float) -> float:
    """Return the fraction of heart-rate reserve, clamped to 0..1. Raises ZeroDivisionError when max is rest."""
    return min(max((hr_bpm - rest_bpm) / (max_bpm - rest_bpm), 0.0), 1.0)


def banister_trimp(duration_min: float, fraction: float, sex: Sex | None) -> float:
    """Return Banister's training impulse, in arbitrary units (an easy hour is about 50).

    ``fraction`` of heart-rate reserve is clamped to 0..1. An unspecified sex takes the men's pair of constants.
    Sources: Banister 1991, in Physiological Testing of the High-Performance Athlete, pp. 403-424; Morton,
    Fitz-Clarke & Banister 1990, J Appl Physiol 69:1171.
    """
    x = min(max(fraction, 0.0), 1.0)
    weight = 0.86 * exp(1.67 * x) if sex is Sex.FEMALE else 0.64 * exp(1.92 * x)
    return duration_min * x * weight


def trimp_of_samples(hr_bpm: Column, rest_bpm: float, max_bpm: float, sex: Sex | None) -> float:
    """Return the sum of Banister's impulse over seconds; seconds without a heart rate do not count.

    The mean heart rate underestimates: the weight grows faster than the rate. Sources: those of ``banister_trimp``.
    """
    seconds = Counter(hr_bpm)  # few distinct rates: each is weighed once
    del seconds[None]
    return sum(
        banister_trimp(count / 60.0, reserve(hr, rest_bpm, max_bpm), sex)
        for hr, count in seconds.items()
        if hr is not None
    )
