"""What every store of jobs does, at instants of the test's own."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import JobId
from training_analyzer.domain.jobs.job import ClaimedJob, Job, JobState, NewJob, Payload
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.job_steps import (
    LATER,
    LEASE,
    a_job_id,
    claimed,
    claimed_one_by_one,
    ended,
    queued,
    stored_job,
)
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store


class JobsContract(StoredContract):
    """Queued once, taken by one, ended by whoever holds it."""

    async def test_a_job_waits_as_it_was_queued(self, store: Store, athlete: User) -> None:
        await queued(store, 1, user_id=athlete.id)
        assert await stored_job(store, 1) == Job(
            id=a_job_id(1),
            kind="sync",
            user_id=athlete.id,
            state=JobState.WAITING,
            attempts=0,
            progress=None,
            result=None,
            error_code=None,
            created_at=NOW,
            finished_at=None,
        )

    async def test_what_is_rolled_back_is_not_queued(self, store: Store) -> None:
        async with store.work() as w:
            await w.jobs.add(a_job_id(1), NewJob(kind="sync"), NOW)
        assert await claimed(store) == []

    async def test_another_users_job_is_none(self, store: Store, athlete: User, other: User) -> None:
        await queued(store, 1, user_id=athlete.id)
        await queued(store, 2)
        async with store.work.for_user(other.id)() as w:
            assert await w.jobs.find(other.id, a_job_id(1)) is None
            assert await w.jobs.find(other.id, a_job_id(2)) is None
            assert await w.jobs.find(other.id, a_job_id(3)) is None
            assert not await w.jobs.cancel(other.id, a_job_id(1), NOW)
        assert (await stored_job(store, 1)).state is JobState.WAITING

    async def test_a_users_open_jobs_of_a_kind_are_found(
        self, store: Store, athlete: User, other: User
    ) -> None:
        each_changes: list[dict[str, Any]] = [{}, {}, {"kind": "mail"}, {"user_id": other.id}]
        for number, changes in enumerate(each_changes, 1):
            await queued(store, number, **{"user_id": athlete.id, **changes})
        (first, *_) = await claimed(store, limit=1)
        async with store.work.for_user(athlete.id)() as w:
            assert set(await w.jobs.open_of(athlete.id, "sync")) == {a_job_id(1), a_job_id(2)}
        await ended(store, first, JobState.SUCCEEDED)
        async with store.work.for_user(athlete.id)() as w:
            assert list(await w.jobs.open_of(athlete.id, "sync")) == [a_job_id(2)]

    async def test_a_claim_tells_all_that_a_worker_needs(self, store: Store, athlete: User) -> None:
        payload: Payload = {"id": "con_1", "days": 3, "full": True, "after": None}
        await queued(store, 1, user_id=athlete.id, payload=payload)
        assert await claimed(store) == [
            ClaimedJob(id=a_job_id(1), kind="sync", user_id=athlete.id, payload=payload, attempts=1, epoch=1)
        ]
        assert (await stored_job(store, 1)).state is JobState.RUNNING

    async def test_a_job_is_claimed_by_one(self, store: Store) -> None:
        await queued(store, 1)
        assert len(await claimed(store)) == 1
        assert await claimed(store) == []

    async def test_side_by_side_each_job_is_claimed_by_one(self, store: Store) -> None:
        for number in range(1, 13):
            await queued(store, number)
        found = await asyncio.gather(*(claimed_one_by_one(store) for _ in range(4)))
        assert sorted(each for worker in found for each in worker) == [a_job_id(n) for n in range(1, 13)]

    async def test_no_more_are_claimed_than_asked_for(self, store: Store) -> None:
        for number in (1, 2, 3):
            await queued(store, number)
        assert [len(await claimed(store, limit=2)) for _ in range(3)] == [2, 1, 0]

    async def test_the_most_urgent_and_then_the_oldest_go_first(self, store: Store) -> None:
        await queued(store, 1, run_at=NOW)
        await queued(store, 2, run_at=NOW - timedelta(hours=1))
        await queued(store, 3, run_at=NOW, priority=5)
        assert [each.id for each in await claimed(store, limit=2)] == [a_job_id(3), a_job_id(2)]

    async def test_a_job_waits_until_it_is_due(self, store: Store) -> None:
        await queued(store, 1, run_at=LATER)
        assert await claimed(store) == []
        assert len(await claimed(store, now=LATER)) == 1

    async def test_kinds_that_a_worker_does_not_know_stay(self, store: Store) -> None:
        await queued(store, 1, kind="of_a_newer_version")
        assert await claimed(store) == []
        assert len(await claimed(store, kinds=("of_a_newer_version",))) == 1

    async def test_of_one_key_at_most_one_waits(self, store: Store) -> None:
        assert await queued(store, 1, dedup_key="k")
        assert not await queued(store, 2, dedup_key="k")
        assert await queued(store, 3, dedup_key="other")
        assert [each.id for each in await claimed(store)] == [a_job_id(1), a_job_id(3)]

    async def test_jobs_without_a_key_all_wait(self, store: Store) -> None:
        assert [await queued(store, number) for number in (1, 2)] == [True, True]

    async def test_a_hint_that_comes_while_a_job_runs_is_kept(self, store: Store) -> None:
        await queued(store, 1, dedup_key="k")
        await claimed(store)
        assert await queued(store, 2, dedup_key="k")
        assert [each.id for each in await claimed(store)] == [a_job_id(2)]

    async def test_side_by_side_one_of_a_key_is_queued(self, store: Store) -> None:
        added = await asyncio.gather(*(queued(store, n, dedup_key="k") for n in range(1, 9)))
        assert sorted(added) == [False] * 7 + [True]

    async def test_only_what_is_over_for_long_is_forgotten(self, store: Store, athlete: User) -> None:
        for number in (1, 2, 3):
            await queued(store, number, user_id=athlete.id)
        one, _, _ = await claimed(store)
        await ended(store, one, JobState.SUCCEEDED)
        async with store.work() as w:
            assert await w.jobs.purge(LATER, limit=9) == 0
            assert await w.jobs.purge(LATER + LEASE, limit=9) == 1
            assert await w.jobs.purge(LATER + LEASE, limit=9) == 0
            await w.commit()
        async with store.work() as w:
            found = [await w.jobs.find(athlete.id, a_job_id(number)) for number in (1, 2, 3)]
        assert [each is None for each in found] == [True, False, False]

    async def test_one_job_is_taken_by_name_due_or_not_and_once(self, store: Store) -> None:
        for number in (1, 2):
            await queued(store, number, run_at=LATER)

        async def took(*kinds: str) -> list[tuple[JobId, int, int]]:
            async with store.work() as w:
                job = await w.jobs.take(a_job_id(2), kinds, worker="w", until=LATER)
                await w.commit()
            return [] if job is None else [(job.id, job.attempts, job.epoch)]

        assert await took("other") == []
        found = await asyncio.gather(*(took("sync") for _ in range(4)))
        assert sorted(found) == [[], [], [], [(a_job_id(2), 1, 1)]]
        assert [each.id for each in await claimed(store, now=LATER)] == [a_job_id(1)]

    async def test_claims_are_no_athletes_business(self, store: Store, athlete: User, other: User) -> None:
        async with store.work.for_user(athlete.id)() as w:
            for step in (
                w.jobs.add(a_job_id(1), NewJob(kind="sync", user_id=other.id), NOW),
                w.jobs.find(other.id, a_job_id(1)),
                w.jobs.cancel(other.id, a_job_id(1), NOW),
                w.jobs.claim(("sync",), worker="w", now=NOW, until=LATER, limit=1),
                w.jobs.take(a_job_id(1), ("sync",), worker="w", until=LATER),
                w.jobs.extend(a_job_id(1), 1, LATER),
                w.jobs.finish(a_job_id(1), 1, JobState.DEAD, NOW),
                w.jobs.retry(a_job_id(1), 1, NOW, "code", NOW),
                w.jobs.purge(NOW, limit=1),
            ):
                with pytest.raises(ForeignOwner):
                    await step

    async def test_an_athletes_unit_queues_the_athletes_jobs_and_the_systems(
        self, store: Store, athlete: User
    ) -> None:
        async with store.work.for_user(athlete.id)() as w:
            assert await w.jobs.add(a_job_id(1), NewJob(kind="sync", user_id=athlete.id), NOW)
            assert await w.jobs.add(a_job_id(2), NewJob(kind="sync"), NOW)
            await w.commit()
        assert len(await claimed(store)) == 2

    async def test_after_a_commit_it_is_told_and_after_a_rollback_it_is_not(self, store: Store) -> None:
        told: list[str] = []
        async with store.work() as w:
            w.after_commit(lambda: told.append("one"))
            assert told == []
            await w.commit()
        assert told == ["one"]
        async with store.work() as w:
            w.after_commit(lambda: told.append("two"))
        assert told == ["one"]
