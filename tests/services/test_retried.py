"""What gives way to another writer runs again: three times in all, and what happens once happens once."""

from collections.abc import Awaitable, Callable

import pytest

from tests.services.giving_way import GivesWay
from tests.services.world import World, a_run
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import StaleWrite, WriteConflict
from training_analyzer.domain.goals.edit import GoalEdit
from training_analyzer.domain.goals.entry import GoalEntry
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPriority
from training_analyzer.domain.services.edit_goal import edit_goal
from training_analyzer.domain.services.edit_profile import edit_profile
from training_analyzer.domain.services.import_history import Entry, import_history
from training_analyzer.domain.services.recalculate import recalculate
from training_analyzer.domain.services.remove_goal import remove_goal
from training_analyzer.domain.services.retried import MOST_ATTEMPTS, retried
from training_analyzer.domain.services.set_goal import set_goal
from training_analyzer.domain.services.set_thresholds import set_thresholds
from training_analyzer.plugins.testing.builders import TODAY, a_goal, a_threshold
from training_analyzer.ports.work import Work


async def _import(world: World, work: Work) -> None:
    await world.imported(a_run(), work=work)


async def _history(world: World, work: Work) -> None:
    entries = (Entry(a_run(n), f"Run {n}") for n in range(2))  # can be read once only
    await import_history(
        entries=entries,
        source="demo",
        user_id=world.user_id,
        work=work,
        offered=world.offered,
        make_id=world.make_id,
        clock=world.clock,
    )
    assert len(await world.everything()) == 2


async def _record(world: World, work: Work) -> None:
    await world.recorded(work=work)


async def _edit(world: World, work: Work) -> None:
    edited = await world.edited(await world.recorded(rpe=7.0), name="New", work=work)
    assert edited.version == 2


async def _remove(world: World, work: Work) -> None:
    await world.removed(await world.recorded(), work=work)
    assert await world.everything() == []


async def _thresholds(world: World, work: Work) -> None:
    rows = [a_threshold(lthr_bpm=150.0)]
    await set_thresholds(
        user_id=world.user_id, rows=rows, work=work, offered=world.offered, clock=world.clock
    )


async def _preferences(world: World, work: Work) -> None:
    await world.preferred(work=work, ctl_days=30.0)


async def _recalculate(world: World, work: Work) -> None:
    await world.imported(a_run())
    async with world.store.work() as w:
        await w.recordings.outdate(world.user_id, sport=Sport.RUNNING, first=TODAY.min, until=None)
        await w.commit()
    assert await recalculate(user_id=world.user_id, work=work, offered=world.offered, clock=world.clock) == 1


async def _stored_goal(world: World) -> Goal:
    async with world.store.work() as w:
        goal = a_goal(user_id=world.user_id)
        await w.goals.add(goal)
        await w.commit()
    return goal


async def _set_goal(world: World, work: Work) -> None:
    entry = GoalEntry(
        name="Ten",
        kind=GoalKind.RACE,
        day=TODAY,
        sport=Sport.RUNNING,
        distance_m=10_000.0,
        priority=GoalPriority.A,
    )
    await set_goal(entry=entry, user_id=world.user_id, work=work, make_id=world.make_id, now=world.now)


async def _edit_goal(world: World, work: Work) -> None:
    goal = await _stored_goal(world)
    await edit_goal(
        user_id=world.user_id,
        goal_id=goal.id,
        version=goal.version,
        edit=GoalEdit(priority=GoalPriority.C),
        work=work,
        now=world.now,
    )


async def _remove_goal(world: World, work: Work) -> None:
    goal = await _stored_goal(world)
    await remove_goal(user_id=world.user_id, goal_id=goal.id, version=goal.version, work=work)


async def _profile(world: World, work: Work) -> None:
    await edit_profile(user_id=world.user_id, version=1, display_name="New", work=work, now=world.now)


USE_CASES: list[Callable[[World, Work], Awaitable[None]]] = [
    _import,
    _history,
    _record,
    _edit,
    _remove,
    _thresholds,
    _preferences,
    _recalculate,
    _set_goal,
    _edit_goal,
    _remove_goal,
    _profile,
]


@pytest.mark.parametrize("use_case", USE_CASES)
async def test_what_gave_way_twice_is_done(
    world: World, use_case: Callable[[World, Work], Awaitable[None]]
) -> None:
    work = GivesWay(world.store.work, 2)
    await use_case(world, work)
    assert work.opened == MOST_ATTEMPTS


@pytest.mark.parametrize("use_case", USE_CASES)
async def test_what_gives_way_for_the_third_time_is_told(
    world: World, use_case: Callable[[World, Work], Awaitable[None]]
) -> None:
    work = GivesWay(world.store.work, MOST_ATTEMPTS)
    with pytest.raises(WriteConflict):
        await use_case(world, work)
    assert work.opened == MOST_ATTEMPTS


async def test_a_file_is_read_once_and_observers_are_told_once(world: World) -> None:
    imported = await world.imported(a_run(), work=GivesWay(world.store.work, 2))
    assert world.reader.reads == 1
    assert world.observers.stored == [imported.activity]


async def test_only_a_conflict_is_tried_again() -> None:
    runs = []

    @retried
    async def stale() -> None:
        runs.append(1)
        raise StaleWrite("activity")

    with pytest.raises(StaleWrite):
        await stale()
    assert len(runs) == 1
