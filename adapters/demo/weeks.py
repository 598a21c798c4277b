"""The plan of the weeks: blocks of three to build and one to recover, between races and what life brings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from training_analyzer.adapters.demo.breaks import Setbacks, holidays, monday_of, off_season
from training_analyzer.adapters.demo.chance import chance
from training_analyzer.adapters.demo.races import Priority, races_of

_WEEK: Final = timedelta(weeks=1)
_BUILD_WEEKS: Final = 3
# hours of an average build week by month: what daylight and the season's aims allow
_BUILD_HOURS: Final = (8.9, 9.4, 10.0, 10.9, 11.8, 11.8, 11.9, 11.2, 11.2, 9.4, 8.0, 8.2)


class WeekKind(StrEnum):
    """What a week is for."""

    BUILD = "build"
    RECOVERY = "recovery"
    TAPER = "taper"
    RACE = "race"
    AFTER_RACE = "after_race"
    HOLIDAY = "holiday"
    OFF_SEASON = "off_season"
    ILLNESS = "illness"
    INJURY = "injury"
    COMEBACK = "comeback"


# share of a build week's hours; a race comes on top of its week's
_SHARES: Final = {
    WeekKind.RECOVERY: 0.65,
    WeekKind.TAPER: 0.66,
    WeekKind.RACE: 0.4,
    WeekKind.AFTER_RACE: 0.5,
    WeekKind.HOLIDAY: 0.4,
    WeekKind.OFF_SEASON: 0.42,
    WeekKind.ILLNESS: 0.6,
    WeekKind.INJURY: 0.5,
    WeekKind.COMEBACK: 0.65,
}


@dataclass(frozen=True, slots=True)
class Week:
    """A week from its Monday on. ``position`` counts build weeks within their block from 0."""

    monday: date
    kind: WeekKind
    position: int
    hours: float


def plan_weeks(seed: int, first: date, today: date, setbacks: Setbacks) -> Iterator[Week]:
    """Yield the weeks that hold a day from ``first`` to ``today``.

    Planning starts at the off-season before, so that the blocks do not depend on where the diary begins.
    """
    monday, built = off_season(first.year - 1).first, 0
    while monday <= today:
        kind = _fixed(monday, setbacks)
        if kind is None:
            # before a taper or holiday a recovery week would be one too many
            rests = built >= _BUILD_WEEKS and _fixed(monday + _WEEK, setbacks) in (None, WeekKind.RACE)
            kind = WeekKind.RECOVERY if rests else WeekKind.BUILD
        position = min(built, _BUILD_WEEKS - 1) if kind is WeekKind.BUILD else 0
        built = built + 1 if kind is WeekKind.BUILD else 0
        if monday >= monday_of(first):
            yield Week(monday, kind, position, _hours(seed, monday, kind, position, first))
        monday += _WEEK


def _fixed(monday: date, setbacks: Setbacks) -> WeekKind | None:
    """Return what a week is whatever the block says, or None."""
    if setbacks.injury.meets(monday):
        return WeekKind.INJURY
    if setbacks.illness.meets(monday):
        return WeekKind.ILLNESS
    if setbacks.injury.meets(monday - _WEEK) or setbacks.illness.meets(monday - _WEEK):
        return WeekKind.COMEBACK
    return _raced(monday) or _rested(monday)


def _raced(monday: date) -> WeekKind | None:
    races = {monday_of(race.day): race for race in races_of(monday.year)}
    if monday in races:
        return WeekKind.RACE
    following, previous = races.get(monday + _WEEK), races.get(monday - _WEEK)
    if following and following.priority is Priority.A:
        return WeekKind.TAPER
    if previous and previous.priority is Priority.A:
        return WeekKind.AFTER_RACE
    return None


def _rested(monday: date) -> WeekKind | None:
    spans = (*holidays(monday.year - 1), *holidays(monday.year))
    if any(monday in span for span in spans):
        return WeekKind.HOLIDAY
    return WeekKind.OFF_SEASON if monday in off_season(monday.year) else None


def _hours(seed: int, monday: date, kind: WeekKind, position: int, first: date) -> float:
    """Return a week's hours: a block's weeks grow by 6 %, the years from 86 % to all of the plan."""
    rng = chance(seed, "hours", monday)
    grown = min(0.86 + 0.07 * (monday - first).days / 365.25, 1.0)
    share = _SHARES.get(kind, 0.94 + 0.06 * position)
    # the middle of the week decides its month, and a recovery week belongs to the month of its block
    middle = monday - 2 * _WEEK if kind is WeekKind.RECOVERY else monday + timedelta(days=3)
    return _BUILD_HOURS[middle.month - 1] * grown * share * rng.uniform(0.97, 1.03)
