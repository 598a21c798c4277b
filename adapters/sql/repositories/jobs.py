"""Jobs in SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.exc import IntegrityError

from training_analyzer.adapters.sql import jobs as statements
from training_analyzer.adapters.sql.mapping.jobs import CLAIMED_COLUMNS, claimed_of, job_of
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.ids import JobId, UserId
from training_analyzer.domain.jobs.job import ClaimedJob, Job, JobState, NewJob


class SqlJobs:
    """One row a job."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, job_id: JobId, job: NewJob, now: datetime) -> bool:
        """Store a job that waits; False where one of its ``dedup_key`` waits already."""
        if job.user_id is not None:
            self._transaction.check_owner(job.user_id)
        row = {
            "id": job_id,
            "kind": job.kind,
            "user_id": job.user_id,
            "dedup_key": job.dedup_key,
            "payload": dict(job.payload),
            "priority": job.priority,
            "state": JobState.WAITING.value,
            "run_at": job.run_at or now,
            "attempts": 0,
            "max_attempts": job.max_attempts,
            "epoch": 0,
            "created_at": now,
        }
        return (await self._transaction.write(statements.add(self._transaction.engine), row)).rowcount == 1

    async def find(self, user_id: UserId, job_id: JobId) -> Job | None:
        """Return a user's job."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(statements.BY_ID, {"user_id": user_id, "job_id": job_id})
        return None if row is None else job_of(row)

    async def open_of(self, user_id: UserId, kind: str) -> Sequence[JobId]:
        """Return a user's jobs of a kind that wait or run."""
        self._transaction.check_owner(user_id)
        rows = await self._transaction.rows(statements.OPEN_OF, {"user_id": user_id, "kind": kind})
        return [JobId(row.id) for row in rows]

    async def cancel(self, user_id: UserId, job_id: JobId, now: datetime) -> bool:
        """End a user's job that waits or runs."""
        self._transaction.check_owner(user_id)
        return await self._hit(statements.CANCEL, {"held": job_id, "owner": user_id, "now": now})

    async def claim(
        self, kinds: Collection[str], *, worker: str, now: datetime, until: datetime, limit: int
    ) -> Sequence[ClaimedJob]:
        """Take due jobs, the most urgent first, and those whose worker's lease has lapsed."""
        self._transaction.check_unbound()
        await self._transaction.write(statements.LOST, {"now": now})
        values = {"kinds": sorted(kinds), "worker": worker, "now": now, "until": until, "limit": limit}
        rows = (await self._transaction.write(statements.CLAIM, values)).all()
        rows = sorted(rows, key=lambda row: (-row.priority, row.run_at, row.id))
        return [claimed_of(row[: len(CLAIMED_COLUMNS)]) for row in rows]

    async def take(
        self, job_id: JobId, kinds: Collection[str], *, worker: str, until: datetime
    ) -> ClaimedJob | None:
        """Take one job that waits, due or not."""
        self._transaction.check_unbound()
        values = {"held": job_id, "kinds": sorted(kinds), "worker": worker, "until": until}
        row = (await self._transaction.write(statements.TAKE, values)).first()
        return None if row is None else claimed_of(row)

    async def extend(
        self, job_id: JobId, epoch: int, until: datetime, progress: Mapping[str, Any] | None = None
    ) -> bool:
        """Prolong the lease of a running job, and note its progress."""
        self._transaction.check_unbound()
        values = {"held": job_id, "held_epoch": epoch, "until": until}
        if progress is None:
            return await self._hit(statements.EXTEND, values)
        return await self._hit(statements.NOTE, {**values, "said": dict(progress)})

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
        self._transaction.check_unbound()
        values = {
            "held": job_id,
            "held_epoch": epoch,
            "ended": state.value,
            "now": now,
            "came_of_it": None if result is None else dict(result),
            "code": error_code,
        }
        return await self._hit(statements.FINISH, values)

    async def retry(
        self, job_id: JobId, epoch: int, at: datetime, error_code: str | None, now: datetime
    ) -> JobState | None:
        """Let a running job wait again, unless an equal one waits or it has had its attempts. Raises WriteConflict."""
        self._transaction.check_unbound()
        values = {"held": job_id, "held_epoch": epoch, "at": at, "now": now, "code": error_code}
        statement = statements.GIVE_BACK if error_code is None else statements.RETRY
        try:
            row = (await self._transaction.write(statement, values)).first()
        except IntegrityError as error:  # an equal one came to wait this very moment
            raise WriteConflict from error
        return None if row is None else JobState(row.state)

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Forget jobs that ended before an instant."""
        self._transaction.check_unbound()
        return (await self._transaction.write(statements.PURGE, {"now": before, "limit": limit})).rowcount

    async def _hit(self, statement: Executable, values: Mapping[str, Any]) -> bool:
        return (await self._transaction.write(statement, values)).first() is not None
