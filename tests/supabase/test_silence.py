"""A server that says nothing any more, with its connections open: everybody is told, within a limit."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from tests.databases import SERVER, as_user, deployment_at
from tests.supabase.silence import Way, way_to
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.adapters.supabase.settings import Settings, settings_of
from training_analyzer.adapters.supabase.store import SupabaseStore, opened
from training_analyzer.domain.errors import StoreUnavailable
from training_analyzer.plugins.testing.builders import a_user, a_user_id, an_activity
from training_analyzer.plugins.testing.stored import stored_user

LIMIT_S = 0.3
FAR_BEYOND_S = 60
"""Who is not told by then waits for ever."""

type Step = Callable[[SupabaseStore], Awaitable[object]]


@pytest.fixture
async def way(database: str) -> AsyncIterator[tuple[Way, Settings]]:
    async with way_to(as_user(database, SERVER)) as (made, url):
        yield made, replace(settings_of(deployment_at(url)), answer_limit_s=LIMIT_S)


async def write(store: SupabaseStore) -> None:
    async with store.work.for_user(a_user_id())() as w:
        await w.activities.add(an_activity())
        await w.commit()


async def look(store: SupabaseStore) -> None:
    async with store.work.for_user(a_user_id()).snapshot() as w:
        await w.users.get(a_user_id())


async def page(store: SupabaseStore) -> None:
    await store.hot_reads.activity_page(a_user_id(), after=None, limit=1)


async def preferences(store: SupabaseStore) -> None:
    await store.hot_reads.activity(a_user_id(), an_activity().id)


EVERY: list[Step] = [write, look, page, preferences, lambda store: store.check()]


async def test_everybody_is_told_and_later_ones_are_served_on_new_connections(
    way: tuple[Way, Settings],
) -> None:
    silent, settings = way
    async with asyncio.timeout(FAR_BEYOND_S), opened(settings, Fence(settings.schema)) as store:
        await stored_user(store, a_user())
        for step in EVERY[1:4]:
            await step(store)
        before = set(silent.open)
        silent.speaking.clear()
        for step in EVERY:
            with pytest.raises(StoreUnavailable, match="does not answer"):
                await step(store)
        gone = set(silent.open)
        silent.speaking.set()
        for step in EVERY:
            await step(store)
        assert before
        assert set(silent.open) - gone  # a silent connection is never trusted again


async def test_a_unit_in_the_middle_is_told_and_ends(way: tuple[Way, Settings]) -> None:
    silent, settings = way
    async with asyncio.timeout(FAR_BEYOND_S), opened(settings, Fence(settings.schema)) as store:
        await stored_user(store, a_user())

        async def interrupted() -> None:
            async with store.work.for_user(a_user_id())() as w:
                await w.activities.add(an_activity())
                silent.speaking.clear()
                await w.commit()

        with pytest.raises(StoreUnavailable, match="does not answer"):
            await interrupted()
        silent.speaking.set()
        await look(store)


async def test_a_farewell_between_two_statements_of_a_unit_is_the_stores_failure(
    way: tuple[Way, Settings],
) -> None:
    """The driver then fails about itself: with an error that is neither the server's nor SQLAlchemy's."""
    speaking, settings = way
    async with opened(replace(settings, answer_limit_s=20), Fence(settings.schema)) as store:
        async with store.work() as w:
            speaking.interrupt()
            await asyncio.sleep(0.05)  # it arrives
            with pytest.raises(StoreUnavailable) as told:
                await w.users.find_by_email(a_user().email)
            wrapped = told.value.__cause__
            assert isinstance(wrapped, DBAPIError)
            assert isinstance(getattr(wrapped.__cause__, "__cause__", None), asyncpg.InternalClientError)
        async with store.work() as w:
            assert await w.users.find_by_email(a_user().email) is None


async def test_a_connection_that_fails_while_it_is_set_up_is_the_stores_failure(
    way: tuple[Way, Settings],
) -> None:
    def fail(*_connection: object) -> None:
        raise asyncpg.InternalClientError("not connected")

    _, settings = way
    async with opened(settings, Fence(settings.schema)) as store:
        engine = store.work._write._engine.sync_engine  # type: ignore[attr-defined]  # noqa: SLF001 - no port shows it
        event.listen(engine, "connect", fail)
        with pytest.raises(StoreUnavailable, match="cannot be reached"):
            await write(store)
        event.remove(engine, "connect", fail)
        await stored_user(store, a_user())


async def test_a_store_closes_before_a_silent_server(way: tuple[Way, Settings]) -> None:
    silent, settings = way
    async with asyncio.timeout(FAR_BEYOND_S):
        async with opened(settings, Fence(settings.schema)) as store:
            await stored_user(store, a_user())
            await look(store)
            silent.speaking.clear()


async def test_a_server_that_is_silent_from_the_start_is_told(way: tuple[Way, Settings]) -> None:
    silent, settings = way
    silent.speaking.clear()
    async with asyncio.timeout(FAR_BEYOND_S):
        with pytest.raises(StoreUnavailable, match="does not answer"):
            async with opened(settings, Fence(settings.schema)):
                pass


async def test_the_system_watches_every_connection(way: tuple[Way, Settings]) -> None:
    _, settings = way
    async with opened(settings, Fence(settings.schema)) as store:
        pool = store.hot_reads._pool._pool  # noqa: SLF001 - no port shows a connection
        async with pool.acquire() as connection:
            await _is_watched(connection)
        async with store.work.snapshot() as w:
            raw = await w.transaction._connection.get_raw_connection()  # type: ignore[attr-defined]  # noqa: SLF001
            await _is_watched(raw.driver_connection)


async def _is_watched(connection: object) -> None:
    own = connection._transport.get_extra_info("socket")  # type: ignore[attr-defined]  # noqa: SLF001
    assert own.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
