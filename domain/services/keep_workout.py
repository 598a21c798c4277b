"""Keep a workout, and change or remove one that is kept."""

from dataclasses import replace
from datetime import date, datetime

from training_analyzer.domain.activities.edit import Keep
from training_analyzer.domain.coach.generator import Generator
from training_analyzer.domain.errors import StaleWrite
from training_analyzer.domain.goals.goal import check_day
from training_analyzer.domain.ids import MakeId, UserId, WorkoutId
from training_analyzer.domain.planning.check_entry import check_workout
from training_analyzer.domain.planning.check_plan import check_day_of_plan
from training_analyzer.domain.planning.edit import WorkoutEdit, edited_workout
from training_analyzer.domain.planning.errors import StateRefused
from training_analyzer.domain.planning.kept import workout_from
from training_analyzer.domain.planning.plan import PlanState, TrainingPlan
from training_analyzer.domain.planning.workout import Workout, WorkoutEntry, WorkoutState
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.training.thresholds import in_force
from training_analyzer.ports.work import UnitOfWork, Work


@retried
async def keep_workout(
    *,
    entry: WorkoutEntry,
    state: WorkoutState,
    generator: Generator | None,
    user_id: UserId,
    work: Work,
    make_id: MakeId,
    today: date,
    now: datetime,
) -> Workout:
    """Return the stored workout: a draft of the coach's, or what the athlete planned. Raises InvalidValue, WriteConflict."""
    day = entry.day or today
    check_day(day, now)
    async with work() as w:
        threshold = in_force(await w.thresholds.list(user_id), entry.sport, day)
        check_workout(entry, threshold)
        workout = workout_from(
            entry,
            workout_id=WorkoutId(make_id(now)),
            user_id=user_id,
            today=today,
            threshold=threshold,
            state=state,
            generator=generator,
            now=now,
        )
        await w.workouts.add_all(user_id, [workout])
        await w.commit()
    return workout


@retried
async def edit_workout(
    *, user_id: UserId, workout_id: WorkoutId, version: int, edit: WorkoutEdit, work: Work, now: datetime
) -> Workout:
    """Return the changed workout, its load expected anew. ``version`` is the one the athlete saw.

    Raises NotFound, StaleWrite, InvalidValue, StateRefused, WriteConflict.
    """
    async with work() as w:
        workout = await w.workouts.get(user_id, workout_id)
        if workout.version != version:
            raise StaleWrite("workout")
        day = workout.day if isinstance(edit.day, Keep) else edit.day
        sport = workout.sport if isinstance(edit.sport, Keep) else edit.sport
        check_day(day, now)
        threshold = in_force(await w.thresholds.list(user_id), sport, day)
        changed = edited_workout(workout, edit, threshold=threshold, now=now)
        await _check_plan(w, workout, changed)
        saved = await w.workouts.save(changed)
        await w.commit()
    return saved


@retried
async def remove_workout(
    *, user_id: UserId, workout_id: WorkoutId, version: int, work: Work, now: datetime
) -> None:
    """Remove a workout. ``version`` is the one the athlete saw. Raises NotFound, StaleWrite, WriteConflict."""
    async with work() as w:
        workout = await w.workouts.get(user_id, workout_id)
        if workout.version != version:
            raise StaleWrite("workout")
        await w.workouts.remove(user_id, workout_id)
        if workout.plan_id is not None:
            await _touch(w, await w.training_plans.get(user_id, workout.plan_id), now)
        await w.commit()


async def _check_plan(w: UnitOfWork, workout: Workout, changed: Workout) -> None:
    """A plan's workout stays within its weeks, and is a draft as long as its plan is one."""
    if workout.plan_id is None:
        return
    plan = await w.training_plans.get(workout.user_id, workout.plan_id)
    check_day_of_plan(changed.day, plan.first_day, len(plan.weeks))
    if changed.state is not workout.state and plan.state is PlanState.DRAFT:
        raise StateRefused("workout", "part of a draft", changed.state)
    await _touch(w, plan, changed.updated_at)


async def _touch(w: UnitOfWork, plan: TrainingPlan, now: datetime) -> None:
    """A plan is shown with its workouts: what changes them changes it."""
    await w.training_plans.save(replace(plan, updated_at=now))
