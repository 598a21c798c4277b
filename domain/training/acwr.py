"""Acute to chronic workload ratio: how this week compares with the month.

It describes a change of load and predicts no injury (Impellizzeri et al. 2020, Int J Sports Physiol Perform 15:907).
ATL over CTL is another quantity: it has other time constants.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

ACUTE_DAYS: Final = 7
CHRONIC_DAYS: Final = 28
LEAST_CHRONIC: Final = 1.0
"""Below this mean daily load a ratio says nothing."""


@dataclass(frozen=True, slots=True)
class Acwr:
    """Three ways to the ratio, each None before 28 days or when its denominator is below 1.

    ``uncoupled`` is the one shown by default (Windt & Gabbett 2019, Br J Sports Med 53:988): the week is not part of
    what it is compared with.
    """

    coupled: float | None = None
    uncoupled: float | None = None
    ewma: float | None = None


def acwr_series(loads: Sequence[float]) -> list[Acwr]:
    """Return the ratios at the end of each day of a series of daily loads, rest days too, from its first day on.

    Coupled: mean(7) / mean(28). Uncoupled: mean(7) / mean(the 21 days before). EWMA: of both, with
    lambda = 2 / (N + 1), N = 7 and 28, seeded with the first day's load (Williams et al. 2017, Br J Sports Med 51:209).
    """
    sums = _sums(loads)
    acute, chronic = _ewma(loads, ACUTE_DAYS), _ewma(loads, CHRONIC_DAYS)
    full = [
        Acwr(
            _ratio(
                (sums[n] - sums[n - ACUTE_DAYS]) / ACUTE_DAYS,
                (sums[n] - sums[n - CHRONIC_DAYS]) / CHRONIC_DAYS,
            ),
            uncoupled,
            _ratio(acute[n - 1], chronic[n - 1]),
        )
        for n, uncoupled in enumerate(uncoupled_ratios(loads)[CHRONIC_DAYS - 1 :], CHRONIC_DAYS)
    ]
    return [Acwr()] * (len(loads) - len(full)) + full


def uncoupled_ratios(loads: Sequence[float]) -> list[float | None]:
    """Return the uncoupled ratio alone at the end of each day of a series, None before 28 days or over less than 1.

    mean(7) / mean(the 21 days before). Source: Windt & Gabbett 2019, Br J Sports Med 53:988.
    """
    sums = _sums(loads)
    before_days = CHRONIC_DAYS - ACUTE_DAYS
    full = [
        _ratio((end - week_ago) / ACUTE_DAYS, (week_ago - month_ago) / before_days)
        for month_ago, week_ago, end in zip(sums, sums[before_days:], sums[CHRONIC_DAYS:], strict=False)
    ]
    return [None] * (len(loads) - len(full)) + full


def _sums(loads: Sequence[float]) -> list[float]:
    """Return the sums of the first 0, 1, 2... loads."""
    return list(accumulate(loads, initial=0.0))


def _ewma(loads: Sequence[float], days: int) -> list[float]:
    share = 2.0 / (days + 1)
    return list(accumulate(loads, lambda mean, load: mean + (load - mean) * share))


def _ratio(acute: float, chronic: float) -> float | None:
    return acute / chronic if chronic >= LEAST_CHRONIC else None
