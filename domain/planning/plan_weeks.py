"""The weeks of a plan by rules: which phase each is, and how much of the greatest week."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.plan import WEEK, Phase, Race, week_number

MOST_WEEKS_BY_RULES: Final = 24
DEFAULT_WEEKS: Final = 8
GROWTH: Final = 1.08
"""From one loading week to the next. Ours, within the usual advice of 5 to 10 %."""
REST_SHARE: Final = 0.7
_REST_EVERY: Final = 4
_TAPERS: Final = {1: (0.5,), 2: (0.65, 0.45)}
"""Shares of the week before. Two weeks at 41 to 60 % less, intensity kept: Bosquet et al. 2007, MSSE 39:1358."""
_LONG_PLAN: Final = 8
_TWO_PEAKS: Final = 12
_A_PEAK: Final = 4
_MONDAY: Final = 0

FOCUS: Final = {
    Phase.BASE: "Endurance: more time at an easy pace, little that is hard.",
    Phase.BUILD: "The race's own demands: harder sessions on a steady base.",
    Phase.PEAK: "The hardest weeks: long and specific, with easy days kept easy.",
    Phase.TAPER: "Less of everything, as fast as before: arrive rested.",
}
REST_FOCUS: Final = "A lighter week, so that the last three sink in."


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekShape:
    """A week: its phase, its time as a multiple of the first loading week's, and whether it is a week of rest."""

    phase: Phase
    volume: float
    resting: bool = False

    @property
    def focus(self) -> str:
        """Return what it is for."""
        return REST_FOCUS if self.resting else FOCUS[self.phase]


def first_day_of(race: Race | None, weeks: int | None, today: date) -> tuple[date, int]:
    """Return the Monday a plan begins on and its number of weeks, the last of which holds the race.

    Up to 24 weeks, or as many as were asked for. Without a race it begins next Monday, or today on one. Raises
    InvalidValue for a race that is over, and for more weeks than there are.
    """
    if weeks is not None and not 0 < weeks <= MOST_WEEKS_BY_RULES:
        raise InvalidValue("/weeks", f"weeks takes 1 to {MOST_WEEKS_BY_RULES}.")
    this_week = today - timedelta(days=today.weekday())
    start = this_week if today.weekday() == _MONDAY else this_week + WEEK
    if race is None:
        return start, weeks or DEFAULT_WEEKS
    if race.day <= today:
        raise InvalidValue("/race/day", "The race is in the future.")
    left = week_number(race.day, this_week) + 1
    if weeks is not None and weeks > left:
        raise InvalidValue("/weeks", f"The race is in {left} weeks, this one included.")
    from_start = week_number(race.day, start) + 1
    count = weeks or max(min(from_start, MOST_WEEKS_BY_RULES), 1)
    return this_week + (left - count) * WEEK, count


def shapes(count: int, *, to_race: bool) -> list[WeekShape]:
    """Return the weeks: base, build, peak and taper, every fourth of the first two lighter; no taper without a race."""
    tapers = _TAPERS[2 if count >= _LONG_PLAN else 1] if to_race else ()
    peaks = (2 if count >= _TWO_PEAKS else 1 if count >= _A_PEAK else 0) if to_race else 0
    growing = count - len(tapers) - peaks
    base = (growing + 1) // 2
    weeks: list[WeekShape] = []
    volume = 1.0
    for number in range(growing):
        phase = Phase.BASE if number < base else Phase.BUILD
        resting = (number + 1) % _REST_EVERY == 0
        weeks.append(
            WeekShape(phase=phase, volume=volume * (REST_SHARE if resting else 1.0), resting=resting)
        )
        volume *= 1.0 if resting else GROWTH
    weeks += [WeekShape(phase=Phase.PEAK, volume=volume)] * peaks
    weeks += [WeekShape(phase=Phase.TAPER, volume=volume * share) for share in tapers]
    return weeks
