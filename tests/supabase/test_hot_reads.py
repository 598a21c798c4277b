"""The hot reads on PostgreSQL: with and without the fence, at the ends of time, cancelled, and how many messages."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest

from tests.databases import OWNER, SERVER, as_user, deployment_at
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.errors import InvalidSetting, StoreUnavailable
from training_analyzer.plugins.testing.builders import (
    a_refresh_token,
    a_session,
    a_user,
    a_user_id,
    an_activity,
)
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store

ANNE = a_user_id(1)


@pytest.fixture(params=["on", "off"])
def deployment(request: pytest.FixtureRequest, database: str) -> Deployment:
    """Return each way of reading with the login it takes."""
    login = SERVER if request.param == "on" else OWNER
    return deployment_at(as_user(database, login), read_fence=request.param)


@pytest.fixture
async def store(deployment: Deployment) -> AsyncIterator[Store]:
    async with build(deployment) as opened:
        await stored_user(opened, a_user(1))
        yield opened


async def add(store: Store, *numbers: int, started_at: datetime | None = None) -> None:
    async with store.work.for_user(ANNE)() as w:
        for number in numbers:
            one = an_activity(number)
            await w.activities.add(one if started_at is None else replace(one, started_at=started_at))
        await w.commit()


async def test_they_serve_with_the_fence_and_without(store: Store) -> None:
    await add(store, 1, 2, 3)
    session = a_session()
    async with store.work() as w:
        await w.sessions.open(session, a_refresh_token(), session.expires_at)
        await w.commit()
    assert len(await store.hot_reads.activity_page(ANNE, after=None, limit=9)) == 3
    assert await store.hot_reads.principal(session.id) is not None
    assert await store.hot_reads.series_version(ANNE, "all") == 0


@pytest.mark.parametrize(
    "at", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)], ids=["first", "last"]
)
async def test_the_first_and_the_last_instant_are_no_infinities(store: Store, at: datetime) -> None:
    await add(store, 1, started_at=at)
    (row,) = await store.hot_reads.activity_page(ANNE, after=None, limit=1)
    assert row.started_at == at
    after = Position(row.started_at, row.id)
    assert await store.hot_reads.activity_page(ANNE, after=after, limit=1, last=date.max) == []


async def test_reads_that_are_cancelled_leave_no_transaction_behind(store: Store, database: str) -> None:
    await add(store, 1)
    for number in range(40):
        reads = [
            asyncio.create_task(store.hot_reads.activity_page(ANNE, after=None, limit=9)) for _ in range(4)
        ]
        await asyncio.sleep(number * 0.000_1)
        for read in reads:
            read.cancel()
        await asyncio.wait(reads)
    pages = await asyncio.gather(
        *(store.hot_reads.activity_page(ANNE, after=None, limit=9) for _ in range(8))
    )
    assert [len(page) for page in pages] == [1] * 8
    watching = await asyncpg.connect(database)
    left = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
    )
    assert await watching.fetchval(left) == 0
    await watching.close()


async def test_more_reads_than_connections_are_all_answered(store: Store) -> None:
    await add(store, 1)
    pages = await asyncio.gather(
        *(store.hot_reads.activity_page(ANNE, after=None, limit=9) for _ in range(200))
    )
    assert all(len(page) == 1 for page in pages)


async def test_a_login_that_is_bound_cannot_read_without_the_fence(database: str) -> None:
    with pytest.raises(InvalidSetting, match=r"^TA_SUPABASE__READ_FENCE takes on: row-level security binds"):
        async with build(deployment_at(as_user(database, SERVER), read_fence="off")):
            pass


@pytest.mark.parametrize(("login", "warned"), [(SERVER, False), (OWNER, True)])
async def test_a_login_that_no_policy_binds_is_warned_of(
    database: str, caplog: pytest.LogCaptureFixture, login: str, *, warned: bool
) -> None:
    with caplog.at_level(logging.WARNING):
        async with build(deployment_at(as_user(database, login))):
            pass
    assert ("row-level security does not bind" in caplog.text) is warned


async def test_a_wrong_login_or_database_is_one_sentence(database: str) -> None:
    for url in (as_user(database, "nobody_we_know"), f"{database}_that_is_not_there"):
        with pytest.raises(StoreUnavailable):
            async with build(deployment_at(url)):
                pass
