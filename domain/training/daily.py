"""The daily series as it is stored: one row per calendar day and sport, up to the last day with an activity."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotal:
    """What one day's activities of one sport add up to."""

    sport: str
    day: date
    load: float
    timer_time_s: float
    activity_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyLoad:
    """A day of a series: its sum, and fitness (CTL) and fatigue (ATL) at its end."""

    day: date
    load: float
    timer_time_s: float
    activity_count: int
    ctl: float
    atl: float
