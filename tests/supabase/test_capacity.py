"""How many connections there are, for whom, and what a login has to be granted."""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from tests.databases import SERVER, Databases, as_user, ask, deployment_at, run
from training_analyzer.adapters.supabase.capacity import CONNECTIONS, HOT_READS, SNAPSHOTS, WRITERS
from training_analyzer.adapters.supabase.settings import Pooler
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.errors import InvalidSetting, StoreUnavailable
from training_analyzer.domain.ids import UserId
from training_analyzer.plugins.testing.builders import a_user, a_user_id, an_activity
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.store import Store

FAR_BEYOND_S = 60


async def held(store: Store, owner: UserId, ready: asyncio.Semaphore, end: asyncio.Event) -> None:
    """Write something, and hold the unit open until the end."""
    async with store.work.for_user(owner)() as w:
        await w.activities.add(replace(an_activity(), user_id=owner))
        ready.release()
        await end.wait()


async def test_writers_that_hold_every_connection_of_theirs_starve_no_reader_and_no_health_check(
    store: Store,
) -> None:
    owners = [(await stored_user(store, a_user(number))).id for number in range(1, WRITERS + 3)]
    ready, end = asyncio.Semaphore(0), asyncio.Event()
    async with asyncio.timeout(FAR_BEYOND_S), asyncio.TaskGroup() as group:
        for owner in owners:
            group.create_task(held(store, owner, ready, end))
        for _ in range(WRITERS):
            await ready.acquire()
        async with asyncio.timeout(5):  # less than others wait for a connection
            await store.check()
            await store.hot_reads.activity_page(owners[0], after=None, limit=1)
            async with store.work.for_user(owners[0]).snapshot() as w:
                assert (await w.users.get(owners[0])).id == owners[0]
        end.set()


async def test_a_process_opens_no_more_connections_than_it_says(databases: Databases, database: str) -> None:
    async with build(deployment_at(as_user(database, SERVER))) as store:
        busy = [store.hot_reads.activity_page(a_user_id(), after=None, limit=1) for _ in range(40)]

        async def look() -> None:
            async with store.work.snapshot() as w:
                await w.transaction.rows(text("SELECT pg_sleep(0.05)"))  # type: ignore[attr-defined]

        async def write() -> None:
            async with store.work() as w:
                await w.transaction.rows(text("SELECT pg_sleep(0.05)"))  # type: ignore[attr-defined]

        await asyncio.gather(
            *busy, *(store.check() for _ in range(9)), *(each() for each in (look, write) for _ in range(9))
        )
        counted = "SELECT count(*)::int FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
        name = urlsplit(database).path.removeprefix("/")
        ((count,),) = await asyncio.to_thread(ask, databases.server, counted, name)
        assert WRITERS + SNAPSHOTS < int(str(count)) <= CONNECTIONS


async def test_a_login_that_is_granted_fewer_is_refused(database: str) -> None:
    await asyncio.to_thread(run, database, f"ALTER ROLE {SERVER} CONNECTION LIMIT {CONNECTIONS - 1}")
    try:
        with pytest.raises(InvalidSetting, match=f"the {CONNECTIONS} connections of a process; {SERVER} may"):
            async with build(deployment_at(as_user(database, SERVER))):
                pass
    finally:
        await asyncio.to_thread(run, database, f"ALTER ROLE {SERVER} CONNECTION LIMIT -1")


async def test_reads_for_whom_no_connection_is_left_are_told_so(store: Store) -> None:
    pool = store.hot_reads._pool  # type: ignore[attr-defined]  # noqa: SLF001 - no port takes connections away
    pool._free_limit_s = 0.01  # noqa: SLF001
    async with AsyncExitStack() as stack:
        for _ in range(HOT_READS):
            await stack.enter_async_context(pool._pool.acquire())  # noqa: SLF001
        with pytest.raises(StoreUnavailable, match="all its connections are in use"):
            await store.hot_reads.activity_page(a_user_id(), after=None, limit=1)


@pytest.mark.parametrize("read_fence", ["on", "off"])
async def test_a_login_that_no_policy_binds_is_warned_of(
    database: str, caplog: pytest.LogCaptureFixture, read_fence: str
) -> None:
    with caplog.at_level(logging.WARNING, "training_analyzer"):
        async with build(deployment_at(database, read_fence=read_fence)):
            pass
    assert "row-level security does not bind the login" in caplog.text


@pytest.mark.parametrize("pooler", list(Pooler))
async def test_a_read_without_a_fence_ends_too(database: str, pooler: Pooler) -> None:
    """By the connection's setting, or by each transaction's where a pooler takes connections away."""
    async with build(deployment_at(database, read_fence="off", pooler=pooler)) as store:
        pool = store.hot_reads._pool  # type: ignore[attr-defined]  # noqa: SLF001
        assert [tuple(row) for row in await pool.rows("SHOW statement_timeout", ())] == [("15s",)]


async def test_whatever_the_servers_login_asks_ends(database: str) -> None:
    """Through a pooler too, and whoever asks: the limit is the role's."""
    assert await asyncio.to_thread(ask, as_user(database, SERVER), "SHOW statement_timeout") == [("15s",)]
