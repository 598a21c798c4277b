"""The audit log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.audit.event import AuditEvent, AuditPlace
from training_analyzer.domain.ids import UserId


@runtime_checkable
class AuditLog(Protocol):
    """Events are added and read, never changed; they outlive the accounts that they concern."""

    async def add(self, event: AuditEvent) -> None:
        """Store an event under its id, which is fresh. Raises ForeignOwner for another account's in a bound unit."""
        ...

    async def page(self, user_id: UserId, *, after: AuditPlace | None, limit: int) -> Sequence[AuditEvent]:
        """Return the events that concern an account, newest first by instant and id, those below a place."""
        ...

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Forget events of all users from before an instant, at most so many; return how many.

        A store may know by itself how old they have to be, and then asks its own clock: ``before`` is no later than
        ``AUDIT_KEPT`` ago. Raises ForeignOwner in an athlete's unit.
        """
        ...
