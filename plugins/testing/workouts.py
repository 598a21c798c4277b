"""What every store of workouts does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.generator import Generator, GeneratorKind
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.planning.step import Repeat, Step, StepKind
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.domain.planning.workout import Workout, WorkoutPlace, WorkoutPurpose, WorkoutState
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.plugins.testing.builders import (
    NOW,
    TODAY,
)
from training_analyzer.plugins.testing.planning_builders import a_training_plan, a_training_plan_id, a_workout
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_LATER = NOW + timedelta(hours=1)
_HARD = Step(
    kind=StepKind.WORK,
    duration_s=0.1 + 0.2,
    target=Target(metric=TargetMetric.PACE, low=1 / 3, high=4.0),
    note="Fuerte «ya» 🏃",
)
_FULL = a_workout(
    day=date(1970, 1, 1),
    name="Séries 長距離",
    sport=Sport.CYCLING,
    purpose=WorkoutPurpose.INTERVALS,
    state=WorkoutState.SKIPPED,
    steps=(
        Step(kind=StepKind.WARMUP),
        Repeat(times=99, steps=(_HARD, Step(kind=StepKind.REST, duration_s=30.0))),
        Step(kind=StepKind.COOLDOWN, distance_m=1e6, target=Target(metric=TargetMetric.HEART_RATE, zone=2)),
    ),
    notes="line\nline",
    duration_s=1e-9,
    distance_m=1e9,
    load=0.1 + 0.2,
    load_method=LoadMethod.POWER_TSS,
    estimated=True,
    reasons={"distance_m": Reason.NO_DISTANCE, "load": Reason.NO_TARGET},
    generator=Generator(kind=GeneratorKind.LLM, provider="openai", model="m", prompt_version="workout-1"),
    created_at=datetime(1, 1, 1, tzinfo=UTC),
    updated_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    version=12,
)


class WorkoutsContract(StoredContract):
    """Workouts, one athlete's at a time."""

    @pytest.mark.parametrize("workout", [_FULL, a_workout()], ids=["full", "bare"])
    async def test_every_field_comes_back(self, store: Store, athlete: User, workout: Workout) -> None:
        await _add(store, workout)
        assert await _get(store, workout) == workout
        assert await _list(store, athlete) == [workout]

    async def test_a_workout_of_a_plan_that_is_not_the_athletes_is_not_added(
        self, store: Store, athlete: User, other: User
    ) -> None:
        async with store.work() as w:
            await w.training_plans.add(a_training_plan(user_id=other.id))
            await w.commit()
        for number in (1, 2):  # another's plan, and none at all
            async with store.work() as w:
                with pytest.raises(NotFound):
                    await w.workouts.add_all(athlete.id, [a_workout(plan_id=a_training_plan_id(number))])

    async def test_a_workout_of_nobody_is_not_added(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.workouts.add_all(a_workout().user_id, [a_workout()])

    async def test_another_athletes_workout_is_not_found(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _add(store, a_workout())
        theirs = a_workout(user_id=other.id, name="Mine now")
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.workouts.get(theirs.user_id, theirs.id)
            with pytest.raises(NotFound):
                await w.workouts.save(theirs)
            with pytest.raises(NotFound):
                await w.workouts.remove(other.id, theirs.id)
            await w.commit()
        assert await _get(store, a_workout()) == a_workout()
        assert await _list(store, other) == []

    async def test_workouts_are_listed_by_day_and_id_within_inclusive_days(
        self, store: Store, athlete: User
    ) -> None:
        workouts = [a_workout(number, day=TODAY + timedelta(days=number // 2)) for number in range(6)]
        await _add(store, *workouts[::-1])
        assert await _list(store, athlete) == workouts
        middle = TODAY + timedelta(days=1)
        assert await _list(store, athlete, first=middle, last=middle) == workouts[2:4]
        assert await _list(store, athlete, first=middle) == workouts[2:]
        assert await _list(store, athlete, last=middle) == workouts[:4]
        after = WorkoutPlace(workouts[2].day, workouts[2].id)
        assert await _list(store, athlete, after=after, last=middle) == [workouts[3]]

    @pytest.mark.parametrize("limit", [1, 4, 12, 13])
    async def test_pages_of_any_size_are_complete(self, store: Store, athlete: User, limit: int) -> None:
        workouts = [a_workout(number, day=TODAY + timedelta(days=number // 4)) for number in range(12)]
        await _add(store, *workouts[::-1])
        found: list[Workout] = []
        while True:
            after = WorkoutPlace(found[-1].day, found[-1].id) if found else None
            page = await _list(store, athlete, after=after, limit=limit)
            found += page
            if len(page) < limit:
                break
        assert found == workouts

    async def test_the_workouts_of_a_plan_are_told_from_others(self, store: Store, athlete: User) -> None:
        plan_id = await _two_plans(store)
        workouts = [a_workout(number, plan_id=plan_id, day=TODAY) for number in (1, 2, 3)]
        await _add(store, *workouts[::-1], a_workout(4), a_workout(5, plan_id=a_training_plan_id(2)))
        async with store.work.snapshot() as w:
            assert await w.workouts.of_plan(athlete.id, plan_id) == workouts
            assert await w.workouts.of_plan(athlete.id, a_training_plan_id(3)) == []

    async def test_turning_changes_the_workouts_of_one_plan_in_one_state_from_a_day_on(
        self, store: Store, athlete: User
    ) -> None:
        plan_id = await _two_plans(store)
        planned = [a_workout(number, plan_id=plan_id) for number in (1, 2)]
        before = a_workout(6, plan_id=plan_id, day=TODAY)
        others = [
            a_workout(3, plan_id=plan_id, state=WorkoutState.DONE),
            a_workout(4, plan_id=a_training_plan_id(2)),
            a_workout(5),
        ]
        await _add(store, before, *planned, *others)
        async with store.work() as w:
            turned = await w.workouts.turn(
                athlete.id,
                plan_id,
                old=WorkoutState.PLANNED,
                new=WorkoutState.SKIPPED,
                first=planned[0].day,
                now=_LATER,
            )
            await w.commit()
        assert turned == 2
        changed = [
            replace(each, state=WorkoutState.SKIPPED, updated_at=_LATER, version=2) for each in planned
        ]
        assert await _list(store, athlete) == [before, *changed, *others]

    async def test_saving_raises_the_version_and_stores_every_change_but_the_plan(
        self, store: Store, athlete: User
    ) -> None:
        plan_id = await _two_plans(store)
        await _add(store, a_workout(plan_id=plan_id), a_workout(2))
        async with store.work() as w:
            saved = await w.workouts.save(replace(_FULL, version=1))
            await w.commit()
        assert saved.version == 2
        assert await _get(store, _FULL) == replace(_FULL, version=2, created_at=NOW, plan_id=plan_id)
        assert await _get(store, a_workout(2)) == a_workout(2)

    async def test_a_stale_workout_is_not_saved(self, store: Store, athlete: User) -> None:
        await _add(store, a_workout())
        async with store.work() as w:
            saved = await w.workouts.save(a_workout(name="First"))
            await w.commit()
        async with store.work() as w:
            with pytest.raises(StaleWrite):
                await w.workouts.save(a_workout(name="Second"))
        assert await _get(store, saved) == saved

    async def test_a_removed_workout_is_gone_and_the_others_stay(self, store: Store, athlete: User) -> None:
        await _add(store, a_workout(), a_workout(2))
        async with store.work() as w:
            await w.workouts.remove(athlete.id, a_workout().id)
            with pytest.raises(NotFound):
                await w.workouts.remove(athlete.id, a_workout().id)
            await w.commit()
        assert await _list(store, athlete) == [a_workout(2)]


async def _two_plans(store: Store) -> Any:
    async with store.work() as w:
        for number in (1, 2):
            await w.training_plans.add(a_training_plan(number))
        await w.commit()
    return a_training_plan_id()


async def _add(store: Store, *workouts: Workout) -> None:
    async with store.work() as w:
        await w.workouts.add_all(workouts[0].user_id, workouts)
        await w.commit()


async def _get(store: Store, workout: Workout) -> Workout:
    async with store.work.snapshot() as w:
        return await w.workouts.get(workout.user_id, workout.id)


async def _list(
    store: Store,
    user: User,
    *,
    after: WorkoutPlace | None = None,
    limit: int = 100,
    first: date | None = None,
    last: date | None = None,
) -> Sequence[Workout]:
    async with store.work.snapshot() as w:
        return await w.workouts.list(user.id, after=after, limit=limit, first=first, last=last)
