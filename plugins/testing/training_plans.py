"""What every store of training plans does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.generator import Generator, GeneratorKind
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.planning.plan import (
    Phase,
    PlanPlace,
    PlanState,
    PlanWeek,
    Race,
    TrainingPlan,
)
from training_analyzer.plugins.testing.builders import (
    NOW,
    TODAY,
    a_goal_id,
)
from training_analyzer.plugins.testing.planning_builders import a_training_plan, a_workout
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_LATER = NOW + timedelta(hours=1)
_FULL = a_training_plan(
    name="Maratón «de» 長距離",
    sport=Sport.SWIMMING,
    state=PlanState.ENDED,
    first_day=date(1970, 1, 1),
    weeks=(
        PlanWeek(phase=Phase.BASE, focus="Fondo 🏊"),
        PlanWeek(phase=Phase.PEAK),
        PlanWeek(phase=Phase.TAPER),
    ),
    race=Race(day=date(1970, 1, 3), sport=Sport.SWIMMING, distance_m=0.1 + 0.2, target_time_s=1200.0),
    goal_id=a_goal_id(),
    notes="line\nline\t'quotes'",
    generator=Generator(kind=GeneratorKind.LLM, provider="openai", model="m", prompt_version="plan-1"),
    created_at=datetime(1, 1, 1, tzinfo=UTC),
    updated_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    version=12,
)
_RACE_WITHOUT_TIME = a_training_plan(
    race=Race(day=TODAY, sport=Sport.RUNNING, distance_m=10_000.0),
    generator=Generator(kind=GeneratorKind.RULES, provider="rules", prompt_version="rules-1"),
)


class TrainingPlansContract(StoredContract):
    """Training plans, one athlete's at a time."""

    @pytest.mark.parametrize("plan", [_FULL, _RACE_WITHOUT_TIME, a_training_plan()])
    async def test_every_field_comes_back(self, store: Store, athlete: User, plan: TrainingPlan) -> None:
        await _add(store, plan)
        assert await _get(store, plan) == plan
        assert await _list(store, athlete) == [plan]

    async def test_a_plan_of_nobody_is_not_added(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.training_plans.add(a_training_plan())

    async def test_another_athletes_plan_is_not_found(self, store: Store, athlete: User, other: User) -> None:
        await _add(store, a_training_plan())
        theirs = a_training_plan(user_id=other.id, name="Mine now")
        await _is_gone(store, theirs)
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.training_plans.save(theirs)
            with pytest.raises(NotFound):
                await w.training_plans.remove(other.id, theirs.id)
            assert await w.training_plans.active(other.id) == []
            await w.commit()
        assert await _get(store, a_training_plan()) == a_training_plan()
        assert await _list(store, other) == []

    @pytest.mark.parametrize("limit", [1, 3, 7, 8])
    async def test_pages_in_order_of_first_day_and_id_are_complete(
        self, store: Store, athlete: User, limit: int
    ) -> None:
        plans = [
            a_training_plan(number, first_day=TODAY + timedelta(days=number // 3)) for number in range(7)
        ]
        await _add(store, *plans[::-1])
        found: list[TrainingPlan] = []
        while True:
            after = PlanPlace(found[-1].first_day, found[-1].id) if found else None
            page = await _list(store, athlete, after=after, limit=limit)
            found += page
            if len(page) < limit:
                break
        assert found == plans

    async def test_active_plans_are_told_from_the_others(self, store: Store, athlete: User) -> None:
        plans = [a_training_plan(number, state=state) for number, state in enumerate(PlanState, 1)]
        second = a_training_plan(9, state=PlanState.ACTIVE)
        await _add(store, second, *plans)
        async with store.work.snapshot() as w:
            assert await w.training_plans.active(athlete.id) == [plans[1], second]

    async def test_saving_raises_the_version_and_stores_every_change(
        self, store: Store, athlete: User
    ) -> None:
        await _add(store, a_training_plan(), a_training_plan(2))
        changed = replace(_FULL, version=1, created_at=_LATER)
        async with store.work() as w:
            saved = await w.training_plans.save(changed)
            await w.commit()
        assert saved == replace(changed, version=2)
        assert await _get(store, changed) == replace(saved, created_at=NOW)
        assert await _get(store, a_training_plan(2)) == a_training_plan(2)

    async def test_a_stale_plan_is_not_saved(self, store: Store, athlete: User) -> None:
        await _add(store, a_training_plan())
        async with store.work() as w:
            saved = await w.training_plans.save(a_training_plan(name="First"))
            await w.commit()
        async with store.work() as w:
            with pytest.raises(StaleWrite):
                await w.training_plans.save(a_training_plan(name="Second"))
        assert await _get(store, saved) == saved

    async def test_a_removed_plan_takes_its_workouts_along_and_no_others(
        self, store: Store, athlete: User
    ) -> None:
        plan, kept = a_training_plan(), a_training_plan(2)
        await _add(store, plan, kept)
        workouts = [a_workout(1, plan_id=plan.id), a_workout(2, plan_id=kept.id), a_workout(3)]
        async with store.work() as w:
            await w.workouts.add_all(athlete.id, workouts)
            await w.training_plans.remove(athlete.id, plan.id)
            await w.commit()
        await _is_gone(store, plan)
        assert await _list(store, athlete) == [kept]
        async with store.work.snapshot() as w:
            assert await w.workouts.list(athlete.id, after=None, limit=9) == workouts[1:]

    async def test_what_is_not_committed_is_not_kept(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            await w.training_plans.add(a_training_plan())
        await _is_gone(store, a_training_plan())


async def _add(store: Store, *plans: TrainingPlan) -> None:
    async with store.work() as w:
        for plan in plans:
            await w.training_plans.add(plan)
        await w.commit()


async def _get(store: Store, plan: TrainingPlan) -> TrainingPlan:
    async with store.work.snapshot() as w:
        return await w.training_plans.get(plan.user_id, plan.id)


async def _list(
    store: Store, user: User, *, after: PlanPlace | None = None, limit: int = 100
) -> Sequence[TrainingPlan]:
    async with store.work.snapshot() as w:
        return await w.training_plans.list(user.id, after=after, limit=limit)


async def _is_gone(store: Store, plan: TrainingPlan) -> None:
    with pytest.raises(NotFound):
        await _get(store, plan)
