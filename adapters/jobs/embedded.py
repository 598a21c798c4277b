"""Jobs done by tasks of this process, whichever process queued them."""

import asyncio
import logging
from asyncio import Event, Task
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from training_analyzer.adapters.jobs.row_jobs import LAST_JOBS_S, PARALLEL, RowJobs
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.ids import JobId
from training_analyzer.domain.jobs.job import ClaimedJob, NewJob
from training_analyzer.ports.job_queue import JobHandler
from training_analyzer.ports.work import UnitOfWork

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedJobs(RowJobs):
    """Looks for due jobs every ``poll_s`` seconds, and at once when this process has queued one."""

    poll_s: float = 1.0
    parallel: int = PARALLEL
    last_jobs_s: float = LAST_JOBS_S
    _queued: Event = field(default_factory=Event)

    async def enqueue(self, job: NewJob, *, work: UnitOfWork) -> JobId | None:
        """Queue a job inside the caller's unit. None where an equal one waits."""
        job_id = await RowJobs.enqueue(self, job, work=work)
        if job_id is not None:
            work.after_commit(self._queued.set)
        return job_id

    async def run(self, handlers: Mapping[str, JobHandler], *, stop: Event) -> None:
        """Do jobs until stopped. Those that run then are finished, or given back when they take too long."""
        running: set[Task[None]] = set()
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._queued.clear()
                taken = await self._taken(handlers, self.parallel - len(running))
                running |= {asyncio.create_task(self.do(each, handlers[each.kind])) for each in taken}
                await self._pause(running, stopping)
                running -= _ended(running)
        finally:
            stopping.cancel()
            await self._finish(running)

    async def run_due(self, handlers: Mapping[str, JobHandler]) -> int:
        """Do what is due now, one after the other, and what that queues; return how many. For commands and tests."""
        done = 0
        while taken := await self.claim(handlers, 1):
            await self.do(taken[0], handlers[taken[0].kind])
            done += 1
        return done

    async def _pause(self, running: Collection[Task[None]], stopping: Task[bool]) -> None:
        """Wait for the next look: for a poll, a job queued here, a place that became free, or the stop."""
        queued = asyncio.create_task(self._queued.wait())
        try:
            awaited = {stopping, *running, *([queued] if len(running) < self.parallel else [])}
            await asyncio.wait(awaited, timeout=self.poll_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            queued.cancel()

    async def _finish(self, running: Collection[Task[None]]) -> None:
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=self.last_jobs_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        _ended(running)

    async def _taken(self, handlers: Mapping[str, JobHandler], limit: int) -> Sequence[ClaimedJob]:
        if limit <= 0:
            return ()
        try:
            return await self.claim(handlers, limit)
        except TrainingAnalyzerError as error:
            log.warning("no job was taken: %s", error)
            return ()


def _ended(tasks: Collection[Task[None]]) -> set[Task[None]]:
    """Return the tasks that are done; a bug of ours that ended one is logged."""
    done = {task for task in tasks if task.done()}
    for error in (task.exception() for task in done if not task.cancelled()):
        if error is not None:
            log.error("what came of a job was not noted", exc_info=error)
    return done
