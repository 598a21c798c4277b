"""What procrastinate is told of: a task for each time that a job begins to wait, from the commit on."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from importlib import resources

import pytest

from tests.databases import SERVER, Databases, as_user, ask, deployment_at, emptied, run
from tests.jobs.queues import PROCRASTINATE, a_queue, opened, queue_at
from training_analyzer.adapters.supabase.procrastinate import schema as told
from training_analyzer.adapters.supabase.procrastinate.jobs import build
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.ids import JobId
from training_analyzer.domain.jobs.job import Done, JobOutcome, NewJob
from training_analyzer.plugins.testing.job_queue import JobQueueContract
from training_analyzer.ports.job_engine import JobEngine
from training_analyzer.ports.job_queue import JobQueue, RunningJob
from training_analyzer.ports.store import Store

PATIENCE_S = 60.0
_TASKS = f"SELECT args ->> 'job_id' FROM {told.SCHEMA}.procrastinate_jobs ORDER BY id"  # noqa: S608 - ours
_LATEST = 2
"""How many of the library's migrations an older version lacks."""


@pytest.fixture(scope="module")
def installed(databases: Databases) -> Iterator[str]:
    """Return a database whose jobs procrastinate is told of, as its owner."""
    with databases.migrated() as url:
        told.install(deployment_at(url))
        yield url


@pytest.fixture
def place(installed: str) -> str:
    """Return the same without jobs, as the server's login."""
    asyncio.run(emptied(installed))
    run(installed, f"TRUNCATE {told.SCHEMA}.procrastinate_jobs CASCADE")
    return PROCRASTINATE + as_user(installed, SERVER)


@pytest.fixture
def untold(databases: Databases) -> Iterator[str]:
    """Return a database of whose jobs procrastinate is not told, as its owner."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
async def store(place: str) -> AsyncIterator[Store]:
    async with opened(place) as store:
        yield store


class TestProcrastinateJobQueue(JobQueueContract):
    """As every queue, with no more rights than the server's login has."""

    @pytest.fixture
    def jobs(self, place: str, store: Store) -> JobQueue:
        return queue_at(place, store)


async def queued(store: Store, *, commit: bool = True) -> JobId:
    queue = a_queue(store)
    async with store.work() as w:
        job_id = await queue.enqueue(NewJob(kind="test"), work=w)
        if commit:
            await w.commit()
    assert job_id is not None
    return job_id


def tasks(url: str) -> list[str]:
    return [str(row[0]) for row in ask(url, _TASKS)]


async def done_at(place: str, store: Store, count: int = 1) -> list[str]:
    """Work until so many jobs are done; return them. What nobody tells of is not found in this time."""
    seen: list[str] = []
    stop = asyncio.Event()

    async def handler(job: RunningJob) -> JobOutcome:
        seen.append(str(job.id))
        if len(seen) == count:
            stop.set()
        return Done()

    await asyncio.wait_for(queue_at(place, store).run({"test": handler}, stop=stop), PATIENCE_S)
    return seen


async def test_a_task_is_there_exactly_when_the_job_is(installed: str, store: Store) -> None:
    await queued(store, commit=False)
    assert await asyncio.to_thread(tasks, installed) == []
    job_id = await queued(store)
    assert await asyncio.to_thread(tasks, installed) == [str(job_id)]


async def test_what_is_done_leaves_no_task(installed: str, place: str, store: Store) -> None:
    job_id = await queued(store)
    assert await done_at(place, store) == [str(job_id)]
    assert await asyncio.to_thread(tasks, installed) == []


async def test_the_engine_is_offered_and_wants_an_address_that_keeps_a_session(place: str) -> None:
    url = place.removeprefix(PROCRASTINATE)
    async with build(deployment_at(url)) as engine:
        assert isinstance(engine, JobEngine)
        assert url.rpartition(":")[0].rpartition(":")[2].split("@")[0] not in repr(engine)
    with pytest.raises(InvalidSetting, match="TA_SUPABASE__JOBS_URL"):
        build(deployment_at(url, pooler="transaction"))


async def test_jobs_that_waited_before_are_told_of_and_none_once_it_is_over(untold: str) -> None:
    async with opened(untold) as store:
        before = await queued(store)
        for _ in range(2):
            await asyncio.to_thread(told.install, deployment_at(untold))
        assert await asyncio.to_thread(tasks, untold) == [str(before)]
        for _ in range(2):
            await asyncio.to_thread(told.tell_no_more, deployment_at(untold))
        await queued(store)
    assert await asyncio.to_thread(tasks, untold) == [str(before)]


async def test_tables_of_an_older_version_are_brought_to_this_one(untold: str) -> None:
    folder = resources.files("procrastinate.sql") / "migrations"
    names = sorted(each.name for each in folder.iterdir() if each.name.endswith(".sql"))[:-_LATEST]
    await asyncio.to_thread(
        run,
        untold,
        f"CREATE SCHEMA {told.SCHEMA}",
        f"SET search_path TO {told.SCHEMA}",
        *((folder / name).read_text("utf-8") for name in names),
        "CREATE TABLE training_analyzer_migrations(name text PRIMARY KEY)",
        *(f"INSERT INTO training_analyzer_migrations VALUES ('{name}')" for name in names),  # noqa: S608 - theirs
    )
    await asyncio.to_thread(told.install, deployment_at(untold))
    async with opened(untold) as store:
        job_id = await queued(store)
        assert await done_at(PROCRASTINATE + as_user(untold, SERVER), store) == [str(job_id)]


async def test_without_its_tables_it_is_said(untold: str, caplog: pytest.LogCaptureFixture) -> None:
    async with opened(untold) as store:
        stop = asyncio.Event()
        asyncio.get_running_loop().call_later(0.5, stop.set)
        await asyncio.wait_for(queue_at(PROCRASTINATE + untold, store).run({}, stop=stop), PATIENCE_S)
    assert "training-analyzer db upgrade" in caplog.text
