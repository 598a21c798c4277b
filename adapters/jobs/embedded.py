"""Jobs done by tasks of this process, whichever process queued them."""

import asyncio
import logging
from asyncio import Event, Future, Task
from collections.abc import Collection, Mapping, Sequence
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
PARALLEL: Final = 4
"""Jobs that one process does at the same time."""

LAST_JOBS_S: Final = 20.0
"""How long a stopping worker waits for the jobs it runs, before it gives them back."""

log = logging.getLogger(__name__)


class EmbeddedJobs:
    """Looks for due jobs every ``poll_s`` seconds, and at once when this process has queued one."""

    def __init__(
        self,
        work: Work,
        *,
        make_id: MakeId,
        clock: Clock,
        worker: str,
        poll_s: float = 1.0,
        lease: timedelta = LEASE,
        parallel: int = PARALLEL,
        last_jobs_s: float = LAST_JOBS_S,
    ) -> None:
        self._work, self._make_id, self._clock = work, make_id, clock
        self._worker, self._poll_s, self._lease = worker, poll_s, lease
        self._parallel, self._last_jobs_s = parallel, last_jobs_s
        self._queued = Event()

    async def enqueue(self, job: NewJob, *, work: UnitOfWork) -> JobId | None:
        """Queue a job inside the caller's unit. None where an equal one waits."""
        now = self._clock()
        job_id = JobId(self._make_id(now))
        if not await work.jobs.add(job_id, job, now):
            return None
        work.after_commit(self._queued.set)
        return job_id

    async def find(self, job_id: JobId, *, user_id: UserId) -> Job | None:
        """Return a user's job; another's is None."""
        async with self._work.for_user(user_id).snapshot() as w:
            return await w.jobs.find(user_id, job_id)

    @retried
    async def cancel(self, job_id: JobId, *, user_id: UserId) -> bool:
        """End a user's job that waits or runs; False where there is none."""
        async with self._work.for_user(user_id)() as w:
            ended = await w.jobs.cancel(user_id, job_id, self._clock())
            await w.commit()
        return ended

    async def run(self, handlers: Mapping[str, JobHandler], *, stop: Event) -> None:
        """Do jobs until stopped. Those that run then are finished, or given back when they take too long."""
        running: set[Task[None]] = set()
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._queued.clear()
                taken = await self._taken(handlers, self._parallel - len(running))
                running |= {asyncio.create_task(self._do(each, handlers[each.kind])) for each in taken}
                await self._pause(running, stopping)
                running -= _ended(running)
        finally:
            stopping.cancel()
            await self._finish(running)

    async def run_due(self, handlers: Mapping[str, JobHandler]) -> int:
        """Do what is due now, one after the other, and what that queues; return how many. For commands and tests."""
        done = 0
        while taken := await self._claim(handlers, 1):
            await self._do(taken[0], handlers[taken[0].kind])
            done += 1
        return done

    async def _pause(self, running: Collection[Task[None]], stopping: Task[bool]) -> None:
        """Wait for the next look: for a poll, a job queued here, a place that became free, or the stop."""
        queued = asyncio.create_task(self._queued.wait())
        try:
            awaited = {stopping, *running, *([queued] if len(running) < self._parallel else [])}
            await asyncio.wait(awaited, timeout=self._poll_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            queued.cancel()

    async def _finish(self, running: Collection[Task[None]]) -> None:
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=self._last_jobs_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        _ended(running)

    async def _taken(self, handlers: Mapping[str, JobHandler], limit: int) -> Sequence[ClaimedJob]:
        if limit <= 0:
            return ()
        try:
            return await self._claim(handlers, limit)
        except TrainingAnalyzerError as error:
            log.warning("no job was taken: %s", error)
            return ()

    @retried
    async def _claim(self, handlers: Mapping[str, JobHandler], limit: int) -> Sequence[ClaimedJob]:
        now = self._clock()
        async with self._work() as w:
            taken = await w.jobs.claim(
                handlers.keys(), worker=self._worker, now=now, until=now + self._lease, limit=limit
            )
            await w.commit()
        return taken

    async def _do(self, claimed: ClaimedJob, handler: JobHandler) -> None:
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
        attempt = Attempt(claimed, self._work, self._clock, self._lease)
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
            return RetryAt(next_attempt(self._clock(), claimed.attempts), error.code)
        except Exception:
            log.exception("job %s (%s) failed", claimed.id, claimed.kind)
            return RetryAt(next_attempt(self._clock(), claimed.attempts), "internal_error")
        finally:
            beating.cancel()
            doing.cancel()
            await asyncio.gather(doing, beating, return_exceptions=True)

    @retried
    async def _settle(self, claimed: ClaimedJob, outcome: JobOutcome | None) -> None:
        now = self._clock()
        async with self._work() as w:
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


def _ended(tasks: Collection[Task[None]]) -> set[Task[None]]:
    """Return the tasks that are done; a bug of ours that ended one is logged."""
    done = {task for task in tasks if task.done()}
    for error in (task.exception() for task in done if not task.cancelled()):
        if error is not None:
            log.error("what came of a job was not noted", exc_info=error)
    return done
