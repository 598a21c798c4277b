"""What a plan may ask of an athlete, whoever wrote it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.goals.goal import EARLIEST_DAY, FARTHEST
from training_analyzer.domain.planning.plan import PlanEntry, Race, last_day, week_number

MOST_WEEKS: Final = 53
MOST_WORKOUTS_A_DAY: Final = 3
MOST_FOCUS_CHARACTERS: Final = 200
_DISTANCE_M: Final = (100.0, 1_000_000.0)
_TIME_S: Final = (10.0, 2_592_000.0)


def check_plan(entry: PlanEntry, today: date) -> None:
    """Raise InvalidValue for a plan whose days do not fit together.

    Over 53 weeks, a race before the first or after the last day, a workout without a day or outside the weeks, over
    three workouts a day. Each workout is checked by itself, and the ramp of the weeks by `check_ramp`.
    """
    if not 0 < len(entry.weeks) <= MOST_WEEKS:
        raise InvalidValue("/weeks", f"A plan has 1 to {MOST_WEEKS} weeks.")
    if not EARLIEST_DAY <= entry.first_day <= today + FARTHEST:
        raise InvalidValue("/first_day", "first_day lies between 1970 and 20 years from now.")
    for number, week in enumerate(entry.weeks):
        if week.focus is not None and not (
            0 < len(week.focus) <= MOST_FOCUS_CHARACTERS and week.focus.isprintable()
        ):
            raise InvalidValue(
                f"/weeks/{number}/focus", f"A focus has 1 to {MOST_FOCUS_CHARACTERS} printable characters."
            )
    if entry.race is not None:
        _check_race(entry.race, entry.first_day, last_day(entry.first_day, len(entry.weeks)))
    check_days([workout.day for workout in entry.workouts], entry.first_day, len(entry.weeks))


def check_days(days: Sequence[date | None], first_day: date, weeks: int) -> None:
    """Raise InvalidValue for a workout without a day, outside the plan, or one too many on its day."""
    counts: dict[date, int] = {}
    for number, day in enumerate(days):
        pointer = f"/workouts/{number}/day"
        if day is None:
            raise InvalidValue(pointer, "A workout of a plan has a day.")
        check_day_of_plan(day, first_day, weeks, pointer)
        counts[day] = counts.get(day, 0) + 1
        if counts[day] > MOST_WORKOUTS_A_DAY:
            raise InvalidValue(pointer, f"A day has at most {MOST_WORKOUTS_A_DAY} workouts.")


def check_day_of_plan(day: date, first_day: date, weeks: int, pointer: str = "/day") -> None:
    """Raise InvalidValue for a day outside a plan's weeks."""
    if not 0 <= week_number(day, first_day) < weeks:
        raise InvalidValue(pointer, "A workout of a plan is on a day of its weeks.")


def _check_race(race: Race, first_day: date, end: date) -> None:
    if not first_day <= race.day <= end:
        raise InvalidValue("/race/day", "The race is on a day of the plan's weeks.")
    if not _DISTANCE_M[0] <= race.distance_m <= _DISTANCE_M[1]:
        raise InvalidValue("/race/distance_m", "distance_m takes a distance of 100 m to 1000 km.")
    if race.target_time_s is not None and not _TIME_S[0] <= race.target_time_s <= _TIME_S[1]:
        raise InvalidValue("/race/target_time_s", "target_time_s takes a time of 10 seconds to 30 days.")
