"""Which session on which day: a week's hours spread over its kind's pattern."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from training_analyzer.adapters.demo.breaks import Setbacks
from training_analyzer.adapters.demo.chance import chance, happens
from training_analyzer.adapters.demo.races import races_of
from training_analyzer.adapters.demo.weeks import Week, WeekKind
from training_analyzer.adapters.demo.workouts import MENU, SessionKind, Workout
from training_analyzer.domain.activities.sport import Sport

_RUN, _LONG, _TEMPO, _HARD, _REST = (
    SessionKind.EASY_RUN,
    SessionKind.LONG_RUN,
    SessionKind.TEMPO,
    SessionKind.INTERVALS,
    SessionKind.RECOVERY,
)
_RIDE, _SWEET, _VO2, _SWIM, _GYM = (
    SessionKind.RIDE_ENDURANCE,
    SessionKind.RIDE_SWEET_SPOT,
    SessionKind.RIDE_VO2,
    SessionKind.SWIM,
    SessionKind.STRENGTH,
)
_OUTDOOR_MONTHS: Final = range(4, 11)
_BRIGHT_MONTHS: Final = range(3, 10)  # when the harder patterns are trained

type Pattern = tuple[tuple[int, SessionKind, float], ...]
"""Weekday (Monday is 0), kind, share of the week's hours."""

# build weeks: in winter strength and steady work, from spring harder sessions
_WINTER: Final[tuple[Pattern, ...]] = (
    (
        (1, _TEMPO, 0.13),
        (2, _SWEET, 0.16),
        (3, _SWIM, 0.11),
        (4, _GYM, 0.08),
        (5, _RIDE, 0.32),
        (6, _LONG, 0.2),
    ),
    ((1, _RUN, 0.11), (2, _SWIM, 0.12), (3, _VO2, 0.14), (4, _GYM, 0.08), (5, _RIDE, 0.34), (6, _LONG, 0.21)),
)
_SUMMER: Final[tuple[Pattern, ...]] = (
    (
        (1, _HARD, 0.11),
        (2, _SWEET, 0.15),
        (3, _SWIM, 0.1),
        (4, _RUN, 0.09),
        (5, _RIDE, 0.36),
        (6, _LONG, 0.19),
    ),
    (
        (1, _SWIM, 0.1),
        (2, _TEMPO, 0.12),
        (3, _VO2, 0.14),
        (4, _SWIM, 0.1),
        (5, _LONG, 0.18),
        (6, _RIDE, 0.36),
    ),
    (
        (1, _HARD, 0.11),
        (2, _SWIM, 0.1),
        (3, _SWEET, 0.15),
        (4, _RUN, 0.09),
        (5, _RIDE, 0.37),
        (6, _TEMPO, 0.18),
    ),
)
_PATTERNS: Final[dict[WeekKind, Pattern]] = {
    WeekKind.RECOVERY: (
        (1, _REST, 0.13),
        (2, _SWIM, 0.15),
        (4, _RUN, 0.17),
        (5, _RIDE, 0.35),
        (6, _RUN, 0.2),
    ),
    WeekKind.TAPER: ((1, _TEMPO, 0.16), (2, _SWIM, 0.14), (3, _VO2, 0.18), (5, _RIDE, 0.32), (6, _RUN, 0.2)),
    WeekKind.RACE: ((1, _HARD, 0.26), (2, _SWIM, 0.24), (3, _RIDE, 0.32), (5, _REST, 0.18)),
    WeekKind.AFTER_RACE: ((2, _SWIM, 0.2), (3, _REST, 0.17), (5, _RIDE, 0.4), (6, _RUN, 0.23)),
    WeekKind.HOLIDAY: ((1, _RUN, 0.26), (3, _SWIM, 0.24), (5, _RUN, 0.24), (6, _RUN, 0.26)),
    WeekKind.OFF_SEASON: ((2, _SWIM, 0.25), (5, _RIDE, 0.5), (6, _RUN, 0.25)),
    WeekKind.ILLNESS: (
        (1, _RUN, 0.16),
        (2, _SWIM, 0.16),
        (4, _REST, 0.13),
        (5, _RIDE, 0.33),
        (6, _RUN, 0.22),
    ),
    WeekKind.INJURY: ((0, _SWIM, 0.21), (1, _GYM, 0.18), (3, _SWIM, 0.22), (4, _GYM, 0.17), (5, _SWIM, 0.22)),
    WeekKind.COMEBACK: (
        (1, _REST, 0.14),
        (2, _SWIM, 0.17),
        (3, _RUN, 0.16),
        (5, _RIDE, 0.35),
        (6, _RUN, 0.18),
    ),
}
# shortest and longest of a kind, in minutes
_LIMITS_MIN: Final = {
    _RUN: (25, 75),
    _LONG: (60, 125),
    _TEMPO: (45, 85),
    _HARD: (40, 80),
    _REST: (20, 55),
    _RIDE: (45, 270),
    _SWEET: (55, 110),
    _VO2: (50, 95),
    _SWIM: (30, 80),
    _GYM: (25, 60),
}


@dataclass(frozen=True, slots=True)
class Appointment:
    """A workout on a local day: in the evening of a working day, or in the morning."""

    day: date
    kind: SessionKind
    workout: Workout
    duration_s: int


def appointments(seed: int, week: Week, setbacks: Setbacks) -> Iterator[Appointment]:
    """Yield a week's sessions in order of days; none falls on a race or on a sick day."""
    rng = chance(seed, "week", week.monday)
    pattern = _pattern(week, rng)
    raced = {race.day for race in races_of(week.monday.year)}
    missed = _missed(week, pattern, rng)
    for weekday, kind, share in pattern:
        day = week.monday + timedelta(days=weekday)
        least, most = _LIMITS_MIN[kind]
        minutes = round(min(max(week.hours * 60.0 * share * rng.uniform(0.95, 1.05), least), most))
        workout = rng.choice(_choices(kind, day, week.kind))
        if day not in raced and day not in setbacks.illness and weekday != missed:
            # a watch is stopped at the door, never on the full minute
            yield Appointment(day, kind, workout, minutes * 60 + rng.randint(-40, 50))


def _pattern(week: Week, rng: Random) -> Pattern:
    if week.kind is not WeekKind.BUILD:
        return _PATTERNS[week.kind]
    return rng.choice(_SUMMER if week.monday.month in _BRIGHT_MONTHS else _WINTER)


def _missed(week: Week, pattern: Pattern, rng: Random) -> int | None:
    """Return the weekday of a session that life cancelled: the shortest, in one build week of six."""
    if week.kind is WeekKind.BUILD and happens(rng, 1 / 6):
        return min(pattern, key=lambda slot: slot[2])[0]
    return None


def _choices(kind: SessionKind, day: date, week: WeekKind) -> tuple[Workout, ...]:
    """Return what fits the season: no trainer in summer, no hard rides on the road in winter, no bike on a trip."""
    warm = day.month in _OUTDOOR_MONTHS
    menu = MENU[kind]
    if kind in (_SWEET, _VO2):
        return tuple(workout for workout in menu if workout.outdoors is warm)
    if kind is _RIDE and week is not WeekKind.BUILD:
        return menu[:3]
    if kind is _REST and week is WeekKind.RACE:
        return tuple(workout for workout in menu if workout.sport is Sport.RUNNING)
    return menu
