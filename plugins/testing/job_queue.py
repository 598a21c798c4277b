"""What every job queue does while it runs."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import JobId
from training_analyzer.domain.jobs.job import Dead, Done, Job, JobLost, JobOutcome, JobState, NewJob, RetryAt
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.job_queue import JobHandler, JobQueue, RunningJob
from training_analyzer.ports.store import Store

_PATIENCE_S = 20.0


class JobQueueContract(StoredContract):
    """Work gets done.

    The fixtures to provide are ``store`` and ``jobs``: a queue over that store, whose clock is the system's.
    """

    async def test_it_is_a_queue(self, jobs: JobQueue) -> None:
        assert isinstance(jobs, JobQueue)

    async def test_a_job_is_done_with_what_it_was_queued_with(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        seen: list[RunningJob] = []

        async def handler(job: RunningJob) -> JobOutcome:
            seen.append(job)
            return Done({"answer": 42})

        job_id = await _queued(store, jobs, payload={"n": 1}, user_id=athlete.id)
        async with _working(jobs, handler):
            job = await _over(jobs, job_id, athlete)
        assert (job.state, job.result, job.attempts) == (JobState.SUCCEEDED, {"answer": 42}, 1)
        assert isinstance(seen[0], RunningJob)
        assert [(each.id, each.user_id, each.payload, each.attempt) for each in seen] == [
            (job_id, athlete.id, {"n": 1}, 1)
        ]

    async def test_a_job_queued_while_it_runs_is_done(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        async with _working(jobs, _done):
            for _ in range(3):
                job_id = await _queued(store, jobs, user_id=athlete.id)
                assert (await _over(jobs, job_id, athlete)).state is JobState.SUCCEEDED

    async def test_a_rolled_back_unit_leaves_no_job(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        async with store.work() as w:
            job_id = await jobs.enqueue(NewJob(kind="test", user_id=athlete.id), work=w)
        assert job_id is not None
        assert await jobs.find(job_id, user_id=athlete.id) is None

    async def test_one_of_a_key_waits(self, store: Store, jobs: JobQueue) -> None:
        assert await _queued(store, jobs, dedup_key="k") is not None
        async with store.work() as w:
            assert await jobs.enqueue(NewJob(kind="test", dedup_key="k"), work=w) is None

    async def test_a_hint_while_the_job_runs_is_another_run(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def handler(_job: RunningJob) -> JobOutcome:
            begun.set()
            await go_on.wait()
            return Done()

        first = await _queued(store, jobs, dedup_key="k", user_id=athlete.id)
        async with _working(jobs, handler):
            await asyncio.wait_for(begun.wait(), _PATIENCE_S)
            second = await _queued(store, jobs, dedup_key="k", user_id=athlete.id)
            go_on.set()
            assert (await _over(jobs, first, athlete)).state is JobState.SUCCEEDED
            assert (await _over(jobs, second, athlete)).state is JobState.SUCCEEDED

    async def test_a_failure_is_tried_again_and_then_it_is_dead(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        attempts: list[int] = []

        async def handler(job: RunningJob) -> JobOutcome:
            attempts.append(job.attempt)
            return RetryAt(datetime.now(UTC), "busy")

        job_id = await _queued(store, jobs, max_attempts=3, user_id=athlete.id)
        async with _working(jobs, handler):
            job = await _over(jobs, job_id, athlete)
        assert (job.state, job.error_code, attempts) == (JobState.DEAD, "busy", [1, 2, 3])

    async def test_what_cannot_be_done_is_dead_at_once(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        async def handler(_job: RunningJob) -> JobOutcome:
            return Dead("no_such_thing")

        job_id = await _queued(store, jobs, user_id=athlete.id)
        async with _working(jobs, handler):
            job = await _over(jobs, job_id, athlete)
        assert (job.state, job.error_code, job.attempts) == (JobState.DEAD, "no_such_thing", 1)

    async def test_a_handler_that_raises_harms_no_other_job(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        async def handler(job: RunningJob) -> JobOutcome:
            if job.payload["bad"]:
                raise LookupError("a bug")
            return Done()

        bad = await _queued(store, jobs, payload={"bad": True}, max_attempts=1, user_id=athlete.id)
        async with _working(jobs, handler):
            job = await _over(jobs, bad, athlete)
            good = await _queued(store, jobs, payload={"bad": False}, user_id=athlete.id)
            assert (await _over(jobs, good, athlete)).state is JobState.SUCCEEDED
        assert (job.state, job.error_code) == (JobState.DEAD, "internal_error")

    async def test_progress_is_seen_while_it_runs(self, store: Store, jobs: JobQueue, athlete: User) -> None:
        said, go_on = asyncio.Event(), asyncio.Event()

        async def handler(job: RunningJob) -> JobOutcome:
            await job.progress(2, 5, "half-way")
            said.set()
            await go_on.wait()
            return Done()

        job_id = await _queued(store, jobs, user_id=athlete.id)
        async with _working(jobs, handler):
            await asyncio.wait_for(said.wait(), _PATIENCE_S)
            job = await jobs.find(job_id, user_id=athlete.id)
            assert job is not None
            assert (job.state, job.progress) == (
                JobState.RUNNING, {"done": 2, "total": 5, "message": "half-way"},
            )  # fmt: skip
            go_on.set()
            await _over(jobs, job_id, athlete)

    async def test_a_further_attempt_goes_on_where_the_last_one_was(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        seen: list[str | None] = []

        async def handler(job: RunningJob) -> JobOutcome:
            seen.append(job.cursor)
            if len(seen) > 1:
                return Done()
            await job.progress(3, cursor="behind the third")
            return RetryAt(datetime.now(UTC), "busy")

        job_id = await _queued(store, jobs, user_id=athlete.id)
        async with _working(jobs, handler):
            await _over(jobs, job_id, athlete)
        assert seen == [None, "behind the third"]

    async def test_a_cancelled_job_is_told_when_it_next_asks(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        begun, go_on, lost = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def handler(job: RunningJob) -> JobOutcome:
            begun.set()
            await go_on.wait()
            try:
                await job.heartbeat()
            except JobLost:
                lost.set()
                raise
            return Done()

        job_id = await _queued(store, jobs, user_id=athlete.id)
        async with _working(jobs, handler):
            await asyncio.wait_for(begun.wait(), _PATIENCE_S)
            assert await jobs.cancel(job_id, user_id=athlete.id)
            go_on.set()
            await asyncio.wait_for(lost.wait(), _PATIENCE_S)
        assert (await _over(jobs, job_id, athlete)).state is JobState.CANCELLED

    async def test_another_users_job_is_neither_found_nor_cancelled(
        self, store: Store, jobs: JobQueue, athlete: User, other: User
    ) -> None:
        job_id = await _queued(store, jobs, user_id=athlete.id)
        assert await jobs.find(job_id, user_id=other.id) is None
        assert not await jobs.cancel(job_id, user_id=other.id)
        assert await jobs.cancel(job_id, user_id=athlete.id)

    async def test_at_its_end_it_waits_for_what_runs(
        self, store: Store, jobs: JobQueue, athlete: User
    ) -> None:
        begun, go_on, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def handler(_job: RunningJob) -> JobOutcome:
            begun.set()
            await go_on.wait()
            return Done()

        job_id = await _queued(store, jobs, user_id=athlete.id)
        running = asyncio.create_task(jobs.run({"test": handler}, stop=stop))
        await asyncio.wait_for(begun.wait(), _PATIENCE_S)
        stop.set()
        late = await _queued(store, jobs, user_id=athlete.id)
        go_on.set()
        await asyncio.wait_for(running, _PATIENCE_S)
        assert (await _over(jobs, job_id, athlete)).state is JobState.SUCCEEDED
        waiting = await jobs.find(late, user_id=athlete.id)
        assert waiting is not None
        assert waiting.state is JobState.WAITING


async def _done(_job: RunningJob) -> JobOutcome:
    return Done()


async def _queued(store: Store, jobs: JobQueue, **changes: Any) -> JobId:
    async with store.work() as w:
        job_id = await jobs.enqueue(NewJob(**{"kind": "test", **changes}), work=w)
        await w.commit()
    assert job_id is not None
    return job_id


@asynccontextmanager
async def _working(jobs: JobQueue, handler: JobHandler) -> AsyncIterator[None]:
    stop = asyncio.Event()
    handlers: Mapping[str, JobHandler] = {"test": handler}
    running = asyncio.create_task(jobs.run(handlers, stop=stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(running, _PATIENCE_S)


async def _over(jobs: JobQueue, job_id: JobId, athlete: User) -> Job:
    """Return a job once it is over."""
    async with asyncio.timeout(_PATIENCE_S):
        while True:
            job = await jobs.find(job_id, user_id=athlete.id)
            if job is not None and job.state.over:
                return job
            await asyncio.sleep(0.01)
