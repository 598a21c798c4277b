"""Workers in processes of their own: killed, taken over, side by side, and stopped."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.databases import SERVER, Databases, as_user, deployment_at
from tests.jobs.queues import PROCRASTINATE, a_queue, opened, queue_at
from training_analyzer.adapters.supabase.procrastinate.schema import install
from training_analyzer.domain.jobs.job import Done, JobLost, JobOutcome, JobState, NewJob
from training_analyzer.plugins.testing.builders import a_user
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.job_queue import RunningJob
from training_analyzer.ports.store import Store

ROOT = Path(__file__).parents[2]
LEASE_S = 1.0
PATIENCE_S = 60

WORKER = """
import asyncio, json, sys
from datetime import timedelta
from tests.jobs.queues import opened, queue_at
from training_analyzer.domain.jobs.job import Done

place, hang = sys.argv[1], sys.argv[2] == "hang"

async def handler(job):
    print(json.dumps([str(job.id), job.epoch]), flush=True)
    if hang:
        await asyncio.sleep(600)
    return Done()

async def main():
    async with opened(place) as store:
        print("ready", flush=True)
        queue = queue_at(place, store, lease=timedelta(seconds=LEASE_S))
        await queue.run({"test": handler}, stop=asyncio.Event())

asyncio.run(main())
""".replace("LEASE_S", str(LEASE_S))


@pytest.fixture(params=["sqlite", "postgres", "procrastinate"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return where a store is, and what tells of its jobs."""
    if request.param == "sqlite":
        yield str(tmp_path)
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.migrated() as url:
        if request.param == "postgres":
            yield url
            return
        install(deployment_at(url))
        yield PROCRASTINATE + as_user(url, SERVER)


@contextmanager
def a_worker(place: str, how: str) -> Iterator[subprocess.Popen[str]]:
    worker = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", WORKER, place, how], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        yield worker
    finally:
        worker.kill()
        worker.wait()
        assert worker.stdout is not None
        worker.stdout.close()


async def queued(store: Store, count: int, **changes: object) -> None:
    queue = a_queue(store)
    async with store.work() as w:
        for _ in range(count):
            await queue.enqueue(NewJob(**{"kind": "test", "user_id": a_user().id, **changes}), work=w)  # type: ignore[arg-type]
        await w.commit()


async def all_over(store: Store) -> None:
    """Wait until no job waits or runs."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with store.work.snapshot() as w:
                if not await w.jobs.open_of(a_user().id, "test"):
                    return
            await asyncio.sleep(0.02)


async def first_line(worker: subprocess.Popen[str]) -> tuple[str, int]:
    assert worker.stdout is not None
    line = await asyncio.wait_for(asyncio.to_thread(worker.stdout.readline), PATIENCE_S)
    job_id, epoch = json.loads(line)
    return job_id, epoch


async def test_the_job_of_a_killed_worker_is_taken_over_after_its_lease(place: str) -> None:
    async with opened(place) as store:
        await stored_user(store, a_user())
        await queued(store, 1)
        with a_worker(place, "hang") as worker:
            job_id, _ = await first_line(worker)
            os.kill(worker.pid, signal.SIGKILL)
            await asyncio.to_thread(worker.wait)
        seen = await _done_by_us(place, store)
        assert [(str(each.id), each.epoch, each.attempt) for each in seen] == [(job_id, 2, 2)]


async def test_a_job_that_kills_every_worker_is_dead_after_its_last_attempt(place: str) -> None:
    async with opened(place) as store:
        await stored_user(store, a_user())
        await queued(store, 1, max_attempts=2)
        for _ in range(2):
            with a_worker(place, "hang") as worker:
                await first_line(worker)
                os.kill(worker.pid, signal.SIGKILL)
                await asyncio.to_thread(worker.wait)
        queue, stop = queue_at(place, store, lease=timedelta(seconds=LEASE_S)), asyncio.Event()
        running = asyncio.create_task(queue.run({"test": _never}, stop=stop))
        await all_over(store)
        stop.set()
        await running


async def test_two_workers_do_each_job_once(place: str) -> None:
    count = 60
    async with opened(place) as store:
        await stored_user(store, a_user())
        with a_worker(place, "work") as one, a_worker(place, "work") as other:
            await queued(store, count)
            await all_over(store)
            one.terminate()
            other.terminate()
            lines = [line for worker in (one, other) for line in worker.stdout or ()]
    done = [json.loads(line) for line in lines]
    assert len(done) == len({job_id for job_id, _ in done}) == count
    assert {epoch for _, epoch in done} == {1}


async def test_a_zombie_is_told_and_writes_nothing(place: str) -> None:
    """A worker that slept past its lease finds its job taken over."""
    async with opened(place) as store:
        await stored_user(store, a_user())
        await queued(store, 1)
        begun, go_on, lost = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def asleep(job: RunningJob) -> JobOutcome:
            begun.set()
            await go_on.wait()
            try:
                await job.progress(1)
            except JobLost:
                lost.set()
                raise
            return Done({"by": "the zombie"})

        # its lease is over before it could beat
        zombie = a_queue(store, lease=timedelta(0), parallel=1)
        zombie_claim = asyncio.create_task(zombie.run_due({"test": asleep}))
        await asyncio.wait_for(begun.wait(), PATIENCE_S)
        seen = await _done_by_us(place, store)
        go_on.set()
        await asyncio.wait_for(zombie_claim, PATIENCE_S)
        async with store.work.snapshot() as w:
            job = await w.jobs.find(a_user().id, seen[0].id)
        assert job is not None
        assert (job.state, job.result) == (JobState.SUCCEEDED, {"by": "us"})


async def test_a_stopping_worker_gives_back_what_takes_too_long(place: str) -> None:
    async with opened(place) as store:
        await stored_user(store, a_user())
        await queued(store, 1, max_attempts=1)
        begun, stop = asyncio.Event(), asyncio.Event()

        async def endless(_job: RunningJob) -> JobOutcome:
            begun.set()
            await asyncio.Event().wait()
            return Done()

        queue = queue_at(place, store, last_jobs_s=0.01)
        running = asyncio.create_task(queue.run({"test": endless}, stop=stop))
        await asyncio.wait_for(begun.wait(), PATIENCE_S)
        stop.set()
        await asyncio.wait_for(running, PATIENCE_S)
        seen = await _done_by_us(place, store)
        assert [(each.attempt, each.epoch) for each in seen] == [(1, 2)]


async def _never(_job: RunningJob) -> JobOutcome:
    raise AssertionError("its attempts are over")


async def _done_by_us(place: str, store: Store) -> list[RunningJob]:
    """Work until a job was done; return what the handler saw."""
    seen: list[RunningJob] = []
    stop = asyncio.Event()

    async def handler(job: RunningJob) -> JobOutcome:
        seen.append(job)
        stop.set()
        return Done({"by": "us"})

    queue = queue_at(place, store, lease=timedelta(seconds=LEASE_S))
    await asyncio.wait_for(queue.run({"test": handler}, stop=stop), PATIENCE_S)
    return seen
