"""A goal: what an athlete wants to have done by a day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.ids import GoalId, UserId

EARLIEST_DAY: Final = date(1970, 1, 1)
FARTHEST: Final = timedelta(days=7305)  # 20 years of 365.25 days

# field, least, most, what it takes
_RANGES: Final = (
    ("distance_m", 1.0, 10_000_000.0, "a distance of 1 m to 10,000 km"),
    ("target_time_s", 1.0, 2_592_000.0, "a time of 1 second to 30 days"),
    ("target_load", 1.0, 100_000.0, "a load of 1 to 100,000"),
)


class GoalKind(StrEnum):
    """What is to be reached: a race or a load on the day, or a distance by the day."""

    RACE = "race"
    LOAD = "load"
    DISTANCE = "distance"


_OVER_A_DISTANCE: Final = frozenset({GoalKind.RACE, GoalKind.DISTANCE})


class GoalPriority(StrEnum):
    """How much training turns around it: A is what the season is for, B is prepared for, C is done in passing."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the athlete wants to reach on or by a local day, which may be past.

    A race and a distance need ``distance_m``. ``target_load`` is the load planned for the day itself, in the units of
    an activity's load: the series of days to come is projected by it. All other numbers are the athlete's to add.
    ``version`` counts changes, for optimistic locking.
    """

    id: GoalId
    user_id: UserId
    name: str
    kind: GoalKind
    day: date
    sport: Sport
    distance_m: float | None = None
    target_time_s: float | None = None
    target_load: float | None = None
    priority: GoalPriority
    notes: str | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1


class GoalPlace(NamedTuple):
    """A place in the list of goals, which is in order of day and id."""

    day: date
    id: GoalId


def check_goal(goal: Goal, now: datetime) -> None:
    """Raise InvalidValue for a day before 1970 or over 20 years ahead, a number out of its range or a lacking one."""
    check_day(goal.day, now)
    for field, least, most, what in _RANGES:
        value = getattr(goal, field)
        if value is not None and not least <= value <= most:  # which NaN is not either
            raise InvalidValue(f"/{field}", f"{field} takes {what}.")
    if goal.kind in _OVER_A_DISTANCE and goal.distance_m is None:
        raise InvalidValue("/distance_m", f"A goal of the kind {goal.kind} needs distance_m.")


def check_day(day: date, now: datetime) -> None:
    """Raise InvalidValue for a day before 1970 or over 20 years ahead."""
    if not EARLIEST_DAY <= day <= (now + FARTHEST).date():
        raise InvalidValue("/day", "day lies between 1970 and 20 years from now.")
