"""Monotony and strain: a week without variation wears more than its load says."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Final

WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Monotony:
    """``monotony`` has no unit; ``strain`` is in units of load."""

    monotony: float
    strain: float


def monotony(week: Sequence[float]) -> Monotony | None:
    """Return mean over sample standard deviation (n - 1) of a week's daily loads, and weekly sum times that.

    Rest days count as 0. None when all days are alike. Raises ValueError unless there are seven days.
    Source: Foster 1998, Med Sci Sports Exerc 30:1164.
    """
    if len(week) != WEEK_DAYS:
        raise ValueError(f"a week has {WEEK_DAYS} days, not {len(week)}")
    if max(week) == min(week):
        return None
    total = fsum(week)
    mean = total / WEEK_DAYS
    deviation = sqrt(fsum((load - mean) ** 2 for load in week) / (WEEK_DAYS - 1))
    if deviation <= 0.0:
        return None  # the squares of tiny differences vanish
    value = mean / deviation
    return Monotony(value, total * value)
