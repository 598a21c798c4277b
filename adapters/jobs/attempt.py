"""One attempt at a job: what its handler sees, and how the lease is kept meanwhile."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from training_analyzer.domain.errors import StoreUnavailable, WriteConflict
from training_analyzer.domain.ids import JobId, UserId
from training_analyzer.domain.jobs.job import ClaimedJob, JobLost, Payload
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.work import Work

BEATS_A_LEASE: Final = 3
"""How often a lease is prolonged before it would lapse: two beats may fail."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A claimed job, and how its lease is prolonged."""

    claimed: ClaimedJob
    work: Work
    clock: Clock
    lease: timedelta

    @property
    def id(self) -> JobId:
        """The job."""
        return self.claimed.id

    @property
    def user_id(self) -> UserId | None:
        """Whose job it is."""
        return self.claimed.user_id

    @property
    def payload(self) -> Payload:
        """What it was queued with."""
        return self.claimed.payload

    @property
    def attempt(self) -> int:
        """Which attempt this is."""
        return self.claimed.attempts

    @property
    def epoch(self) -> int:
        """How often it was taken."""
        return self.claimed.epoch

    @property
    def cursor(self) -> str | None:
        """Where the attempt before this one was."""
        kept: str | None = (self.claimed.progress or {}).get("cursor")
        return kept

    async def heartbeat(self) -> None:
        """Prolong the lease. Raises JobLost."""
        await self._extend(None)

    async def progress(
        self, done: int, total: int | None = None, message: str | None = None, *, cursor: str | None = None
    ) -> None:
        """Say how far it is, and prolong the lease. Raises JobLost."""
        kept = {} if cursor is None else {"cursor": cursor}
        await self._extend({"done": done, "total": total, "message": message, **kept})

    async def beat(self) -> None:
        """Prolong the lease again and again. Returns when the job is lost."""
        while True:
            await asyncio.sleep(self.lease.total_seconds() / BEATS_A_LEASE)
            try:
                await self.heartbeat()
            except JobLost:
                return
            except (WriteConflict, StoreUnavailable):
                continue  # the next beat comes before the lease is over

    @retried
    async def _extend(self, progress: Mapping[str, Any] | None) -> None:
        async with self.work() as w:
            held = await w.jobs.extend(self.id, self.epoch, self.clock() + self.lease, progress)
            await w.commit()
        if not held:
            raise JobLost
