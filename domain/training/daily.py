"""The daily series as it is stored: one row per calendar day and sport, up to the last day with an activity."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotal:
    """What one day's activities of one sport add up to."""

    sport: str
    day: date
    load: float
    timer_time_s: float
    activity_count: int


class DailyLoad(NamedTuple):
    """A day of a series: its sum, and fitness (CTL) and fatigue (ATL) at its end.

    A tuple, since ten years are 3,650 of them and a frozen dataclass takes five times as long to make.
    """

    day: date
    load: float
    timer_time_s: float
    activity_count: int
    ctl: float
    atl: float
