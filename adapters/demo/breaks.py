"""What keeps the athlete from training: an illness, an injury, holidays, the weeks after the season."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_analyzer.adapters.demo.chance import chance

_WEEK: Final = timedelta(weeks=1)
_SETTLED: Final = timedelta(days=30)  # the latest illness is over this long, so that the recovery shows too


@dataclass(frozen=True, slots=True)
class Span:
    """Local days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def meets(self, monday: date) -> bool:
        """Whether a day of the week that starts on a Monday is among them."""
        return self.first < monday + _WEEK and monday <= self.last


@dataclass(frozen=True, slots=True)
class Setbacks:
    """Nine days of no training at all, and three weeks (from a Monday) of swimming and strength only."""

    illness: Span
    injury: Span


def setbacks(seed: int, today: date) -> Setbacks:
    """Return an illness of the last winter that is well over, and an injury of the spring a year before it."""
    rng = chance(seed, "setbacks")
    into_winter, into_spring = rng.randint(0, 9), rng.randint(0, 8)
    year = today.year
    while (illness := _nine_days(year, into_winter)).last + _SETTLED > today:
        year -= 1
    return Setbacks(illness, _three_weeks(year - 1, into_spring))


def _nine_days(year: int, offset_days: int) -> Span:
    first = date(year, 1, 17) + timedelta(days=offset_days)
    return Span(first, first + timedelta(days=8))


def _three_weeks(year: int, offset_days: int) -> Span:
    monday = monday_of(date(year, 3, 22) + timedelta(days=offset_days))
    return Span(monday, monday + 3 * _WEEK - timedelta(days=1))


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def holidays(year: int) -> tuple[Span, Span]:
    """Return two weeks in August and the turn of the year, which ends in the next one."""
    summer = monday_of(date(year, 8, 7))
    winter = monday_of(date(year, 12, 24))
    return (
        Span(summer, summer + timedelta(days=13)),
        Span(winter, winter + timedelta(days=13)),
    )


def off_season(year: int) -> Span:
    """Return the two weeks after the last race of a year."""
    monday = monday_of(date(year, 10, 27))
    return Span(monday, monday + timedelta(days=13))
