"""Heart-rate variability: beat-to-beat differences, and how a week compares with an athlete's own normal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log, sqrt

from training_analyzer.domain.wellness.baseline import Baseline, baseline


def rmssd_ms(intervals_ms: Sequence[float]) -> float | None:
    """Return the root mean square of successive differences between beats, in ms; None with fewer than two beats.

    Source: Task Force of the ESC and NASPE 1996, Circulation 93:1043.
    """
    squares = [(after - before) ** 2 for before, after in pairwise(intervals_ms)]
    return sqrt(sum(squares) / len(squares)) if squares else None


@dataclass(frozen=True, slots=True)
class HrvStatus:
    """``baseline`` is in ln ms. ``cv7_pct`` is the week's variation, None without a week."""

    baseline: Baseline
    cv7_pct: float | None

    @property
    def within_normal(self) -> bool | None:
        """Whether the week's mean lies in the normal band, its ends included; None without a week."""
        week_mean = self.baseline.week_mean
        return None if week_mean is None else self.baseline.low <= week_mean <= self.baseline.high


def hrv_status(rmssd_by_day_ms: Mapping[date, float], today: date) -> HrvStatus | None:
    """Return an athlete's baseline and week of ln(rMSSD); None with fewer than 14 values in 60 days.

    A value that is not above 0 was never measured. CV7 = 100 SD7 / mean7, None too when that mean is not above 0.
    Sources: Plews et al. 2013, Sports Med 43:773 (band of 0.5 SD), and 2014, Int J Sports Physiol Perform 9:783 (at
    least 3 days a week); Buchheit 2014, Front Physiol 5:73.
    """
    found = baseline({day: log(value) for day, value in rmssd_by_day_ms.items() if value > 0.0}, today)
    if found is None:
        return None
    mean, sd = found.week_mean, found.week_sd
    return HrvStatus(found, 100.0 * sd / mean if mean is not None and sd is not None and mean > 0.0 else None)
