"""Fitness and form of days to come, by the loads that are planned for them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from training_analyzer.domain.training.daily import DailyLoad, DayTotal
from training_analyzer.domain.training.fitness import continue_to, grow, weight
from training_analyzer.domain.training.preferences import TrainingPreferences

FRESH: Final = 10.0
"""Form at the end of a day from which an athlete counts as fresh."""
_PLANNED: Final = "planned"


def project(
    last: DailyLoad, planned: Mapping[date, float], until: date, *, preferences: TrainingPreferences
) -> list[DailyLoad]:
    """Return the days after the last stored one up to a day, inclusive, by the same recursion as the past.

    ``planned`` holds loads by day; days without one are rest, and a plan for a day that is over is ignored. Projected
    days count no activities and no time.
    """
    totals = [
        DayTotal(sport=_PLANNED, day=day, load=planned[day], timer_time_s=0.0, activity_count=0)
        for day in sorted(planned)
        if last.day < day <= until
    ]
    days = grow(totals, before=last, preferences=preferences)
    return [*days, *continue_to(days[-1] if days else last, until, preferences=preferences)]


def first_fresh(days: Sequence[DailyLoad], form: float = FRESH) -> DailyLoad | None:
    """Return the first day at whose end form (CTL - ATL) is at least so high."""
    return next((day for day in days if day.ctl - day.atl >= form), None)


def load_for_form(form: float, *, ctl: float, atl: float, preferences: TrainingPreferences) -> float | None:
    """Return the load of today that brings form at the end of the day to a value.

    ``ctl`` and ``atl`` are today's without any load of today: load = (CTL - ATL - form) / (k_ATL - k_CTL). None when
    no load can: form is lower already, or both constants are the same. Source: `grow` of fitness, solved for the load.
    """
    faster = weight(preferences.atl_days) - weight(preferences.ctl_days)
    if faster == 0.0:
        return None
    load = (ctl - atl - form) / faster
    return load if load >= 0.0 else None
