"""Read a plan's calendar: what was planned by day, and what was done for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.coach.session import Session
from training_analyzer.domain.ids import TrainingPlanId, UserId
from training_analyzer.domain.planning.fulfilment import PlannedAndDone, planned_and_done
from training_analyzer.domain.planning.plan import TrainingPlan
from training_analyzer.domain.services.coach_activity import session_of
from training_analyzer.domain.services.history import History
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.work import Work

_PAGE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCalendar:
    """The days of a plan that are shown, and its workouts on them in order."""

    plan: TrainingPlan
    entries: Sequence[PlannedAndDone]


async def read_calendar(
    *, user_id: UserId, plan_id: TrainingPlanId, history: History, work: Work, hot_reads: HotReads
) -> PlanCalendar:
    """Return the calendar of a plan, from the first day on that the athlete may see. Raises NotFound."""
    async with work.snapshot() as w:
        plan = await w.training_plans.get(user_id, plan_id)
        workouts = await w.workouts.of_plan(user_id, plan_id)
    first = history.since(plan.first_day) or plan.first_day
    sessions = await _sessions(user_id, first, plan.last_day, hot_reads)
    shown = [workout for workout in workouts if workout.day >= first]
    return PlanCalendar(plan=plan, entries=planned_and_done(shown, sessions))


async def _sessions(user_id: UserId, first: date, last: date, hot_reads: HotReads) -> list[Session]:
    found: list[Session] = []
    after: Position | None = None
    while True:
        rows = await hot_reads.activity_page(user_id, after=after, limit=_PAGE, first=first, last=last)
        found += [session_of(row) for row in rows if row.duplicate_of is None]
        if len(rows) < _PAGE:
            return found
        after = Position(rows[-1].started_at, rows[-1].id)
