"""The flag of a fake deployment."""

from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.adapters.fake.database import Database
from training_analyzer.adapters.fake.tables import JobRow
from training_analyzer.domain.jobs.job import JobState
from training_analyzer.domain.maintenance import Maintenance


class FakeMaintenanceFlag:
    """Lasts as long as the fake database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self) -> Maintenance | None:
        """Return what was begun and not ended."""
        await self._database.reach()
        return self._database.maintenance

    async def begin(self, now: datetime, reason: str) -> bool:
        """Begin, where it was not begun already."""
        check_aware(now)
        async with self._database.writer:
            if await self.find() is not None:
                return False
            self._database.maintenance = Maintenance(now, reason)
            committed = self._database.committed
            jobs = {job_id: _uncounted(row) for job_id, row in committed.jobs.items()}
            self._database.committed = replace(committed, jobs=jobs)
        return True

    async def end(self) -> bool:
        """End, where there is anything to end."""
        begun = await self.find() is not None
        self._database.maintenance = None
        return begun


def _uncounted(row: JobRow) -> JobRow:
    if row.job.state is not JobState.RUNNING:
        return row
    return replace(row, job=replace(row.job, attempts=row.job.attempts - 1))
