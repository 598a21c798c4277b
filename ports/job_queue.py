"""Work that outlives a request."""

from asyncio import Event
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import JobId, UserId
from training_analyzer.domain.jobs.job import Job, JobOutcome, NewJob, Payload
from training_analyzer.ports.work import UnitOfWork


@runtime_checkable
class RunningJob(Protocol):
    """One attempt, as its handler sees it. The lease is prolonged by itself while the handler gives way to others."""

    @property
    def id(self) -> JobId:
        """The job."""
        ...

    @property
    def user_id(self) -> UserId | None:
        """Whose job it is, None for the system's."""
        ...

    @property
    def payload(self) -> Payload:
        """What it was queued with."""
        ...

    @property
    def attempt(self) -> int:
        """Which attempt this is; the first is 1."""
        ...

    @property
    def epoch(self) -> int:
        """How often it was taken."""
        ...

    @property
    def cursor(self) -> str | None:
        """Where the attempt before this one was, as it said."""
        ...

    async def heartbeat(self) -> None:
        """Prolong the lease. Raises JobLost."""
        ...

    async def progress(
        self, done: int, total: int | None = None, message: str | None = None, *, cursor: str | None = None
    ) -> None:
        """Say how far it is, and prolong the lease; a further attempt gets the cursor. Raises JobLost."""
        ...


type JobHandler = Callable[[RunningJob], Awaitable[JobOutcome]]
"""Does a job. It may run more than once for the same job, so it does nothing twice."""


@runtime_checkable
class JobQueue(Protocol):
    """Each job is done at least once. Of the jobs with one ``dedup_key`` at most one waits.

    A hint that comes while a job runs waits for another run: what runs may have read before the change.
    """

    async def enqueue(self, job: NewJob, *, work: UnitOfWork) -> JobId | None:
        """Queue a job inside the caller's unit: it is there exactly when the unit is committed.

        None where an equal one waits.
        """
        ...

    async def find(self, job_id: JobId, *, user_id: UserId) -> Job | None:
        """Return a user's job; another's is None."""
        ...

    async def cancel(self, job_id: JobId, *, user_id: UserId) -> bool:
        """End a user's job that waits or runs; False where there is none."""
        ...

    async def run(self, handlers: Mapping[str, JobHandler], *, stop: Event) -> None:
        """Do jobs of these kinds until stopped; those that run then are finished first."""
        ...
