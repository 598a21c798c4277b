"""Critical speed: what a runner can hold for long, and the distance that can be run above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.training.critical_power import MaximalEffort, counts, fit_work_time, lacking
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.records import Effort

SHORTEST_S: Final = 120.0
LONGEST_S: Final = 1800.0
"""Races that the model reaches: at critical speed a runner lasts about half an hour."""
LEAST_D_PRIME_M: Final = 10.0
"""Nobody has so little: the efforts behind such a fit were steady, not maximal."""


@dataclass(frozen=True, slots=True)
class CriticalSpeed:
    """Critical speed in m/s and the distance above it, D', in m."""

    cs_mps: float
    d_prime_m: float


def critical_speed(efforts: Sequence[Effort]) -> CriticalSpeed | Reason:
    """Return the least-squares line through distance over time, D = CS t + D', of the efforts of 2 to 20 minutes.

    A reason instead with fewer than 3 of them, when the longest is not 3 times as long as the shortest, or when they
    do not follow the model. Source: Hughson, Orok & Staudt 1984, Int J Sports Med 5:23.
    """
    usable = [effort for effort in efforts if counts(effort.duration_s)]
    if reason := lacking([effort.duration_s for effort in usable]):
        return reason
    speeds = [MaximalEffort(effort.distance_m / effort.duration_s, effort.duration_s) for effort in usable]
    line = fit_work_time(speeds)  # distance is to speed what work is to power
    if line is None or line.cp_w <= 0.0 or line.w_prime_j < LEAST_D_PRIME_M:
        return Reason.NO_FIT
    return CriticalSpeed(line.cp_w, line.w_prime_j)


def critical_speed_time_s(distance_m: float, model: CriticalSpeed) -> float | None:
    """Return the time for a distance, t = (D - D') / CS, in seconds; None outside 2 to 30 minutes.

    Source of the bounds: Poole et al. 2016, Med Sci Sports Exerc 48:2320 (exhaustion at critical speed within about
    30 minutes).
    """
    time_s = (distance_m - model.d_prime_m) / model.cs_mps
    return time_s if SHORTEST_S <= time_s <= LONGEST_S else None
