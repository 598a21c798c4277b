"""Have the coach design a training plan."""

from dataclasses import dataclass, replace

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.errors import InvalidValue, NotFound
from training_analyzer.domain.goals.goal import GoalKind
from training_analyzer.domain.ids import GoalId
from training_analyzer.domain.planning.check_entry import check_whole_plan
from training_analyzer.domain.planning.circumstances import Circumstances, PlanWish
from training_analyzer.domain.planning.design_context import plan_context
from training_analyzer.domain.planning.harmless import harmless_plan
from training_analyzer.domain.planning.plan import PlanEntry, Race
from training_analyzer.domain.planning.plan_rules import design_plan_by_rules
from training_analyzer.domain.planning.plan_weeks import first_day_of
from training_analyzer.domain.planning.proposal import plan_of
from training_analyzer.domain.services.coach import Asker, Coach
from training_analyzer.domain.services.design import Brief
from training_analyzer.domain.services.planning_circumstances import circumstances_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWanted:
    """What a plan is to lead to: a goal of the athlete's, a race, or so many weeks of a sport."""

    sport: Sport | None = None
    goal_id: GoalId | None = None
    race: Race | None = None
    weeks: int | None = None
    sessions_per_week: int | None = None


@dataclass(frozen=True, slots=True)
class PlanBrief:
    """A plan to design, and what it starts from."""

    brief: Brief[PlanEntry]
    circumstances: Circumstances


async def plan_brief(wanted: PlanWanted, *, asker: Asker, coach: Coach) -> PlanBrief:
    """Return what is to be designed. Raises InvalidValue."""
    wish = await _wish(wanted, asker)
    circumstances = await circumstances_of(
        user_id=asker.user_id,
        sport=wish.sport,
        today=asker.today,
        work=asker.work,
        hot_reads=coach.hot_reads,
    )
    _, weeks = first_day_of(wish.race, wish.weeks, asker.today)

    def read(text: str) -> PlanEntry:
        proposal = harmless_plan(coach.reader.plan(text))
        entry = plan_of(proposal, wish=wish, circumstances=circumstances)
        check_whole_plan(entry, circumstances)
        return replace(entry, goal_id=wanted.goal_id)

    def by_rules() -> PlanEntry:
        entry = design_plan_by_rules(wish=wish, circumstances=circumstances)
        return replace(entry, goal_id=wanted.goal_id)

    brief = Brief(
        feature=Feature.AI_PLAN,
        context=plan_context(wish, circumstances, weeks),
        schema=coach.reader.plan_schema,
        read=read,
        by_rules=by_rules,
    )
    return PlanBrief(brief, circumstances)


async def _wish(wanted: PlanWanted, asker: Asker) -> PlanWish:
    race = wanted.race or await _race(wanted.goal_id, asker)
    sport = race.sport if race else wanted.sport
    if sport is None:
        raise InvalidValue("/sport", "Say what to train: a race, a goal that is one, or a sport.")
    return PlanWish(sport=sport, race=race, weeks=wanted.weeks, sessions_per_week=wanted.sessions_per_week)


async def _race(goal_id: GoalId | None, asker: Asker) -> Race | None:
    if goal_id is None:
        return None
    try:
        async with asker.work.snapshot() as w:
            goal = await w.goals.get(asker.user_id, goal_id)
    except NotFound as error:
        raise InvalidValue("/goal_id", "There is no such goal.") from error
    if goal.kind is not GoalKind.RACE or goal.distance_m is None:
        raise InvalidValue("/goal_id", "A plan leads to a goal that is a race.")
    return Race(day=goal.day, sport=goal.sport, distance_m=goal.distance_m, target_time_s=goal.target_time_s)
