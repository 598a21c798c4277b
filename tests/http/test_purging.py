"""The server forgets what has expired at its start and every hour, and serves whatever becomes of that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.http.api import Clock
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.entrypoints.http.purging import purging
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.testing.builders import a_digest, a_user
from training_analyzer.plugins.testing.stored import stored_user


class Hours:
    """Pauses that a test ends; ``begun`` counts them."""

    def __init__(self) -> None:
        self.begun = asyncio.Semaphore(0)
        self._over = asyncio.Semaphore(0)

    async def __call__(self) -> None:
        self.begun.release()
        await self._over.acquire()

    async def another(self) -> None:
        """End a pause, and wait for the next."""
        self._over.release()
        await self.begun.acquire()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, persistence="fake")


@asynccontextmanager
async def the_server(ports: Wired) -> AsyncIterator[Hours]:
    """Run the purges of a server; the first one is over."""
    hours = Hours()
    async with purging(ports, hours):
        await hours.begun.acquire()
        yield hours


async def claimed(ports: Wired, key: str, expires_at: datetime) -> None:
    """Store a key of the athlete's."""
    async with ports.store.work.for_user(a_user().id)() as w:
        await w.idempotency_keys.claim(
            a_user().id, key, route="r", body_hash=a_digest(), now=ports.clock(), expires_at=expires_at
        )
        await w.commit()


async def expired(ports: Wired) -> int:
    """Return how many expired keys are there still."""
    async with ports.store.work() as w:  # not committed: it only counts
        return await w.idempotency_keys.purge(ports.clock(), limit=99)


async def test_what_has_expired_is_forgotten_at_the_start_and_after_each_hour(
    ports: Wired, clock: Clock
) -> None:
    await stored_user(ports.store, a_user())
    for number in range(3):
        await claimed(ports, f"key {number}", clock.now + number * timedelta(hours=1))
    left = [await expired(ports)]
    async with the_server(ports) as hours:
        left.append(await expired(ports))
        for _ in range(2):
            clock.ahead(hours=1)
            left.append(await expired(ports))
            await hours.another()
            left.append(await expired(ports))
    assert left == [1, 0, 1, 0, 1, 0]


async def test_a_purge_that_fails_is_one_error_of_the_log_and_tried_again(
    ports: Wired, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(ports.store, FakeStore)
    await stored_user(ports.store, a_user())
    await claimed(ports, "key", clock.now)
    ports.store.fail("the disk is full")
    async with the_server(ports) as hours:
        (record,) = caplog.records
        assert ("the disk is full" in record.message, record.levelname) == (True, "ERROR")
        assert not record.exc_info
        ports.store.recover()
        await hours.another()
        assert await expired(ports) == 0
    assert len(caplog.records) == 1


async def test_a_bug_is_told_with_its_traceback_and_ends_nothing(
    ports: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> datetime:
        raise RuntimeError("a bug of ours")

    async with the_server(replace(ports, clock=broken)) as hours:
        await hours.another()
    assert [bool(record.exc_info) for record in caplog.records] == [True, True]


async def test_a_server_that_stops_leaves_no_purge_behind(ports: Wired) -> None:
    before = asyncio.all_tasks()
    async with the_server(ports):
        assert len(asyncio.all_tasks() - before) == 1
    assert asyncio.all_tasks() == before


async def test_a_server_stops_though_its_purge_waits_for_another_writer(ports: Wired) -> None:
    async with ports.store.work(), purging(ports, Hours()):
        await asyncio.sleep(0)
    async with ports.store.work():  # and it has left the writer to others
        pass
