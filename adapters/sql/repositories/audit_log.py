"""The audit log in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Integer, bindparam, delete, func, insert, select, tuple_

from training_analyzer.adapters.sql.mapping.audit import AUDIT_COLUMNS, audit_event_of
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.moments import LATEST
from training_analyzer.adapters.sql.tables.operation import audit_event
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Uid, UtcTime
from training_analyzer.domain.audit.event import AuditEvent, AuditPlace
from training_analyzer.domain.ids import AuditEventId, UserId

_c = audit_event.c
_NEWEST: Final = AuditPlace(LATEST, AuditEventId(UUID(int=(1 << 128) - 1)))

PAGE: Final = (
    select(*AUDIT_COLUMNS)
    .where(
        _c.user_id == bindparam("user_id"),
        tuple_(_c.at, _c.id) < tuple_(bindparam("at", type_=UtcTime()), bindparam("below_id", type_=Uid())),
    )
    .order_by(_c.at.desc(), _c.id.desc())
    .limit(bindparam("limit"))
)
OLD: Final = select(_c.id).where(_c.at < bindparam("before")).order_by(_c.at).limit(bindparam("limit"))
_ADD: Final = insert(audit_event)
_PRUNE: Final = delete(audit_event).where(_c.id.in_(OLD))
# PostgreSQL lets no unit remove events: a function does, which works as their owner and knows their age
_PRUNE_AS_OWNER: Final = select(func.prune_audit_event(bindparam("limit", type_=Integer())))


class SqlAuditLog:
    """Rows that are added and never changed."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, event: AuditEvent) -> None:
        """Store an event. Raises ForeignOwner."""
        if event.user_id is not None:
            self._transaction.check_owner(event.user_id)
        await self._transaction.write(_ADD, {**values_of(event), "detail": dict(event.detail)})

    async def page(self, user_id: UserId, *, after: AuditPlace | None, limit: int) -> Sequence[AuditEvent]:
        """Return the events that concern an account, newest first, those below a place."""
        self._transaction.check_owner(user_id)
        at, below_id = after or _NEWEST
        values = {"user_id": user_id, "at": at, "below_id": below_id, "limit": limit}
        return [audit_event_of(row) for row in await self._transaction.rows(PAGE, values)]

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Forget events of all users from before an instant; return how many. Raises ForeignOwner."""
        self._transaction.check_unbound()
        if self._transaction.engine == "postgresql":
            pruned = await self._transaction.write(_PRUNE_AS_OWNER, {"limit": limit})
            return int(pruned.scalar_one())
        return (await self._transaction.write(_PRUNE, {"before": before, "limit": limit})).rowcount
