"""Resting heart rate against an athlete's own normal."""

from collections.abc import Mapping
from datetime import date

from training_analyzer.domain.wellness.baseline import Baseline, baseline


def resting_hr_status(bpm_by_day: Mapping[date, float], today: date) -> Baseline | None:
    """Return the mean of 7 days against that of 60, in bpm; None with fewer than 14 values in 60 days.

    A value that is not above 0 was never measured. A positive ``z`` is a raised heart rate, mostly a bad sign.
    Source: Buchheit 2014, Front Physiol 5:73.
    """
    return baseline({day: bpm for day, bpm in bpm_by_day.items() if bpm > 0.0}, today)
