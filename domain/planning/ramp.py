"""How fast the weeks of a plan may grow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.expected import Expected
from training_analyzer.domain.planning.plan import week_number
from training_analyzer.domain.planning.workout import WorkoutPurpose

MOST_GROWTH: Final = 1.3
"""A week over the hardest of the four before it. Runners who grew by more than 30 % in two weeks were hurt more often:
Nielsen et al. 2014, J Orthop Sports Phys Ther 44:739. To take the hardest of four lets a week of rest pass."""
LOOK_BACK_WEEKS: Final = 4
LEAST_LOAD: Final = 150.0
LEAST_S: Final = 3.0 * 3600.0
"""Below this a week is small enough for anybody, however much more it is than the one before. Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWork:
    """A workout as the ramp sees it."""

    day: date
    purpose: WorkoutPurpose
    expected: Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekTotal:
    """What a week adds up to, races left out. ``load`` is None where one of its workouts has none."""

    load: float | None
    duration_s: float | None


def week_totals(work: Iterable[PlannedWork], first_day: date, weeks: int) -> list[WeekTotal]:
    """Return the totals of a plan's weeks."""
    by_week: list[list[Expected]] = [[] for _ in range(weeks)]
    for each in work:
        if each.purpose is not WorkoutPurpose.RACE:
            by_week[week_number(each.day, first_day)].append(each.expected)
    return [
        WeekTotal(
            load=_total([each.load for each in week]), duration_s=_total([each.duration_s for each in week])
        )
        for week in by_week
    ]


def check_ramp(totals: Sequence[WeekTotal], usual_load: float | None) -> None:
    """Raise InvalidValue for a week that is over 1.3 times the hardest of the four before it.

    By load where every workout has one, else by time, else not at all: nothing compares. ``usual_load`` is the
    athlete's load a week before the plan; without it the first week has nothing to be compared with.
    """
    loads = [total.load for total in totals]
    if None not in loads:
        _check(loads, usual_load, LEAST_LOAD, "load")
        return
    times = [total.duration_s for total in totals]
    if None not in times:
        _check(times, None, LEAST_S, "time in seconds")


def _check(values: Sequence[float | None], before: float | None, least: float, what: str) -> None:
    past = [] if before is None else [before]
    for number, value in enumerate(values):
        known = value or 0.0
        most = max(MOST_GROWTH * max(past[-LOOK_BACK_WEEKS:], default=known), least)
        if known > most * (1.0 + 1e-9):
            raise InvalidValue(
                f"/weeks/{number}",
                f"Its {what} is {known:.0f}; after the weeks before it at most {most:.0f} is allowed.",
            )
        past.append(known)


def _total(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
