"""Archives that athletes asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import ExportId, UserId
from training_analyzer.domain.jobs.export import ExportFile


@runtime_checkable
class Exports(Protocol):
    """One archive of a kind an athlete: a new one takes the place of the one before. What has expired is not there."""

    async def add(self, export: ExportFile, body: bytes) -> None:
        """Store an archive in the place of its owner's others of its kind. Raises NotFound without the account."""
        ...

    async def get(self, user_id: UserId, export_id: ExportId, now: datetime) -> ExportFile:
        """Return what is known of an archive. Raises NotFound, also for another's and an expired one."""
        ...

    async def body(self, user_id: UserId, export_id: ExportId, now: datetime) -> bytes:
        """Return the archive itself. Raises NotFound, as ``get`` does."""
        ...

    async def list(self, user_id: UserId, now: datetime) -> Sequence[ExportFile]:
        """Return a user's archives, newest first."""
        ...

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired archives, at most so many; return how many. System work."""
        ...
