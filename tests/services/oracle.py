"""The daily series from first principles: what the stored one has to be, whatever happened before."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import ALL_SPORTS
from training_analyzer.domain.training.preferences import TrainingPreferences

type Row = tuple[date, float, int, float, float]
"""Day, load, count, CTL, ATL."""


def counting(activities: Sequence[Activity]) -> list[Activity]:
    """Return what counts: neither duplicates nor wholes beside their legs."""
    parents = {one.parent_id for one in activities}
    return [one for one in activities if one.duplicate_of is None and one.id not in parents]


def series_of(activities: Sequence[Activity], sport: str, preferences: TrainingPreferences) -> list[Row]:
    """Return one row a day from the first to the last day with an activity of a sport, or of any."""
    mine = [one for one in counting(activities) if sport in (ALL_SPORTS, one.sport.value)]
    if not mine:
        return []
    first, last = min(one.local_day for one in mine), max(one.local_day for one in mine)
    ctl, atl = preferences.ctl_seed, preferences.atl_seed
    rows = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        today = [one for one in mine if one.local_day == day]
        load = sum(one.load or 0.0 for one in today)
        ctl = ctl * exp(-1 / preferences.ctl_days) + load * (1 - exp(-1 / preferences.ctl_days))
        atl = atl * exp(-1 / preferences.atl_days) + load * (1 - exp(-1 / preferences.atl_days))
        rows.append((day, load, len(today), ctl, atl))
    return rows
