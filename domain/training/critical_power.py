"""Critical power: what can be held for long, and the work that can be done above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.training.reasons import Reason

SHORTEST_S: Final = 120.0
LONGEST_S: Final = 1200.0
LEAST_EFFORTS: Final = 3
LEAST_SPREAD: Final = 3.0
LEAST_W_PRIME_J: Final = 1000.0
"""Nobody has so little: the efforts behind such a fit were steady, not maximal."""


@dataclass(frozen=True, slots=True)
class MaximalEffort:
    """Mean power in W, held to exhaustion for so many seconds."""

    power_w: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class CriticalPower:
    """Critical power in W and the work above it, W', in J."""

    cp_w: float
    w_prime_j: float


def counts(duration_s: float) -> bool:
    """Whether an effort of so many seconds tells of critical power or speed: 2 to 20 minutes."""
    return SHORTEST_S <= duration_s <= LONGEST_S


def lacking(durations_s: Sequence[float]) -> Reason | None:
    """Return why maximal efforts of these durations tell nothing: fewer than 3, or the longest not 3 times the shortest."""
    if len(durations_s) < LEAST_EFFORTS:
        return Reason.TOO_FEW_EFFORTS
    return Reason.TOO_NARROW if max(durations_s) < LEAST_SPREAD * min(durations_s) else None


def critical_power(efforts: Sequence[MaximalEffort]) -> CriticalPower | None:
    """Return the fit shown by default: work over time, of the efforts of 2 to 20 minutes.

    None with fewer than 3 of them, when the longest is not 3 times as long as the shortest, or when the fit is not
    possible. Source: Monod & Scherrer 1965, Ergonomics 8:329.
    """
    usable = [effort for effort in efforts if counts(effort.duration_s)]
    return None if lacking([effort.duration_s for effort in usable]) else possible(fit_work_time(usable))


def possible(fit: CriticalPower | None) -> CriticalPower | None:
    """Return a fit that an athlete can have: CP above 0 and W' of 1 kJ or more."""
    return fit if fit and fit.cp_w > 0.0 and fit.w_prime_j >= LEAST_W_PRIME_J else None


def fit_work_time(efforts: Sequence[MaximalEffort]) -> CriticalPower | None:
    """Return the least-squares line through work over time, W = CP t + W'; None unless two durations differ.

    Source: Monod & Scherrer 1965, Ergonomics 8:329.
    """
    times = [effort.duration_s for effort in efforts]
    line = _line(times, [effort.power_w * effort.duration_s for effort in efforts])
    return line and CriticalPower(cp_w=line[0], w_prime_j=line[1])


def fit_inverse_time(efforts: Sequence[MaximalEffort]) -> CriticalPower | None:
    """Return the least-squares line through power over inverse time, P = CP + W' / t; None unless two durations differ.

    Weighs short efforts more than work over time. Source: Clarke & Skiba 2013, Adv Physiol Educ 37:134.
    """
    if any(effort.duration_s <= 0.0 for effort in efforts):
        return None
    line = _line([1.0 / effort.duration_s for effort in efforts], [effort.power_w for effort in efforts])
    return line and CriticalPower(cp_w=line[1], w_prime_j=line[0])


def _line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float] | None:
    """Return slope and intercept."""
    if len(set(xs)) <= 1:
        return None
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread
    return slope, mean_y - slope * mean_x
