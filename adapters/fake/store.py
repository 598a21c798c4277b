"""A whole store in memory."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

from training_analyzer.adapters.fake.database import Database
from training_analyzer.adapters.fake.hot_reads import FakeHotReads
from training_analyzer.adapters.fake.maintenance_flag import FakeMaintenanceFlag
from training_analyzer.adapters.fake.meter import FakeAiMeter
from training_analyzer.adapters.fake.rate_gate import FakeRateGate
from training_analyzer.adapters.fake.tables import JobRow
from training_analyzer.adapters.fake.work import FakeWork
from training_analyzer.domain.audit.event import AuditEvent
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store


class FakeStore:
    """Keeps everything until it is dropped; ``fail`` makes it unavailable, as a full disk would."""

    shared: Final = False

    def __init__(self) -> None:
        self._database = Database()
        self.work = FakeWork(self._database)
        self.hot_reads = FakeHotReads(self._database)
        self.rate_gate = FakeRateGate(self._database)
        self.maintenance_flag = FakeMaintenanceFlag(self._database)
        self.meter = FakeAiMeter(self._database)

    async def check(self) -> None:
        """Raise StoreUnavailable after ``fail``."""
        await self._database.reach()

    def audit_events(self) -> Sequence[AuditEvent]:
        """Return all of the audit log: no port reads what concerns no account."""
        return tuple(self._database.committed.audit_events.values())

    def rows_of_jobs(self) -> Sequence[JobRow]:
        """Return all jobs, the system's too: no port reads these."""
        return tuple(self._database.committed.jobs.values())

    def fail(self, reason: str) -> None:
        """Make every unit, read and check raise StoreUnavailable from now on."""
        self._database.outage = reason

    def recover(self) -> None:
        """Serve again."""
        self._database.outage = None


def build(deployment: Deployment) -> AbstractAsyncContextManager[Store]:
    """Return an empty store; nothing of the deployment matters to it."""
    return _opened()


@asynccontextmanager
async def _opened() -> AsyncIterator[Store]:
    yield FakeStore()
