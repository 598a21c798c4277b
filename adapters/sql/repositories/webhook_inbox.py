"""The inbox of messages in SQL."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Executable, Select, bindparam, or_, select, tuple_, update

from training_analyzer.adapters.sql.mapping.billing import INBOX_COLUMNS, inbox_event_of
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.tables.billing import webhook_inbox
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.adapters.sql.upsert import put_once
from training_analyzer.domain.billing.event import BillingEvent
from training_analyzer.domain.billing.inbox import InboxEvent, InboxPlace, InboxState

_c = webhook_inbox.c
_now: Final = bindparam("now", type_=UtcTime())
_at: Final = bindparam("at", type_=UtcTime())
_LAST: Final = InboxPlace(datetime.max.replace(tzinfo=UTC), "")
_WAITS: Final = _c.state == "pending"

DUE: Final[Select[Any]] = (
    select(_c.provider, _c.id)
    .where(_WAITS, _c.next_attempt_at <= _now)
    .order_by(_c.next_attempt_at)
    .limit(bindparam("limit"))
)
NEXT: Final = select(_c.next_attempt_at).where(_WAITS).order_by(_c.next_attempt_at).limit(1)
FIND: Final = select(*INBOX_COLUMNS).where(_c.provider == bindparam("provider"), _c.id == bindparam("told"))
PAGE: Final = (
    select(*INBOX_COLUMNS)
    .where(
        _c.state == bindparam("which"),
        tuple_(_c.received_at, _c.id) < tuple_(_at, bindparam("below")),
    )
    .order_by(_c.received_at.desc(), _c.id.desc())
    .limit(bindparam("limit"))
)
PAGE_OF_VENDOR: Final = PAGE.where(_c.provider == bindparam("provider"))
OLD_BODIES: Final = (
    select(_c.provider, _c.id)
    .where(_c.body.is_not(None), _c.received_at < _now)
    .order_by(_c.received_at)
    .limit(bindparam("limit"))
)

# other workers skip what this one is about to take; SQLite has one writer, and leaves the words out
_due: Final = DUE.with_for_update(skip_locked=True).cte("due")
_CLAIM: Final = (
    update(webhook_inbox)
    .where(
        tuple_(_c.provider, _c.id).in_(select(_due.c.provider, _due.c.id)),
        _WAITS,
        _c.next_attempt_at <= _now,
    )
    .values(next_attempt_at=bindparam("until", type_=UtcTime()), attempts=_c.attempts + 1)
    .returning(*INBOX_COLUMNS)
)
_HELD: Final = (
    _c.provider == bindparam("vendor"),
    _c.id == bindparam("told"),
    _c.attempts == bindparam("taken"),
    _WAITS,
)
_FINISH: Final = (
    update(webhook_inbox)
    .where(*_HELD)
    .values(state=bindparam("became"), processed_at=_now, last_error=bindparam("error"))
    .returning(_c.id)
)
_RETRY: Final = (
    update(webhook_inbox)
    .where(*_HELD)
    .values(next_attempt_at=_at, last_error=bindparam("error"))
    .returning(_c.id)
)
_SETTLE: Final = (
    update(webhook_inbox)
    .where(_c.provider == bindparam("vendor"), _c.id == bindparam("told"), _c.state == "dead")
    .values(
        state=bindparam("became"),
        attempts=0,
        next_attempt_at=_now,
        processed_at=bindparam("done_at", type_=UtcTime()),
    )
    .returning(_c.id)
)
_FORGET: Final = update(webhook_inbox).where(tuple_(_c.provider, _c.id).in_(OLD_BODIES)).values(body=None)
_FORGET_CUSTOMERS: Final = (
    update(webhook_inbox)
    .where(
        _c.provider == bindparam("vendor"),
        or_(_c.body.is_not(None), _c.user_hint.is_not(None)),
        or_(_c.customer_id.in_(bindparam("customers", expanding=True)), _c.user_hint == bindparam("named")),
    )
    .values(body=None, user_hint=None)
)


class SqlWebhookInbox:
    """Messages by vendor and id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(
        self,
        event: BillingEvent,
        body: bytes | None,
        now: datetime,
        *,
        state: InboxState = InboxState.PENDING,
    ) -> bool:
        """Store a message; False where it is there."""
        self._transaction.check_unbound()
        row = {
            **values_of(event),
            "body": body,
            "state": state.value,
            "attempts": 0,
            "next_attempt_at": now,
            "received_at": now,
        }
        statement = put_once(webhook_inbox, self._transaction.engine)
        return (await self._transaction.write(statement, row)).rowcount == 1

    async def claim(self, *, now: datetime, until: datetime, limit: int) -> Sequence[InboxEvent]:
        """Take due messages until an instant, the oldest first."""
        values = {"now": now, "until": until, "limit": limit}
        self._transaction.check_unbound()
        rows = (await self._transaction.write(_CLAIM, values)).all()
        return sorted(map(inbox_event_of, rows), key=lambda each: (each.received_at, each.event.id))

    async def finish(
        self, held: InboxEvent, state: InboxState, now: datetime, *, error: str | None = None
    ) -> bool:
        """Say what became of a message that was taken."""
        return await self._hit(_FINISH, {**_key(held), "became": state.value, "now": now, "error": error})

    async def retry(self, held: InboxEvent, at: datetime, error: str) -> bool:
        """Let a message that was taken wait again."""
        return await self._hit(_RETRY, {**_key(held), "at": at, "error": error})

    async def next_due(self) -> datetime | None:
        """Return when the first message that waits is due."""
        self._transaction.check_unbound()
        row = await self._transaction.first(NEXT)
        return None if row is None else row.next_attempt_at

    async def find(self, provider: str, event_id: str) -> InboxEvent | None:
        """Return a message."""
        self._transaction.check_unbound()
        row = await self._transaction.first(FIND, {"provider": provider, "told": event_id})
        return None if row is None else inbox_event_of(row)

    async def page(
        self, state: InboxState, *, after: InboxPlace | None, limit: int, provider: str | None = None
    ) -> Sequence[InboxEvent]:
        """Return messages in a state, newest first."""
        self._transaction.check_unbound()
        place = after or _LAST
        values = {"which": state.value, "at": place.received_at, "below": place.event_id, "limit": limit}
        if provider is None:
            rows = await self._transaction.rows(PAGE, values)
        else:
            rows = await self._transaction.rows(PAGE_OF_VENDOR, {**values, "provider": provider})
        return [inbox_event_of(row) for row in rows]

    async def settle(self, provider: str, event_id: str, state: InboxState, now: datetime) -> bool:
        """Let a dead message wait anew, or ignore it."""
        done_at = None if state is InboxState.PENDING else now
        values = {"vendor": provider, "told": event_id, "became": state.value, "now": now, "done_at": done_at}
        return await self._hit(_SETTLE, values)

    async def forget_bodies(self, before: datetime, *, limit: int) -> int:
        """Forget what old messages said; return of how many."""
        self._transaction.check_unbound()
        return (await self._transaction.write(_FORGET, {"now": before, "limit": limit})).rowcount

    async def forget_customers(self, provider: str, customer_ids: Collection[str], user_hint: str) -> int:
        """Forget what messages about customers, or about a user, said and which user they name."""
        self._transaction.check_unbound()
        values = {"vendor": provider, "customers": sorted(customer_ids), "named": user_hint}
        return (await self._transaction.write(_FORGET_CUSTOMERS, values)).rowcount

    async def _hit(self, statement: Executable, values: dict[str, Any]) -> bool:
        self._transaction.check_unbound()
        return (await self._transaction.write(statement, values)).first() is not None


def _key(held: InboxEvent) -> dict[str, Any]:
    return {"vendor": held.event.provider, "told": held.event.id, "taken": held.attempts}
