"""The rows of jobs, inside a unit of work."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from training_analyzer.domain.ids import JobId, UserId
from training_analyzer.domain.jobs.job import ClaimedJob, Job, JobState, NewJob


@runtime_checkable
class Jobs(Protocol):
    """Jobs as rows. What a worker writes names the epoch of its claim, and does nothing once that is an older one.

    Claims and all that follows them are system work.
    """

    async def add(self, job_id: JobId, job: NewJob, now: datetime) -> bool:
        """Store a job that waits; False where one of its ``dedup_key`` waits already."""
        ...

    async def find(self, user_id: UserId, job_id: JobId) -> Job | None:
        """Return a user's job; another's is None."""
        ...

    async def open_of(self, user_id: UserId, kind: str) -> Sequence[JobId]:
        """Return a user's jobs of a kind that wait or run, the oldest first."""
        ...

    async def cancel(self, user_id: UserId, job_id: JobId, now: datetime) -> bool:
        """End a user's job that waits or runs; False where there is none."""
        ...

    async def claim(
        self, kinds: Collection[str], *, worker: str, now: datetime, until: datetime, limit: int
    ) -> Sequence[ClaimedJob]:
        """Take due jobs of these kinds, and those whose worker's lease has lapsed, until an instant.

        One whose last attempt is lost is dead, with the code ``worker_lost``.
        """
        ...

    async def take(
        self, job_id: JobId, kinds: Collection[str], *, worker: str, until: datetime
    ) -> ClaimedJob | None:
        """Take one job of these kinds that waits, due or not: whoever asks knows when. None where it waits no longer."""
        ...

    async def extend(
        self, job_id: JobId, epoch: int, until: datetime, progress: Mapping[str, Any] | None = None
    ) -> bool:
        """Prolong the lease of a running job, and note its progress; False where it is lost."""
        ...

    async def finish(
        self,
        job_id: JobId,
        epoch: int,
        state: JobState,
        now: datetime,
        *,
        result: Mapping[str, Any] | None = None,
        error_code: str | None = None,
    ) -> bool:
        """End a running job; False where it is lost."""
        ...

    async def retry(
        self, job_id: JobId, epoch: int, at: datetime, error_code: str | None, now: datetime
    ) -> JobState | None:
        """Let a running job wait again; None where it is lost. Raises WriteConflict.

        It is superseded where an equal one waits, and dead when it has had its attempts. Without an ``error_code`` the
        attempt does not count: its worker stopped.
        """
        ...

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Forget jobs that ended before an instant, at most so many; return how many."""
        ...
