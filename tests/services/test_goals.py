"""Goals are set, changed and given up, by the version that was seen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.world import World
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import ForeignOwner, InvalidValue, NotFound, StaleWrite
from training_analyzer.domain.goals.edit import GoalEdit
from training_analyzer.domain.goals.entry import GoalEntry
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPriority
from training_analyzer.domain.services.edit_goal import edit_goal
from training_analyzer.domain.services.remove_goal import remove_goal
from training_analyzer.domain.services.set_goal import set_goal
from training_analyzer.plugins.testing.builders import NOW, TODAY, a_user, a_user_id
from training_analyzer.plugins.testing.stored import stored_user

ENTRY = GoalEntry(
    name="City run",
    kind=GoalKind.RACE,
    day=TODAY,
    sport=Sport.RUNNING,
    distance_m=10_000.0,
    priority=GoalPriority.A,
)
LATER = NOW + timedelta(days=1)


async def a_stored_goal(world: World, entry: GoalEntry = ENTRY) -> Goal:
    return await set_goal(
        entry=entry, user_id=world.user_id, work=world.store.work, make_id=world.make_id, now=NOW
    )


async def changed(world: World, goal: Goal, *, version: int = 1, name: str = "Other") -> Goal:
    return await edit_goal(
        user_id=goal.user_id,
        goal_id=goal.id,
        version=version,
        edit=GoalEdit(name=name),
        work=world.store.work,
        now=LATER,
    )


async def goals_of(world: World) -> list[Goal]:
    async with world.store.work.snapshot() as w:
        return list(await w.goals.list(world.user_id, after=None, limit=100))


async def test_a_goal_is_stored_as_it_is_returned(world: World) -> None:
    goals = [await a_stored_goal(world), await a_stored_goal(world)]
    assert goals[0].id != goals[1].id
    assert await goals_of(world) == goals


async def test_a_refused_goal_is_not_stored(world: World) -> None:
    with pytest.raises(InvalidValue):
        await a_stored_goal(world, replace(ENTRY, distance_m=None))
    assert await goals_of(world) == []


async def test_a_change_is_stored_with_its_instant_and_version(world: World) -> None:
    saved = await changed(world, await a_stored_goal(world))
    assert (saved.name, saved.version, saved.updated_at, saved.created_at) == ("Other", 2, LATER, NOW)
    assert await goals_of(world) == [saved]


async def test_a_refused_change_is_not_stored(world: World) -> None:
    goal = await a_stored_goal(world)
    with pytest.raises(InvalidValue):
        await changed(world, goal, name=" ")
    assert await goals_of(world) == [goal]


@pytest.mark.parametrize("version", [0, 2])
async def test_a_version_that_is_not_the_stored_one_is_stale(world: World, version: int) -> None:
    goal = await a_stored_goal(world)
    with pytest.raises(StaleWrite, match="goal"):
        await changed(world, goal, version=version)
    with pytest.raises(StaleWrite, match="goal"):
        await remove_goal(user_id=goal.user_id, goal_id=goal.id, version=version, work=world.store.work)
    assert await goals_of(world) == [goal]


async def test_a_goal_that_was_given_up_is_not_found(world: World) -> None:
    goal = await a_stored_goal(world)
    await remove_goal(user_id=goal.user_id, goal_id=goal.id, version=1, work=world.store.work)
    assert await goals_of(world) == []
    with pytest.raises(NotFound, match="goal"):
        await changed(world, goal)
    with pytest.raises(NotFound, match="goal"):
        await remove_goal(user_id=goal.user_id, goal_id=goal.id, version=1, work=world.store.work)


async def test_another_athlete_finds_nothing_and_reaches_nothing(world: World) -> None:
    goal = await a_stored_goal(world)
    other = await stored_user(world.store, a_user(2))
    with pytest.raises(NotFound):
        await remove_goal(user_id=other.id, goal_id=goal.id, version=1, work=world.store.work)
    bound = world.store.work.for_user(a_user_id(2))
    with pytest.raises(ForeignOwner):
        await remove_goal(user_id=goal.user_id, goal_id=goal.id, version=1, work=bound)
    assert await goals_of(world) == [goal]
