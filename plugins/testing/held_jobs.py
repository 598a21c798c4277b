"""What becomes of a claimed job: its holder alone ends it."""

import asyncio

from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.jobs.job import ClaimedJob, JobState
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.job_steps import (
    LATER,
    LEASE,
    a_job_id,
    cancelled,
    claimed,
    ended,
    extended,
    queued,
    retried,
    stored_job,
)
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store


class HeldJobsContract(StoredContract):
    """Ended by whoever holds it, and by nobody else."""

    async def test_a_finished_job_tells_what_came_of_it(self, store: Store, athlete: User) -> None:
        await queued(store, 1, user_id=athlete.id)
        (taken,) = await claimed(store)
        assert await ended(store, taken, JobState.SUCCEEDED, result={"href": "/v1/x", "count": 3})
        job = await stored_job(store, 1)
        assert (job.state, job.result, job.finished_at) == (
            JobState.SUCCEEDED, {"href": "/v1/x", "count": 3}, LATER,
        )  # fmt: skip
        assert await claimed(store, now=LATER + 2 * LEASE) == []

    async def test_a_dead_job_says_why(self, store: Store, athlete: User) -> None:
        await queued(store, 1, user_id=athlete.id)
        (taken,) = await claimed(store)
        assert await ended(store, taken, JobState.DEAD, error_code="gone")
        job = await stored_job(store, 1)
        assert (job.state, job.error_code) == (JobState.DEAD, "gone")

    async def test_progress_is_seen_meanwhile(self, store: Store, athlete: User) -> None:
        await queued(store, 1, user_id=athlete.id)
        (taken,) = await claimed(store)
        said = {"done": 3, "total": 10, "message": "Zoë 🏃"}
        assert await extended(store, taken, said)
        assert await extended(store, taken)
        assert (await stored_job(store, 1)).progress == said

    async def test_a_lapsed_lease_is_taken_over_and_a_prolonged_one_is_not(self, store: Store) -> None:
        await queued(store, 1)
        await queued(store, 2)
        lapsed, prolonged = await claimed(store)
        assert await extended(store, prolonged, until=LATER + LEASE)
        (again,) = await claimed(store, now=LATER)
        assert (again.id, again.attempts, again.epoch) == (lapsed.id, 2, lapsed.epoch + 1)

    async def test_whoever_lost_a_job_writes_nothing_any_more(self, store: Store, athlete: User) -> None:
        await queued(store, 1, user_id=athlete.id)
        (zombie,) = await claimed(store)
        (holder,) = await claimed(store, now=LATER)
        assert not await extended(store, zombie, {"done": 1, "total": None, "message": None})
        assert not await ended(store, zombie, JobState.SUCCEEDED)
        assert await retried(store, zombie) is None
        assert (await stored_job(store, 1)).state is JobState.RUNNING
        assert (await stored_job(store, 1)).progress is None
        assert await ended(store, holder, JobState.SUCCEEDED)
        assert not await ended(store, holder, JobState.DEAD)

    async def test_a_failed_attempt_waits_for_its_next_with_the_reason(
        self, store: Store, athlete: User
    ) -> None:
        await queued(store, 1, user_id=athlete.id)
        (taken,) = await claimed(store)
        assert await retried(store, taken, at=LATER) is JobState.WAITING
        job = await stored_job(store, 1)
        assert (job.state, job.error_code, job.attempts, job.finished_at) == (
            JobState.WAITING, "busy", 1, None,
        )  # fmt: skip
        assert await claimed(store) == []
        (again,) = await claimed(store, now=LATER)
        assert (again.attempts, again.epoch) == (2, 2)

    async def test_a_retry_gives_way_to_an_equal_one_that_waits(self, store: Store, athlete: User) -> None:
        await queued(store, 1, dedup_key="k", user_id=athlete.id)
        (taken,) = await claimed(store)
        await queued(store, 2, dedup_key="k")
        assert await retried(store, taken) is JobState.SUPERSEDED
        assert (await stored_job(store, 1)).finished_at is not None
        assert [each.id for each in await claimed(store)] == [a_job_id(2)]

    async def test_a_retry_and_an_equal_one_side_by_side_leave_one_that_waits(self, store: Store) -> None:
        for number in range(1, 9, 2):
            await queued(store, number, dedup_key="k")
            (taken,) = await claimed(store)

            async def again(taken: ClaimedJob = taken) -> None:
                try:
                    await retried(store, taken)
                except WriteConflict:
                    await retried(store, taken)

            await asyncio.gather(again(), queued(store, number + 1, dedup_key="k"))
            (waiting,) = await claimed(store)
            assert await ended(store, waiting, JobState.SUCCEEDED)

    async def test_after_its_last_attempt_a_job_is_dead(self, store: Store, athlete: User) -> None:
        await queued(store, 1, max_attempts=2, user_id=athlete.id)
        states = []
        for _ in range(2):
            (taken,) = await claimed(store)
            states.append(await retried(store, taken))
        assert states == [JobState.WAITING, JobState.DEAD]
        job = await stored_job(store, 1)
        assert (job.state, job.error_code) == (JobState.DEAD, "busy")
        assert job.finished_at is not None

    async def test_a_job_that_kills_its_workers_is_dead_after_its_last_attempt(
        self, store: Store, athlete: User
    ) -> None:
        await queued(store, 1, max_attempts=2, user_id=athlete.id)
        assert len(await claimed(store)) == 1
        assert len(await claimed(store, now=LATER)) == 1
        assert await claimed(store, now=LATER + 2 * LEASE) == []
        job = await stored_job(store, 1)
        assert (job.state, job.error_code, job.attempts) == (JobState.DEAD, "worker_lost", 2)
        assert job.finished_at == LATER + 2 * LEASE

    async def test_an_attempt_that_is_given_back_does_not_count(self, store: Store, athlete: User) -> None:
        await queued(store, 1, max_attempts=1, user_id=athlete.id)
        for epoch in (1, 2, 3):
            (taken,) = await claimed(store)
            assert (taken.attempts, taken.epoch) == (1, epoch)
            assert await retried(store, taken, code=None) is JobState.WAITING

    async def test_a_waiting_job_can_be_cancelled_once(self, store: Store, athlete: User) -> None:
        await queued(store, 1, user_id=athlete.id)
        assert await cancelled(store, athlete)
        assert not await cancelled(store, athlete)
        job = await stored_job(store, 1)
        assert (job.state, job.finished_at) == (JobState.CANCELLED, NOW)
        assert await claimed(store) == []

    async def test_a_cancelled_job_is_lost_to_its_worker(self, store: Store, athlete: User) -> None:
        await queued(store, 1, user_id=athlete.id)
        (taken,) = await claimed(store)
        assert await cancelled(store, athlete)
        assert not await extended(store, taken)
        assert not await ended(store, taken, JobState.SUCCEEDED)
        assert await claimed(store, now=LATER) == []
