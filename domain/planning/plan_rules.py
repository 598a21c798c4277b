"""Plans by rules: from a race and the athlete's own last weeks to phases, weeks and workouts."""

from datetime import date
from typing import Final

from training_analyzer.domain.activities.naming import NOUNS
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.assembly import workouts_of
from training_analyzer.domain.planning.check_entry import check_growth
from training_analyzer.domain.planning.circumstances import Circumstances, PlanWish
from training_analyzer.domain.planning.plan import PlanEntry, PlanWeek
from training_analyzer.domain.planning.plan_weeks import WeekShape, first_day_of, shapes
from training_analyzer.domain.planning.race_day import kilometres
from training_analyzer.domain.planning.week_layout import (
    FEWEST_SESSIONS,
    MOST_SESSIONS,
    default_sessions,
    sessions_of,
)
from training_analyzer.domain.planning.workout_rules import NOT_DESIGNED

START_S: Final = 2400.0
"""A session where nothing is known of the athlete: 40 minutes. Ours."""
_SMALLER: Final = 0.85
_TRIES: Final = 30
_LONG_RACE_S: Final = 7200.0
_LONG_RACE_M: Final = {Sport.RUNNING: 21_000.0, Sport.SWIMMING: 5_000.0}
_LONG_OTHER_M: Final = 60_000.0


def design_plan_by_rules(*, wish: PlanWish, circumstances: Circumstances) -> PlanEntry:
    """Return a plan that passes the checks of every plan; the same arguments give the same plan.

    It starts from the time a week that the athlete trains, or small where nothing is known, and from less of it where
    its load would be too great a step from the usual one. Raises InvalidValue for a race that is over, more weeks
    than there are, other than 2 to 7 sessions a week, or a sport without workouts by rules.
    """
    count = wish.sessions_per_week or default_sessions(circumstances.sessions_a_week)
    if not FEWEST_SESSIONS <= count <= MOST_SESSIONS:
        raise InvalidValue("/sessions_per_week", f"It takes {FEWEST_SESSIONS} to {MOST_SESSIONS}.")
    if wish.sport in NOT_DESIGNED and wish.sport is not Sport.MULTISPORT:
        raise InvalidValue("/sport", f"There are no plans by rules for {wish.sport}.")
    first_day, weeks = first_day_of(wish.race, wish.weeks, circumstances.today)
    forms = shapes(weeks, to_race=wish.race is not None)
    week_s = circumstances.usual_s or count * START_S
    for _ in range(_TRIES):
        entry = _plan(wish, circumstances, first_day, forms, count, week_s)
        try:
            check_growth(entry, circumstances)
        except InvalidValue:
            week_s *= _SMALLER
        else:
            break
    return entry


def _plan(
    wish: PlanWish,
    circumstances: Circumstances,
    first_day: date,
    forms: list[WeekShape],
    count: int,
    week_s: float,
) -> PlanEntry:
    weeks = [
        (
            form.phase,
            sessions_of(
                form,
                count=count,
                week_s=week_s * form.volume,
                sport=wish.sport,
                longest_s=circumstances.longest_s,
                long_race=_is_long(wish),
            ),
        )
        for form in forms
    ]
    return PlanEntry(
        name=wish.name or _name(wish, len(forms)),
        sport=wish.sport,
        first_day=first_day,
        weeks=tuple(PlanWeek(phase=form.phase, focus=form.focus) for form in forms),
        workouts=workouts_of(weeks, first_day=first_day, race=wish.race, circumstances=circumstances),
        race=wish.race,
    )


def _name(wish: PlanWish, weeks: int) -> str:
    span = "1 week" if weeks == 1 else f"{weeks} weeks"
    if wish.race is None:
        return f"{span} of {wish.sport}"
    return f"{span} to a {kilometres(wish.race.distance_m)} {NOUNS[wish.race.sport]}"


def _is_long(wish: PlanWish) -> bool:
    """Whether the race takes some two hours or more: what it asks for is tempo before intervals."""
    if wish.race is None:
        return False
    if wish.race.target_time_s is not None:
        return wish.race.target_time_s >= _LONG_RACE_S
    return wish.race.distance_m >= _LONG_RACE_M.get(wish.race.sport, _LONG_OTHER_M)
