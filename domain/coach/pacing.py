"""How even a pace was."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from training_analyzer.domain.training.sampling import Column

MINUTE_S: Final = 60
LEAST_MINUTES: Final = 10


@dataclass(frozen=True, slots=True)
class Pacing:
    """How speed varied from minute to minute, and from the first half to the second.

    ``variation_pct`` is the standard deviation of the minutes' mean speeds against their mean; ``fade_pct`` how much
    slower the second half was (negative: faster).
    """

    variation_pct: float
    fade_pct: float


def pacing(speed_mps: Column) -> Pacing | None:
    """Return the pacing from speeds a second apart; None for less than ten full minutes, or for standing still."""
    minutes = [
        mean
        for start in range(0, len(speed_mps) - MINUTE_S + 1, MINUTE_S)
        if (mean := _mean(speed_mps[start : start + MINUTE_S])) is not None
    ]
    if len(minutes) < LEAST_MINUTES:
        return None
    half = len(minutes) // 2
    first, mean = sum(minutes[:half]) / half, sum(minutes) / len(minutes)
    second = sum(minutes[-half:]) / half
    if first <= 0.0 or mean <= 0.0:
        return None
    deviation = sqrt(sum((each - mean) ** 2 for each in minutes) / (len(minutes) - 1))
    return Pacing(variation_pct=100.0 * deviation / mean, fade_pct=100.0 * (first - second) / first)


def _mean(values: Sequence[float | None]) -> float | None:
    """Return the mean of a minute, None where over half of it is unknown."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if 2 * len(known) >= len(values) else None
