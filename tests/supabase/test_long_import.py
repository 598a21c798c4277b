"""A long import holds its athlete's turn for a batch at a time, and another process's writers come in between too."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.databases import ask, deployment_at
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.import_history import BATCH, Entry, import_history
from training_analyzer.domain.training.offered import NO_METRICS
from training_analyzer.plugins.testing.builders import NOW, a_recorded_session, a_recording, a_user
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.store import Store
from training_analyzer.ports.work import UnitOfWork, Work

BATCHES = 3


class Waited:
    """Goes on with its first unit that writes once somebody waits for the same athlete's turn."""

    def __init__(self, work: Work, opened: asyncio.Event, waited_for: asyncio.Event) -> None:
        self._work = work
        self._opened = opened
        self._waited_for = waited_for

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit that reads and writes."""
        async with self._work() as w:
            self._opened.set()
            await self._waited_for.wait()
            yield w

    def snapshot(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that only reads."""
        return self._work.snapshot()

    def for_user(self, user_id: UserId) -> Work:
        """Return the same, bound to one athlete."""
        return self._work.for_user(user_id)


async def a_long_import(work: Work, owner: UserId) -> int:
    run = a_recorded_session(
        sport=Sport.RUNNING, started_at=NOW - timedelta(days=9), elapsed_time_s=60.0, laps=(), streams={}
    )
    return await import_history(
        entries=[Entry(a_recording(run), "Run") for _ in range(BATCHES * BATCH)],
        source="files",
        user_id=owner,
        work=work,
        offered=NO_METRICS,
        make_id=lambda _now: uuid4(),
        clock=lambda: NOW,
    )


@pytest.mark.parametrize("elsewhere", [False, True], ids=["this process", "another process"])
async def test_who_waits_for_an_importing_athletes_turn_comes_after_the_batch(
    store: Store, database: str, *, elsewhere: bool
) -> None:
    owner = (await stored_user(store, a_user())).id
    opened, waiting = asyncio.Event(), asyncio.Event()
    seen: list[int] = []

    async def another(theirs: Store) -> None:
        await opened.wait()
        async with theirs.work.for_user(owner)() as w:
            seen.append(len(await w.activities.around(owner, NOW, 1e9)))
            await w.commit()

    async with build(deployment_at(database)) as other, asyncio.timeout(60), asyncio.TaskGroup() as group:
        task = group.create_task(another(other if elsewhere else store))
        imported = group.create_task(
            a_long_import(Waited(store.work.for_user(owner), opened, waiting), owner)
        )
        await opened.wait()
        await waits(database, task, elsewhere=elsewhere)
        waiting.set()
    assert imported.result() == BATCHES * BATCH
    assert seen == [BATCH]


async def waits(database: str, task: "asyncio.Task[None]", *, elsewhere: bool) -> None:
    """Return once a task waits for the turn: in line here, or in line for the database's lock."""
    if not elsewhere:
        for _ in range(5):
            await asyncio.sleep(0)
        assert not task.done()
        return
    asked = "SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    while await asyncio.to_thread(ask, database, asked) == [(0,)]:
        pass
