"""Monotony and strain: a week without variation wears more than its load says."""

from collections.abc import Sequence
from math import dist, sqrt
from typing import Final, NamedTuple

WEEK_DAYS: Final = 7
_ROOT: Final = sqrt(WEEK_DAYS - 1)


class Monotony(NamedTuple):
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
    if week.count(week[0]) == WEEK_DAYS:
        return None
    total = sum(week)
    mean = total / WEEK_DAYS
    value = mean * _ROOT / dist(week, [mean] * WEEK_DAYS)
    return Monotony(value, total * value)
