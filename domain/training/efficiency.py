"""Efficiency: what a heart beat buys, and how that drifts over an activity."""

from typing import Final

from training_analyzer.domain.training.sampling import Column

LEAST_S: Final = 20 * 60
"""Below this there is no decoupling."""
STEADY_VI: Final = 1.1
"""Above this variability index decoupling is given and flagged: a changing effort decouples by itself."""


def ride_efficiency(np_w: float, mean_hr_bpm: float) -> float | None:
    """Return the efficiency factor of a ride: normalized power over mean heart rate, in W per bpm; None for 0 bpm.

    Source: Friel (efficiency factor).
    """
    return np_w / mean_hr_bpm if mean_hr_bpm > 0.0 else None


def run_efficiency(gap_mps: float, mean_hr_bpm: float) -> float | None:
    """Return the efficiency factor of a run: grade-adjusted metres per minute over mean heart rate; None for 0 bpm.

    Source: Friel (efficiency factor).
    """
    return gap_mps * 60.0 / mean_hr_bpm if mean_hr_bpm > 0.0 else None


def decoupling_pct(output: Column, hr_bpm: Column) -> float | None:
    """Return by how many percent output a beat fell from the first half to the second: (r1 - r2) / r1 * 100.

    ``output`` is power or speed; r is its mean over that of heart rate, in halves by time, over seconds with a heart
    rate above 0 and a known output. None under 20 minutes, without such seconds in either half, or without output
    in the first. Sources: Friel; GoldenCheetah, AerobicDecoupling.
    """
    if min(len(output), len(hr_bpm)) < LEAST_S:
        return None
    half = len(hr_bpm) // 2
    first, second = _ratio(output[:half], hr_bpm[:half]), _ratio(output[half:], hr_bpm[half:])
    if first is None or second is None or first <= 0.0:
        return None
    return (first - second) / first * 100.0


def is_steady(variability: float | None) -> bool:
    """Whether an activity's variability index lets its decoupling be taken at its word; unknown does."""
    return variability is None or variability <= STEADY_VI


def _ratio(output: Column, hr_bpm: Column) -> float | None:
    pairs = [
        (x, hr) for x, hr in zip(output, hr_bpm, strict=True) if x is not None and hr is not None and hr > 0.0
    ]
    return sum(x for x, _ in pairs) / sum(hr for _, hr in pairs) if pairs else None
