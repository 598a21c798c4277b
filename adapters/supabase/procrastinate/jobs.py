"""Jobs done when procrastinate says so: told at commit by NOTIFY, due ones by its own clock."""

import asyncio
import logging
from asyncio import Event, Task
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status

from training_analyzer.adapters.jobs.row_jobs import LAST_JOBS_S, PARALLEL, RowJobs
from training_analyzer.adapters.supabase.procrastinate.address import conninfo_of
from training_analyzer.adapters.supabase.procrastinate.schema import QUEUE, SCHEMA, TASK
from training_analyzer.domain.errors import StoreUnavailable, TrainingAnalyzerError
from training_analyzer.domain.ids import JobId, MakeId
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.job_engine import JobEngine
from training_analyzer.ports.job_queue import JobHandler
from training_analyzer.ports.work import Work

_CONNECTIONS: Final = PARALLEL + 1
_AGAIN_S: Final = 5.0
"""How long after a lost connection the next is tried."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcrastinateJobs(RowJobs):
    """Whoever procrastinate gives a job takes its row, and does it as any other queue of ours.

    What no task tells of is found by looking each half of a lease: the job of a worker that is gone.
    """

    conninfo: Secret
    poll_s: float = 1.0
    last_jobs_s: float = LAST_JOBS_S

    async def run(self, handlers: Mapping[str, JobHandler], *, stop: Event) -> None:
        """Do jobs until stopped. Those that run then are finished, or given back when they take too long."""
        looking = asyncio.create_task(self._look_again_and_again(handlers))
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._work(handlers, stopping)
        finally:
            stopping.cancel()
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)

    async def _work(self, handlers: Mapping[str, JobHandler], stopping: Task[bool]) -> None:
        """Work until stopped, or until the database is gone."""
        app = self._app(handlers)
        try:
            async with app.open_async():
                await self._work_with(app, stopping)
        except (ConnectorException, StoreUnavailable) as error:
            log.warning("procrastinate's database is not served: %s", error)
            await asyncio.wait([stopping], timeout=_AGAIN_S)

    async def _work_with(self, app: App, stopping: Task[bool]) -> None:
        if not await app.check_connection_async():
            raise StoreUnavailable("procrastinate's tables are missing; run `training-analyzer db upgrade`")
        await self._give_up_stalled(app)
        working = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                name=self.worker,
                concurrency=PARALLEL,
                fetch_job_polling_interval=self.poll_s,
                shutdown_graceful_timeout=self.last_jobs_s,
                delete_jobs=DeleteJobCondition.ALWAYS,
                install_signal_handlers=False,
            )
        )
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        await asyncio.wait([working])
        if not working.cancelled():
            working.result()

    def _app(self, handlers: Mapping[str, JobHandler]) -> App:
        options = f"-c search_path={SCHEMA}"
        connector = PsycopgConnector(
            conninfo=self.conninfo.reveal(), kwargs={"options": options}, min_size=1, max_size=_CONNECTIONS
        )
        app = App(connector=connector)

        @app.task(name=TASK, queue=QUEUE)
        async def do_job(job_id: str) -> None:
            taken = await self.take(JobId(UUID(job_id)), handlers)
            if taken is not None:
                await self.do(taken, handlers[taken.kind])

        return app

    async def _give_up_stalled(self, app: App) -> None:
        """Drop the tasks of workers that are gone: their jobs are found by their leases."""
        for task in await app.job_manager.get_stalled_jobs(queue=QUEUE):
            await app.job_manager.finish_job(task, Status.FAILED, delete_job=True)

    async def _look_again_and_again(self, handlers: Mapping[str, JobHandler]) -> None:
        while True:
            await asyncio.sleep(self.lease.total_seconds() / 2)
            try:
                for each in await self.claim(handlers, PARALLEL):
                    await self.do(each, handlers[each.kind])
            except TrainingAnalyzerError as error:
                log.warning("no job was looked for: %s", error)


@dataclass(frozen=True, slots=True)
class ProcrastinateEngine:
    """PostgreSQL alone, and a login that may LISTEN."""

    conninfo: Secret

    def over(
        self, work: Work, *, make_id: MakeId, clock: Clock, worker: str, poll_s: float
    ) -> ProcrastinateJobs:
        """Return the queue over a store."""
        return ProcrastinateJobs(
            work=work, make_id=make_id, clock=clock, worker=worker, poll_s=poll_s, conninfo=self.conninfo
        )


def build(deployment: Deployment) -> AbstractAsyncContextManager[JobEngine]:
    """Return the engine. Raises InvalidSetting."""
    return nullcontext(ProcrastinateEngine(conninfo_of(deployment)))
