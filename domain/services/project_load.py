"""The daily series of days to come, by the loads that goals and workouts plan for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.planned_loads import planned_loads
from training_analyzer.domain.services.read_training_load import Span, read_training_load
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.fitness import LOOK_BACK_DAYS, FitnessDay, form
from training_analyzer.domain.training.projection import project
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.work import Work

AHEAD: Final = timedelta(days=366)
"""A projection ends here: what is planned beyond a year is no plan."""
_LOOK_BACK: Final = timedelta(days=LOOK_BACK_DAYS)


@dataclass(frozen=True, slots=True)
class Plan:
    """The loads that are planned by day, for the days after today up to one."""

    until: date
    loads: Mapping[date, float]


async def read_plan(
    *, user_id: UserId, sport: str, until: date | None, today: date, work: Work
) -> Plan | None:
    """Return what goals and workouts of a sport, or of all, plan up to a day, a year ahead at most.

    None for no day after today.
    """
    if until is None or until <= today:
        return None
    end = min(until, today + AHEAD)
    async with work.snapshot() as w:
        loads = await planned_loads(
            user_id=user_id, sport=sport, first=today + timedelta(days=1), last=end, w=w
        )
    return Plan(end, loads)


async def project_load(
    *,
    user_id: UserId,
    sport: str,
    plan: Plan,
    first: date | None,
    today: date,
    hot_reads: HotReads,
) -> Sequence[FitnessDay]:
    """Return the days after today from a first one to the plan's end, by the recursion of the past; none without a past."""
    past = await read_training_load(
        user_id=user_id,
        sport=sport,
        span=Span(today - _LOOK_BACK, today),
        today=today,
        hot_reads=hot_reads,
    )
    if not past:
        return []
    preferences = await hot_reads.training_preferences(user_id)
    days = [as_stored(day) for day in past]
    days += project(days[-1], plan.loads, plan.until, preferences=preferences)
    begin = max(first or today, today + timedelta(days=1))
    return [day for day in form(days, start=days[0].day, preferences=preferences) if day.day >= begin]


def as_stored(day: FitnessDay) -> DailyLoad:
    """Return what a series grows from; what it does not need is 0."""
    return DailyLoad(day=day.day, load=day.load, timer_time_s=0.0, activity_count=0, ctl=day.ctl, atl=day.atl)
