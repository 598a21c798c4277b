"""The steps that the contracts of jobs take."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import JobId
from training_analyzer.domain.jobs.job import ClaimedJob, Job, JobState, NewJob
from training_analyzer.plugins.testing.builders import NOW, a_user_id, an_id
from training_analyzer.ports.store import Store

LEASE: Final = timedelta(minutes=1)
LATER: Final = NOW + 2 * LEASE


def a_job_id(number: int = 1) -> JobId:
    """Return an id of a job."""
    return JobId(an_id(30_000 + number))


async def queued(store: Store, number: int, **changes: Any) -> bool:
    """Queue a job of that number; return whether it is there."""
    async with store.work() as w:
        added = await w.jobs.add(a_job_id(number), NewJob(**{"kind": "sync", **changes}), NOW)
        await w.commit()
    return added


async def stored_job(store: Store, number: int) -> Job:
    """Return the first athlete's job of that number."""
    async with store.work.snapshot() as w:
        job = await w.jobs.find(a_user_id(1), a_job_id(number))
    assert job is not None
    return job


async def claimed(
    store: Store, *, now: datetime = NOW, limit: int = 9, kinds: Sequence[str] = ("sync",)
) -> list[ClaimedJob]:
    """Take what is due."""
    async with store.work() as w:
        taken = await w.jobs.claim(kinds, worker="w", now=now, until=now + LEASE, limit=limit)
        await w.commit()
    return list(taken)


async def claimed_one_by_one(store: Store) -> list[JobId]:
    """Take all that is due; return the ids."""
    found = []
    while taken := await claimed(store, limit=1):
        found.append(taken[0].id)
    return found


async def extended(
    store: Store, job: ClaimedJob, progress: dict[str, Any] | None = None, until: datetime = LATER
) -> bool:
    """Prolong a lease; return whether it is held."""
    async with store.work() as w:
        held = await w.jobs.extend(job.id, job.epoch, until, progress)
        await w.commit()
    return held


async def ended(store: Store, job: ClaimedJob, state: JobState, **rest: Any) -> bool:
    """End a job; return whether it was held."""
    async with store.work() as w:
        held = await w.jobs.finish(job.id, job.epoch, state, LATER, **rest)
        await w.commit()
    return held


async def retried(
    store: Store, job: ClaimedJob, at: datetime = NOW, code: str | None = "busy"
) -> JobState | None:
    """Let a job wait again; return its state."""
    async with store.work() as w:
        state = await w.jobs.retry(job.id, job.epoch, at, code, NOW)
        await w.commit()
    return state


async def cancelled(store: Store, athlete: User) -> bool:
    """Cancel the first job; return whether that ended it."""
    async with store.work.for_user(athlete.id)() as w:
        ended = await w.jobs.cancel(athlete.id, a_job_id(1), NOW)
        await w.commit()
    return ended
