"""What every store of goals does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPlace, GoalPriority
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import NOW, TODAY, a_goal, a_goal_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_ALL = 1000
_FULL = a_goal(
    name="Maratón «de» Übermut 長距離 🏃‍♀️",
    kind=GoalKind.LOAD,
    day=date(1970, 1, 1),
    sport=Sport.SWIMMING,
    distance_m=0.1 + 0.2,
    target_time_s=1e-9,
    target_load=1e300,
    priority=GoalPriority.C,
    notes="line\nline\t'quotes' \"more\" " + "long " * 2_000,
    created_at=datetime(1, 1, 1, tzinfo=UTC),
    updated_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    version=12,
)
_BARE = a_goal(kind=GoalKind.LOAD, distance_m=None)


class GoalsContract(StoredContract):
    """Goals, one athlete's at a time."""

    @pytest.mark.parametrize("goal", [_FULL, _BARE], ids=["full", "bare"])
    async def test_every_field_comes_back(self, store: Store, athlete: User, goal: Goal) -> None:
        await _add(store, goal)
        assert await _get(store, goal) == goal
        assert await _list(store, athlete) == [goal]

    @pytest.mark.parametrize("kind", GoalKind)
    @pytest.mark.parametrize("priority", GoalPriority)
    async def test_every_kind_and_priority_comes_back(
        self, store: Store, athlete: User, kind: GoalKind, priority: GoalPriority
    ) -> None:
        await _add(store, a_goal(kind=kind, priority=priority))
        stored = await _get(store, a_goal())
        assert stored.kind is kind
        assert stored.priority is priority

    async def test_an_unknown_goal_is_not_found(self, store: Store, athlete: User) -> None:
        await _is_gone(store, a_goal())

    async def test_a_goal_of_nobody_is_not_added(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.goals.add(a_goal())

    async def test_another_athletes_goal_is_not_found(self, store: Store, athlete: User, other: User) -> None:
        await _add(store, a_goal())
        theirs = a_goal(user_id=other.id, name="Mine now")
        await _is_gone(store, theirs)
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.goals.save(theirs)
            with pytest.raises(NotFound):
                await w.goals.remove(other.id, theirs.id)
            await w.commit()
        assert await _get(store, a_goal()) == a_goal()
        assert await _list(store, other) == []

    async def test_goals_are_listed_by_day_and_id(self, store: Store, athlete: User) -> None:
        late, early = a_goal(1, day=date.max), a_goal(4, day=date.min)
        same_day = [a_goal(number, day=TODAY) for number in (2, 3, 5)]
        await _add(store, late, same_day[2], same_day[0], early, same_day[1])
        assert await _list(store, athlete) == [early, *same_day, late]

    async def test_the_days_asked_for_are_inclusive(self, store: Store, athlete: User) -> None:
        goals = [a_goal(number, day=TODAY + timedelta(days=number // 2)) for number in range(6)]
        await _add(store, *goals)
        middle, next_day = TODAY + timedelta(days=1), TODAY + timedelta(days=2)
        assert await _list(store, athlete, first=middle, last=middle) == goals[2:4]
        assert await _list(store, athlete, first=middle) == goals[2:]
        assert await _list(store, athlete, last=middle) == goals[:4]
        assert await _list(store, athlete, first=next_day, last=middle) == []

    @pytest.mark.parametrize("limit", [1, 2, 7, 29, 30, 31])
    async def test_pages_of_any_size_are_complete(self, store: Store, athlete: User, limit: int) -> None:
        goals = [a_goal(number, day=TODAY + timedelta(days=number // 4)) for number in range(30)]
        await _add(store, *goals[::-1])
        assert await _paged(store, athlete, limit) == goals

    async def test_a_page_stays_within_its_days(self, store: Store, athlete: User) -> None:
        goals = [a_goal(number) for number in range(6)]
        await _add(store, *goals)
        before = GoalPlace(goals[0].day, goals[0].id)
        assert await _list(store, athlete, after=before, first=goals[2].day, last=goals[3].day) == goals[2:4]
        beyond = GoalPlace(goals[4].day, goals[4].id)
        assert await _list(store, athlete, after=beyond, first=goals[2].day, last=goals[3].day) == []

    async def test_a_place_whose_goal_is_gone_still_serves(self, store: Store, athlete: User) -> None:
        goals = [a_goal(number, day=TODAY) for number in range(3)]
        await _add(store, goals[0], goals[2])
        after = GoalPlace(goals[1].day, goals[1].id)
        assert await _list(store, athlete, after=after) == [goals[2]]

    async def test_saving_raises_the_version_and_stores_every_change(
        self, store: Store, athlete: User
    ) -> None:
        await _add(store, a_goal(), a_goal(2))
        changed = replace(_FULL, version=1, created_at=NOW)
        async with store.work() as w:
            saved = await w.goals.save(changed)
            await w.commit()
        assert saved == replace(changed, version=2)
        assert await _get(store, changed) == saved
        assert await _get(store, a_goal(2)) == a_goal(2)

    async def test_saving_never_changes_when_a_goal_was_set(self, store: Store, athlete: User) -> None:
        await _add(store, a_goal())
        async with store.work() as w:
            await w.goals.save(a_goal(created_at=NOW + timedelta(days=1)))
            await w.commit()
        assert (await _get(store, a_goal())).created_at == NOW

    async def test_a_stale_goal_is_not_saved(self, store: Store, athlete: User) -> None:
        await _add(store, a_goal())
        async with store.work() as w:
            saved = await w.goals.save(a_goal(name="First"))
            await w.commit()
        async with store.work() as w:
            with pytest.raises(StaleWrite):
                await w.goals.save(a_goal(name="Second"))
            await w.commit()
        assert await _get(store, saved) == saved

    async def test_a_goal_is_removed_once(self, store: Store, athlete: User) -> None:
        await _add(store, a_goal(1), a_goal(2))
        async with store.work() as w:
            await w.goals.remove(athlete.id, a_goal_id(1))
            with pytest.raises(NotFound):
                await w.goals.remove(athlete.id, a_goal_id(1))
            with pytest.raises(NotFound):
                await w.goals.save(a_goal(1))
            await w.commit()
        await _is_gone(store, a_goal(1))
        assert await _list(store, athlete) == [a_goal(2)]

    async def test_what_is_not_committed_is_undone(self, store: Store, athlete: User) -> None:
        await _add(store, a_goal())
        async with store.work() as w:
            await w.goals.add(a_goal(2))
            await w.goals.save(a_goal(name="Other"))
        async with store.work() as w:
            await w.goals.remove(athlete.id, a_goal_id())
        assert await _list(store, athlete) == [a_goal()]

    async def test_two_athletes_may_have_the_same_goal(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _add(store, a_goal(), a_goal(user_id=other.id))
        async with store.work() as w:
            await w.goals.remove(other.id, a_goal_id())
            await w.commit()
        assert await _list(store, athlete) == [a_goal()]
        assert await _list(store, other) == []


async def _add(store: Store, *goals: Goal) -> None:
    async with store.work() as w:
        for goal in goals:
            await w.goals.add(goal)
        await w.commit()


async def _get(store: Store, goal: Goal) -> Goal:
    async with store.work.snapshot() as w:
        return await w.goals.get(goal.user_id, goal.id)


async def _is_gone(store: Store, goal: Goal) -> None:
    async with store.work.snapshot() as w:
        with pytest.raises(NotFound):
            await w.goals.get(goal.user_id, goal.id)


async def _list(
    store: Store,
    athlete: User,
    *,
    after: GoalPlace | None = None,
    first: date | None = None,
    last: date | None = None,
    limit: int = _ALL,
) -> Sequence[Goal]:
    async with store.work.snapshot() as w:
        found = await w.goals.list(athlete.id, after=after, limit=limit, first=first, last=last)
    return list(found)


async def _paged(store: Store, athlete: User, limit: int) -> Sequence[Goal]:
    found: list[Goal] = []
    after: GoalPlace | None = None
    for _ in range(_ALL):
        page = await _list(store, athlete, after=after, limit=limit)
        assert len(page) <= limit
        if not page:
            return found
        found += page
        after = GoalPlace(page[-1].day, page[-1].id)
    raise AssertionError("the pages never end")
