"""What a hill costs a runner: gradient, energy, and the speed on the flat that costs the same."""

from collections.abc import Collection
from itertools import accumulate
from typing import Final

from training_analyzer.domain.training.sampling import Column
from training_analyzer.domain.training.stretches import known, unbroken

STEEPEST: Final = 0.45
"""Gradients beyond those measured are clamped."""
SMOOTHED_M: Final = 30.0
"""A gradient is taken over at least so much distance: altitude is too rough for less."""
_FLAT_J_PER_KG_M: Final = 3.6


def running_cost(gradient: float) -> float:
    """Return the energy cost of running, in J per kg and metre, for a gradient clamped to -.45..+.45.

    C(i) = 155.4 i^5 - 30.4 i^4 - 43.3 i^3 + 46.3 i^2 + 19.5 i + 3.6.
    Source: Minetti et al. 2002, J Appl Physiol 93:1039.
    """
    i = min(max(gradient, -STEEPEST), STEEPEST)
    return ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + _FLAT_J_PER_KG_M


def grade_adjusted_mps(speed_mps: float, gradient: float) -> float:
    """Return the speed on the flat that costs as much energy a second: speed times C(gradient) / C(0)."""
    return speed_mps * running_cost(gradient) / _FLAT_J_PER_KG_M


def grade_adjusted(speed_mps: Column, altitude_m: Column, stops: Collection[int] = ()) -> list[float | None]:
    """Return grade-adjusted speed (GAP) second by second, in m/s.

    None where speed or altitude is unknown, and in stretches too short for a gradient (under 30 m). ``stops`` are
    seconds after which the timer stood still for long: altitudes on either side say nothing about a slope.
    Source: Minetti et al. 2002, J Appl Physiol 93:1039.
    """
    adjusted: list[float | None] = [None] * len(speed_mps)
    if len(altitude_m) != len(speed_mps):
        return adjusted
    for stretch in unbroken((speed_mps, altitude_m), stops):
        speeds = known(speed_mps, stretch)
        for i, gradient in enumerate(_gradients(speeds, known(altitude_m, stretch))):
            adjusted[stretch.start + i] = grade_adjusted_mps(speeds[i], gradient)
    return adjusted


def _gradients(speeds_mps: list[float], altitudes_m: list[float]) -> list[float]:
    """Return the slope around each second over at least 30 m of distance; nothing for a shorter way."""
    way_m = list(accumulate(speeds_mps))
    least, last = 0, 0
    gradients: list[float] = []
    if way_m[-1] - way_m[0] < SMOOTHED_M:
        return gradients
    for here_m in way_m:
        start_m = min(max(here_m - SMOOTHED_M / 2.0, way_m[0]), way_m[-1] - SMOOTHED_M)
        while way_m[least + 1] <= start_m:
            least += 1
        while way_m[last] < way_m[least] + SMOOTHED_M and last < len(way_m) - 1:
            last += 1
        gradients.append((altitudes_m[last] - altitudes_m[least]) / (way_m[last] - way_m[least]))
    return gradients
