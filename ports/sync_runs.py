"""The history of syncs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import ConnectionId, SyncRunId, UserId
from training_analyzer.domain.sync.run import SyncRun


@runtime_checkable
class SyncRuns(Protocol):
    """One row a sync. Of one connection at most one runs."""

    async def begin(self, run: SyncRun) -> None:
        """Store a run, and close the one that runs still as interrupted. In the unit that took the connection.

        Raises NotFound for an unknown connection.
        """
        ...

    async def finish(self, run: SyncRun) -> bool:
        """Keep how a running one ended; False where it is closed already."""
        ...

    async def page(
        self, user_id: UserId, connection_id: ConnectionId, after: SyncRunId | None, limit: int
    ) -> Sequence[SyncRun]:
        """Return an athlete's runs of a connection, the newest first."""
        ...

    async def close_lost(self, now: datetime) -> int:
        """Close runs whose lease has lapsed as interrupted; return how many. Raises ForeignOwner."""
        ...

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Forget runs that ended before an instant, at most so many; return how many. Raises ForeignOwner."""
        ...
