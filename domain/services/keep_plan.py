"""Keep a training plan, accept or end it, and remove it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.coach.generator import Generator
from training_analyzer.domain.errors import InvalidValue, NotFound, StaleWrite
from training_analyzer.domain.ids import MakeId, TrainingPlanId, UserId, WorkoutId
from training_analyzer.domain.planning.check_entry import check_whole_plan
from training_analyzer.domain.planning.circumstances import Circumstances
from training_analyzer.domain.planning.edit import PlanEdit, edited_plan
from training_analyzer.domain.planning.kept import plan_from, workout_from
from training_analyzer.domain.planning.plan import PlanEntry, PlanState, TrainingPlan
from training_analyzer.domain.planning.workout import Workout, WorkoutState
from training_analyzer.domain.services.require_feature import require_room
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.work import UnitOfWork, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan with its workouts, in order of day."""

    plan: TrainingPlan
    workouts: Sequence[Workout]


@retried
async def keep_plan(
    *,
    entry: PlanEntry,
    generator: Generator | None,
    circumstances: Circumstances,
    user_id: UserId,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> KeptPlan:
    """Return the stored draft; its workouts are drafts too. Raises InvalidValue, WriteConflict."""
    check_whole_plan(entry, circumstances)
    plan = plan_from(
        entry, plan_id=TrainingPlanId(make_id(now)), user_id=user_id, generator=generator, now=now
    )
    workouts = [
        workout_from(
            each,
            workout_id=WorkoutId(make_id(now)),
            user_id=user_id,
            today=circumstances.today,
            threshold=circumstances.thresholds.get(each.sport),
            state=WorkoutState.DRAFT,
            generator=generator,
            plan_id=plan.id,
            now=now,
        )
        for each in entry.workouts
    ]
    async with work() as w:
        await _check_goal(w, entry, user_id)
        await w.training_plans.add(plan)
        await w.workouts.add_all(user_id, workouts)
        await w.commit()
    return KeptPlan(plan=plan, workouts=sorted(workouts, key=lambda each: (each.day, each.id)))


async def read_kept_plan(*, user_id: UserId, plan_id: TrainingPlanId, work: Work) -> KeptPlan:
    """Return a plan with its workouts. Raises NotFound."""
    async with work.snapshot() as w:
        plan = await w.training_plans.get(user_id, plan_id)
        return KeptPlan(plan=plan, workouts=await w.workouts.of_plan(user_id, plan_id))


@retried
async def edit_plan(
    *,
    user_id: UserId,
    plan_id: TrainingPlanId,
    version: int,
    edit: PlanEdit,
    entitlements: Entitlements,
    work: Work,
    today: date,
    now: datetime,
) -> KeptPlan:
    """Return the changed plan. ``version`` is the one the athlete saw.

    An accepted plan's workouts are planned; when it ends, those from today on that are still planned are skipped. The
    athlete's writers take turns, so two of the coach's plans are not accepted where one may be active.

    Raises NotFound, StaleWrite, InvalidValue, StateRefused, QuotaExceeded, FeatureNotInPlan, PaymentPastDue,
    WriteConflict.
    """
    async with work() as w:
        plan = await w.training_plans.get(user_id, plan_id)
        if plan.version != version:
            raise StaleWrite("plan")
        changed = edited_plan(plan, edit, now)
        accepted = changed.state is PlanState.ACTIVE and plan.state is not PlanState.ACTIVE
        if accepted and plan.generator is not None:
            active = [each for each in await w.training_plans.active(user_id) if each.generator is not None]
            require_room(Feature.ACTIVE_AI_PLANS, entitlements, taken=len(active))
        saved = await w.training_plans.save(changed)
        if accepted:
            await _turn(w, saved, WorkoutState.DRAFT, WorkoutState.PLANNED, date.min, now)
        elif changed.state is not plan.state:
            await _turn(w, saved, WorkoutState.PLANNED, WorkoutState.SKIPPED, today, now)
        workouts = await w.workouts.of_plan(user_id, plan_id)
        await w.commit()
    return KeptPlan(plan=saved, workouts=workouts)


@retried
async def remove_plan(*, user_id: UserId, plan_id: TrainingPlanId, version: int, work: Work) -> None:
    """Remove a plan and its workouts. ``version`` is the one the athlete saw. Raises NotFound, StaleWrite, WriteConflict."""
    async with work() as w:
        if (await w.training_plans.get(user_id, plan_id)).version != version:
            raise StaleWrite("plan")
        await w.training_plans.remove(user_id, plan_id)
        await w.commit()


async def _turn(
    w: UnitOfWork, plan: TrainingPlan, old: WorkoutState, new: WorkoutState, first: date, now: datetime
) -> None:
    await w.workouts.turn(plan.user_id, plan.id, old=old, new=new, first=first, now=now)


async def _check_goal(w: UnitOfWork, entry: PlanEntry, user_id: UserId) -> None:
    if entry.goal_id is None:
        return
    try:
        await w.goals.get(user_id, entry.goal_id)
    except NotFound as error:
        raise InvalidValue("/goal_id", "There is no such goal.") from error
