"""Zones of intensity: where one ends and the next begins, by an athlete's thresholds."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from training_analyzer.domain.training.sampling import Column
from training_analyzer.domain.training.thresholds import Threshold


class ZoneScheme(StrEnum):
    """Published ways to cut intensity into zones. The Seiler schemes are in ``three_zones``.

    Sources: Coggan 2003, Training and racing using a power meter (power); Karvonen, Kentala & Mustala 1957 (reserve);
    Edwards 1993, The Heart Rate Monitor Book (share of the maximum); Friel 2006, Total Heart Rate Training (heart
    rate, run and ride); Allen & Coggan 2006 (heart rate); Friel, The Triathlete's Training Bible (pace).
    """

    POWER_COGGAN = "power_coggan"
    HR_RESERVE = "hr_reserve"
    HR_MAX = "hr_max"
    HR_FRIEL_RUN = "hr_friel_run"
    HR_FRIEL_RIDE = "hr_friel_ride"
    HR_COGGAN = "hr_coggan"
    PACE_FRIEL_RUN = "pace_friel_run"


@dataclass(frozen=True, slots=True)
class Zone:
    """From ``lower`` inclusive to ``upper`` exclusive, which is None for the last zone.

    Bounds are in W, bpm or m/s, as the column they cut. Zone 0 is what lies below a scheme's first zone.
    """

    number: int
    lower: float
    upper: float | None


# Percent: whole numbers keep the bounds exact where a fraction would not
_COGGAN_POWER: Final = (0, 55, 75, 90, 105, 120, 150)
_FIFTHS: Final = (50, 60, 70, 80, 90)
_FRIEL_RUN: Final = (0, 85, 90, 95, 100, 103, 106)
_FRIEL_RIDE: Final = (0, 81, 90, 94, 100, 103, 106)
_COGGAN_HR: Final = (0, 68, 83, 94, 105)
_FRIEL_PACE: Final = (129, 114, 106, 100, 97, 90)


def _of_power(threshold: Threshold) -> list[float] | None:
    return _shares(_COGGAN_POWER, threshold.ftp_w)


def _of_reserve(threshold: Threshold) -> list[float] | None:
    rest, most = threshold.rest_hr_bpm, threshold.max_hr_bpm
    if rest is None or most is None or most <= rest:
        return None
    return [0.0, *(rest + percent * (most - rest) / 100.0 for percent in _FIFTHS)]


def _of_max(threshold: Threshold) -> list[float] | None:
    shares = _shares(_FIFTHS, threshold.max_hr_bpm)
    return shares and [0.0, *shares]


def _of_pace(threshold: Threshold) -> list[float] | None:
    paces = pace_bounds_s_per_km(threshold)
    return paces and [0.0, *(1000.0 / pace for pace in paces)]


_LOWER: Final[Mapping[ZoneScheme, Callable[[Threshold], list[float] | None]]] = {
    ZoneScheme.POWER_COGGAN: _of_power,
    ZoneScheme.HR_RESERVE: _of_reserve,
    ZoneScheme.HR_MAX: _of_max,
    ZoneScheme.HR_FRIEL_RUN: lambda threshold: _shares(_FRIEL_RUN, threshold.lthr_bpm),
    ZoneScheme.HR_FRIEL_RIDE: lambda threshold: _shares(_FRIEL_RIDE, threshold.lthr_bpm),
    ZoneScheme.HR_COGGAN: lambda threshold: _shares(_COGGAN_HR, threshold.lthr_bpm),
    ZoneScheme.PACE_FRIEL_RUN: _of_pace,
}
_BELOW_FIRST: Final = (ZoneScheme.HR_RESERVE, ZoneScheme.HR_MAX)


def zones(scheme: ZoneScheme, threshold: Threshold) -> tuple[Zone, ...] | None:
    """Return a scheme's zones, lowest first, without gaps; None where the thresholds it needs are unknown.

    Power is cut at 0, .55, .75, .90, 1.05, 1.20, 1.50 of FTP; heart rate at .50 to .90 of reserve or maximum with
    zone 0 below, or at shares of LTHR; pace at 1.29, 1.14, 1.06, 1.00, .97, .90 of threshold pace, as speeds.
    """
    lower = _LOWER[scheme](threshold)
    if lower is None:
        return None
    return zones_from(lower, first=0 if scheme in _BELOW_FIRST else 1)


def zones_from(lower: Sequence[float], *, first: int = 1) -> tuple[Zone, ...]:
    """Return zones that begin at rising bounds, numbered from ``first``, the last one open."""
    return tuple(
        Zone(number, start, end)
        for number, (start, end) in enumerate(pairwise((*lower, None)), first)
        if start is not None
    )


def pace_bounds_s_per_km(threshold: Threshold) -> list[float] | None:
    """Return the slow ends of Friel's pace zones 2 to 7, in seconds per kilometre; None without threshold pace."""
    return _shares(_FRIEL_PACE, threshold.threshold_pace_s_per_km)


def time_in_zones(column: Column, cut: Sequence[Zone]) -> list[int]:
    """Return the seconds in each zone. A value of 0 counts, an unknown one does not.

    What lies below the first zone counts in it: there are no gaps.
    """
    lower = [zone.lower for zone in cut]
    seconds = [0] * len(cut)
    for value, count in Counter(column).items():  # few distinct values: each is placed once
        if value is not None:
            seconds[max(bisect_right(lower, value) - 1, 0)] += count
    return seconds


def _shares(percents: Sequence[int], threshold: float | None) -> list[float] | None:
    return [percent * threshold / 100.0 for percent in percents] if threshold else None
