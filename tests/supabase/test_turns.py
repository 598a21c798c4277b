"""Writers of one athlete take turns, those of several do not wait for each other."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest
from sqlalchemy import text

from tests.databases import deployment_at
from training_analyzer.adapters.supabase.capacity import WRITERS
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.adapters.supabase.settings import settings_of
from training_analyzer.adapters.supabase.store import opened
from training_analyzer.domain.activities.sport import ALL_SPORTS
from training_analyzer.domain.errors import NestedUnit, StoreUnavailable, WriteConflict
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.plugins.testing.builders import TODAY, a_user, a_user_id, an_activity
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.store import Store

ANNE, BEN = a_user_id(1), a_user_id(2)


async def record(store: Store, owner: UserId, number: int = 1) -> None:
    """Write an activity; a task that holds a unit has another task do it."""
    async with store.work.for_user(owner)() as w:
        await w.activities.add(an_activity(number, user_id=owner))
        await w.commit()


async def test_a_series_that_many_rebuild_at_once_holds_every_activity(store: Store) -> None:
    """Each adds an activity and sums up the days: whoever did not see the others' would lose them."""
    await stored_user(store, a_user(1))

    async def record(number: int) -> None:
        async with store.work.for_user(ANNE)() as w:
            one = replace(an_activity(number), local_day=TODAY, load=10.0)
            await w.activities.add(one)
            await rebuild_series(w, ANNE, [one])
            await w.commit()

    await asyncio.gather(*(record(number) for number in range(1, 31)))
    (row,) = await store.hot_reads.training_load(ANNE, sport=ALL_SPORTS, first=TODAY, last=TODAY)
    assert (row.load, row.activity_count) == (300.0, 30)
    assert await store.hot_reads.series_version(ANNE, ALL_SPORTS) == 30


async def test_another_athlete_does_not_wait(store: Store) -> None:
    await stored_user(store, a_user(1))
    await stored_user(store, a_user(2))
    async with store.work.for_user(ANNE)() as mine:
        await mine.activities.add(an_activity(1))
        await asyncio.create_task(record(store, BEN))
        await mine.commit()


async def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    await stored_user(store, a_user(1))
    async with store.work.for_user(ANNE)() as w:
        await w.activities.add(an_activity(1))
        async with store.work.for_user(ANNE).snapshot() as before:
            assert await before.activities.legs(ANNE, an_activity(1).id) == []
        await w.commit()


@pytest.fixture
async def impatient(database: str) -> AsyncIterator[Store]:
    settings = settings_of(deployment_at(database))
    fence = Fence(settings.schema, around_system=False, statement_limit_ms=200, lock_limit_ms=50)
    async with opened(settings, fence) as made:
        yield made


async def test_a_turn_that_does_not_come_is_a_conflict(impatient: Store, database: str) -> None:
    store = impatient
    async with store.work.for_user(ANNE)():
        with pytest.raises(WriteConflict):
            await asyncio.create_task(record(store, ANNE))
    async with store.work.for_user(ANNE)() as w:
        await w.thresholds.list(ANNE)
    connection = await asyncpg.connect(database)
    assert await connection.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0
    await connection.close()


async def test_two_that_wait_for_each_other_end_in_one_conflict(store: Store) -> None:
    for number in (1, 2):
        await stored_user(store, a_user(number))
    met = asyncio.Barrier(2)

    async def save(first: int, second: int) -> str:
        try:
            async with store.work() as w:
                await w.users.save(a_user(first))
                await met.wait()
                await w.users.save(a_user(second))
                await w.commit()
        except WriteConflict:
            return "conflict"
        return "saved"

    outcomes = await asyncio.gather(save(1, 2), save(2, 1))
    assert sorted(outcomes) == ["conflict", "saved"]


async def test_a_statement_without_end_is_stopped_and_the_connection_serves_on(impatient: Store) -> None:
    store = impatient
    async with store.work() as w:
        with pytest.raises(StoreUnavailable, match="took too long"):
            await w.transaction.rows(text("SELECT pg_sleep(60)"))  # type: ignore[attr-defined]  # no port sleeps
    await store.check()


async def test_those_who_wait_for_an_athletes_turn_keep_no_connection_from_others(store: Store) -> None:
    """More of them than there are connections; the other athlete's unit ends while all still wait."""
    for number in (1, 2):
        await stored_user(store, a_user(number))

    async with asyncio.TaskGroup() as group, store.work.for_user(ANNE)():
        waiting = [group.create_task(record(store, ANNE, number)) for number in range(2 * WRITERS)]
        await asyncio.sleep(
            0.3
        )  # time to take connections for those who would; where none does, it changes nothing
        await asyncio.create_task(record(store, BEN))
        assert not any(task.done() for task in waiting)
    async with store.work.for_user(ANNE).snapshot() as w:
        assert len(await w.activities.around(ANNE, an_activity(1).started_at, 1e9)) == 2 * WRITERS


async def test_a_unit_of_an_athlete_inside_one_of_the_system_is_refused_too(store: Store) -> None:
    bound = store.work.for_user(a_user_id())
    async with store.work(), store.work.snapshot():
        for one in (bound(), bound.snapshot()):
            with pytest.raises(NestedUnit):
                await one.__aenter__()
