"""Jobs as the store's rows, whichever engine says when to look: queued, asked about, and done to their end."""

import asyncio
import logging
from asyncio import Future
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from training_analyzer.adapters.jobs.attempt import Attempt
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.ids import JobId, MakeId, UserId
from training_analyzer.domain.jobs.job import (
    ClaimedJob,
    Dead,
    Done,
    Job,
    JobLost,
    JobOutcome,
    JobState,
    NewJob,
    RetryAt,
    next_attempt,
)
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.job_queue import JobHandler
from training_analyzer.ports.work import UnitOfWork, Work

LEASE: Final = timedelta(seconds=60)
PARALLEL: Final = 8
"""Jobs that one process does at the same time: syncs, which wait for others, are about half of them at most."""

LAST_JOBS_S: Final = 20.0
"""How long a stopping worker waits for the jobs it runs, before it gives them back."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowJobs:
    """``worker`` names this process to people who look at the table."""

    work: Work
    make_id: MakeId
    clock: Clock
    worker: str
    lease: timedelta = LEASE

    async def enqueue(self, job: NewJob, *, work: UnitOfWork) -> JobId | None:
        """Queue a job inside the caller's unit. None where an equal one waits."""
        now = self.clock()
        job_id = JobId(self.make_id(now))
        return job_id if await work.jobs.add(job_id, job, now) else None

    async def find(self, job_id: JobId, *, user_id: UserId) -> Job | None:
        """Return a user's job; another's is None."""
        async with self.work.for_user(user_id).snapshot() as w:
            return await w.jobs.find(user_id, job_id)

    @retried
    async def cancel(self, job_id: JobId, *, user_id: UserId) -> bool:
        """End a user's job that waits or runs; False where there is none."""
        async with self.work.for_user(user_id)() as w:
            ended = await w.jobs.cancel(user_id, job_id, self.clock())
            await w.commit()
        return ended

    @retried
    async def claim(self, handlers: Mapping[str, JobHandler], limit: int) -> Sequence[ClaimedJob]:
        """Take due jobs of kinds that are handled, and those whose worker is gone."""
        now = self.clock()
        async with self.work() as w:
            taken = await w.jobs.claim(
                handlers.keys(), worker=self.worker, now=now, until=now + self.lease, limit=limit
            )
            await w.commit()
        return taken

    @retried
    async def take(self, job_id: JobId, handlers: Mapping[str, JobHandler]) -> ClaimedJob | None:
        """Take one job that waits; None where it does so no longer."""
        until = self.clock() + self.lease
        async with self.work() as w:
            taken = await w.jobs.take(job_id, handlers.keys(), worker=self.worker, until=until)
            await w.commit()
        return taken

    async def do(self, claimed: ClaimedJob, handler: JobHandler) -> None:
        """Do one job to its end."""
        try:
            outcome = await self._outcome(claimed, handler)
            await self._settle(claimed, outcome)
        except JobLost:
            log.warning("job %s (%s) was lost: cancelled, or taken over", claimed.id, claimed.kind)
        except TrainingAnalyzerError as error:
            log.warning("what came of job %s (%s) was not noted: %s", claimed.id, claimed.kind, error)

    async def _outcome(self, claimed: ClaimedJob, handler: JobHandler) -> JobOutcome | None:
        """Return what came of a job, None for one to be given back. Raises JobLost."""
        attempt = Attempt(claimed, self.work, self.clock, self.lease)
        doing = asyncio.ensure_future(handler(attempt))
        beating = asyncio.create_task(attempt.beat())
        try:
            await asyncio.wait({doing, beating}, return_when=asyncio.FIRST_COMPLETED)
            return _result(doing)
        except asyncio.CancelledError:
            return None
        except JobLost:
            raise
        except TrainingAnalyzerError as error:
            log.warning("job %s (%s) failed: %s", claimed.id, claimed.kind, error)
            return RetryAt(next_attempt(self.clock(), claimed.attempts), error.code)
        except Exception:
            log.exception("job %s (%s) failed", claimed.id, claimed.kind)
            return RetryAt(next_attempt(self.clock(), claimed.attempts), "internal_error")
        finally:
            beating.cancel()
            doing.cancel()
            await asyncio.gather(doing, beating, return_exceptions=True)

    @retried
    async def _settle(self, claimed: ClaimedJob, outcome: JobOutcome | None) -> None:
        now = self.clock()
        async with self.work() as w:
            match outcome:
                case Done(result):
                    kept = await w.jobs.finish(
                        claimed.id, claimed.epoch, JobState.SUCCEEDED, now, result=result
                    )
                case Dead(code):
                    kept = await w.jobs.finish(claimed.id, claimed.epoch, JobState.DEAD, now, error_code=code)
                case RetryAt(when, code):
                    kept = await w.jobs.retry(claimed.id, claimed.epoch, when, code, now) is not None
                case None:
                    kept = await w.jobs.retry(claimed.id, claimed.epoch, now, None, now) is not None
            await w.commit()
        if not kept:
            raise JobLost


def _result(doing: Future[JobOutcome]) -> JobOutcome:
    """Return what a handler returned. Raises JobLost when it is not done: its lease is over."""
    if not doing.done():
        raise JobLost
    return doing.result()
