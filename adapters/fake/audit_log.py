"""The audit log in a dict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.audit.event import AuditEvent, AuditPlace
from training_analyzer.domain.ids import UserId


class FakeAuditLog:
    """Events by id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, event: AuditEvent) -> None:
        """Store an event. Raises ForeignOwner, ValueError for an id that is taken."""
        tables = self._transaction.writable(event.user_id)
        check_aware(event.at)
        if event.id in tables.audit_events:
            message = f"{event.id} is another event's id"
            raise ValueError(message)
        tables.audit_events[event.id] = replace(event, detail=dict(event.detail))

    async def page(self, user_id: UserId, *, after: AuditPlace | None, limit: int) -> Sequence[AuditEvent]:
        """Return the events that concern an account, newest first, those below a place."""
        events = self._transaction.tables(user_id).audit_events.values()
        below = [
            event for event in events if event.user_id == user_id and (after is None or _place(event) < after)
        ]
        return sorted(below, key=_place, reverse=True)[:limit]

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Forget events of all users from before an instant; return how many. Raises ForeignOwner."""
        self._transaction.check_unbound()
        events = self._transaction.writable().audit_events
        old = [key for key, event in events.items() if event.at < before][:limit]
        for key in old:
            del events[key]
        return len(old)


def _place(event: AuditEvent) -> AuditPlace:
    return AuditPlace(event.at, event.id)
