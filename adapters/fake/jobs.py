"""Jobs in a dict."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.adapters.fake.tables import JobRow
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.ids import JobId, UserId
from training_analyzer.domain.jobs.job import ClaimedJob, Job, JobState, NewJob


class FakeJobs:
    """One row a job."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, job_id: JobId, job: NewJob, now: datetime) -> bool:
        """Store a job that waits; False where one of its ``dedup_key`` waits already."""
        check_aware(now, job.run_at)
        rows = self._transaction.writable(job.user_id).jobs
        if self._waits(job.dedup_key):
            return False
        public = Job(
            id=job_id,
            kind=job.kind,
            user_id=job.user_id,
            state=JobState.WAITING,
            attempts=0,
            progress=None,
            result=None,
            error_code=None,
            created_at=now,
            finished_at=None,
        )
        rows[job_id] = JobRow(
            job=public, new=replace(job, payload=dict(job.payload), run_at=job.run_at or now)
        )
        return True

    async def find(self, user_id: UserId, job_id: JobId) -> Job | None:
        """Return a user's job."""
        row = self._transaction.tables(user_id).jobs.get(job_id)
        return row.job if row is not None and row.job.user_id == user_id else None

    async def open_of(self, user_id: UserId, kind: str) -> Sequence[JobId]:
        """Return a user's jobs of a kind that wait or run."""
        rows = self._transaction.tables(user_id).jobs.values()
        return [
            row.job.id
            for row in sorted(rows, key=lambda row: row.job.created_at)
            if (row.job.user_id, row.job.kind) == (user_id, kind) and not row.job.state.over
        ]

    async def cancel(self, user_id: UserId, job_id: JobId, now: datetime) -> bool:
        """End a user's job that waits or runs."""
        row = self._transaction.writable(user_id).jobs.get(job_id)
        if row is None or row.job.user_id != user_id or row.job.state.over:
            return False
        self._change(row, state=JobState.CANCELLED, finished_at=now)
        return True

    async def claim(
        self, kinds: Collection[str], *, worker: str, now: datetime, until: datetime, limit: int
    ) -> Sequence[ClaimedJob]:
        """Take due jobs, the most urgent first, and those whose worker's lease has lapsed."""
        del worker  # told to people who look at the table
        check_aware(now, until)
        self._system()
        free = [row for row in self._transaction.tables().jobs.values() if row.is_free(now)]
        for row in free:
            if row.job.state is JobState.RUNNING and row.job.attempts >= row.new.max_attempts:
                self._change(row, state=JobState.DEAD, error_code="worker_lost", finished_at=now)
        free = [row for row in self._transaction.tables().jobs.values() if row.is_free(now)]
        due = sorted((row for row in free if row.job.kind in kinds), key=JobRow.urgency)
        return [self._claimed(row, until) for row in due[:limit]]

    async def take(
        self, job_id: JobId, kinds: Collection[str], *, worker: str, until: datetime
    ) -> ClaimedJob | None:
        """Take one job that waits, due or not."""
        del worker
        check_aware(until)
        self._system()
        row = self._transaction.writable().jobs.get(job_id)
        if row is None or row.job.state is not JobState.WAITING or row.job.kind not in kinds:
            return None
        return self._claimed(row, until)

    async def extend(
        self, job_id: JobId, epoch: int, until: datetime, progress: Mapping[str, Any] | None = None
    ) -> bool:
        """Prolong the lease of a running job, and note its progress."""
        row = self._held(job_id, epoch)
        if row is None:
            return False
        said = {} if progress is None else {"progress": dict(progress)}
        self._change(replace(row, lease_until=until), **said)
        return True

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
        """End a running job."""
        row = self._held(job_id, epoch)
        if row is None:
            return False
        kept = None if result is None else dict(result)
        self._change(row, state=state, finished_at=now, result=kept, error_code=error_code)
        return True

    async def retry(
        self, job_id: JobId, epoch: int, at: datetime, error_code: str | None, now: datetime
    ) -> JobState | None:
        """Let a running job wait again, unless an equal one waits or it has had its attempts."""
        row = self._held(job_id, epoch)
        if row is None:
            return None
        counts = error_code is not None
        state = JobState.WAITING
        if counts and row.job.attempts >= row.new.max_attempts:
            state = JobState.DEAD
        elif self._waits(row.new.dedup_key):
            state = JobState.SUPERSEDED
        changes: dict[str, Any] = {"error_code": error_code} if counts else {"attempts": row.job.attempts - 1}
        row = replace(row, new=replace(row.new, run_at=at))
        self._change(row, state=state, finished_at=now if state.over else None, **changes)
        return state

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Forget jobs that ended before an instant."""
        self._system()
        rows = self._transaction.writable().jobs
        ended = [(row.job.finished_at, each) for each, row in rows.items() if row.job.finished_at is not None]
        old = sorted(each for each in ended if each[0] < before)[:limit]
        for _, each in old:
            del rows[each]
        return len(old)

    def _claimed(self, row: JobRow, until: datetime) -> ClaimedJob:
        taken = replace(row, epoch=row.epoch + 1, lease_until=until)
        self._change(taken, state=JobState.RUNNING, attempts=row.job.attempts + 1)
        job = row.job
        return ClaimedJob(
            id=job.id,
            kind=job.kind,
            user_id=job.user_id,
            payload=row.new.payload,
            attempts=job.attempts + 1,
            epoch=taken.epoch,
            progress=job.progress,
        )

    def _held(self, job_id: JobId, epoch: int) -> JobRow | None:
        self._system()
        row = self._transaction.writable().jobs.get(job_id)
        held = row is not None and (row.epoch, row.job.state) == (epoch, JobState.RUNNING)
        return row if held else None

    def _waits(self, dedup_key: str | None) -> bool:
        rows = self._transaction.tables().jobs.values()
        return dedup_key is not None and any(
            (row.new.dedup_key, row.job.state) == (dedup_key, JobState.WAITING) for row in rows
        )

    def _change(self, row: JobRow, **changes: Any) -> None:
        self._transaction.writable().jobs[row.job.id] = replace(row, job=replace(row.job, **changes))

    def _system(self) -> None:
        self._transaction.check_unbound()
