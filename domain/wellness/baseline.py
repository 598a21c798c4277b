"""A week against the two months that end with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum, sqrt
from typing import Final

BASELINE_DAYS: Final = 60
LEAST_BASELINE: Final = 14
WEEK_DAYS: Final = 7
LEAST_WEEK: Final = 3
NORMAL_SD: Final = 0.5
"""Half width of the normal band, in standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """All in the unit of the values. ``sd`` and ``week_sd`` are sample standard deviations (n - 1).

    The week's values are None with fewer than 3 days of it. ``z`` is the distance of the week's mean from the
    baseline's in standard deviations, None without a week or without variation.
    """

    mean: float
    sd: float
    week_mean: float | None
    week_sd: float | None
    z: float | None

    @property
    def low(self) -> float:
        """The lower end of the normal band: mean - 0.5 SD."""
        return self.mean - NORMAL_SD * self.sd

    @property
    def high(self) -> float:
        """The upper end of the normal band: mean + 0.5 SD."""
        return self.mean + NORMAL_SD * self.sd


def baseline(by_day: Mapping[date, float], today: date) -> Baseline | None:
    """Return mean and spread of the last 60 days, today included, and of the last 7; None with fewer than 14 values.

    Days without a value are absent. Sources: Plews et al. 2013, Sports Med 43:773, and 2014, Int J Sports Physiol
    Perform 9:783; Buchheit 2014, Front Physiol 5:73.
    """
    values = _last(by_day, today, BASELINE_DAYS)
    if len(values) < LEAST_BASELINE:
        return None
    mean, sd = _mean_and_sd(values)
    week = _last(by_day, today, WEEK_DAYS)
    if len(week) < LEAST_WEEK:
        return Baseline(mean=mean, sd=sd, week_mean=None, week_sd=None, z=None)
    week_mean, week_sd = _mean_and_sd(week)
    z = (week_mean - mean) / sd if sd > 0.0 else None
    return Baseline(mean=mean, sd=sd, week_mean=week_mean, week_sd=week_sd, z=z)


def _last(by_day: Mapping[date, float], today: date, days: int) -> list[float]:
    each = (today - timedelta(days=n) for n in range(days))
    return [by_day[day] for day in each if day in by_day]


def _mean_and_sd(values: list[float]) -> tuple[float, float]:
    """Values that are all alike have a spread of exactly 0, which rounding would hide."""
    mean = fsum(values) / len(values)
    if max(values) == min(values):
        return mean, 0.0
    return mean, sqrt(fsum((x - mean) ** 2 for x in values) / (len(values) - 1))
