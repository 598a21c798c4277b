"""The inbox of messages in a dict."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.adapters.fake.tables import InboxRow
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.billing.event import BillingEvent
from training_analyzer.domain.billing.inbox import InboxEvent, InboxPlace, InboxState


class FakeWebhookInbox:
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
        check_aware(now, event.occurred_at)
        rows, key = self._transaction.writable().inbox, (event.provider, event.id)
        if key in rows:
            return False
        told = InboxEvent(event=event, state=state, attempts=0, next_attempt_at=now, received_at=now)
        rows[key] = InboxRow(told, body)
        return True

    async def claim(self, *, now: datetime, until: datetime, limit: int) -> Sequence[InboxEvent]:
        """Take due messages until an instant, the oldest first."""
        check_aware(now, until)
        due = [each for each in self._all(InboxState.PENDING) if each.next_attempt_at <= now]
        first = sorted(due, key=lambda each: each.next_attempt_at)[:limit]
        taken = [self._change(each, next_attempt_at=until, attempts=each.attempts + 1) for each in first]
        return sorted(taken, key=lambda each: (each.received_at, each.event.id))

    async def finish(
        self, held: InboxEvent, state: InboxState, now: datetime, *, error: str | None = None
    ) -> bool:
        """Say what became of a message that was taken."""
        if not self._holds(held):
            return False
        self._change(held, state=state, processed_at=now, last_error=error)
        return True

    async def retry(self, held: InboxEvent, at: datetime, error: str) -> bool:
        """Let a message that was taken wait again."""
        if not self._holds(held):
            return False
        self._change(held, next_attempt_at=at, last_error=error)
        return True

    async def next_due(self) -> datetime | None:
        """Return when the first message that waits is due."""
        return min((each.next_attempt_at for each in self._all(InboxState.PENDING)), default=None)

    async def find(self, provider: str, event_id: str) -> InboxEvent | None:
        """Return a message."""
        self._transaction.check_unbound()
        row = self._transaction.tables().inbox.get((provider, event_id))
        return None if row is None else row.told

    async def page(
        self, state: InboxState, *, after: InboxPlace | None, limit: int, provider: str | None = None
    ) -> Sequence[InboxEvent]:
        """Return messages in a state, newest first."""
        placed = [
            (InboxPlace(each.received_at, each.event.id), each)
            for each in self._all(state)
            if provider in (None, each.event.provider)
        ]
        below = sorted(
            (each for each in placed if after is None or each[0] < after), key=lambda each: each[0]
        )
        return [each for _, each in below[::-1][:limit]]

    async def settle(self, provider: str, event_id: str, state: InboxState, now: datetime) -> bool:
        """Let a dead message wait anew, or ignore it."""
        self._transaction.check_unbound()
        row = self._transaction.writable().inbox.get((provider, event_id))
        if row is None or row.told.state is not InboxState.DEAD:
            return False
        done_at = None if state is InboxState.PENDING else now
        self._change(row.told, state=state, attempts=0, next_attempt_at=now, processed_at=done_at)
        return True

    async def forget_bodies(self, before: datetime, *, limit: int) -> int:
        """Forget what old messages said; return of how many."""
        self._transaction.check_unbound()
        rows = self._transaction.writable().inbox
        old = [key for key, row in rows.items() if row.body is not None and row.told.received_at < before]
        for key in old[:limit]:
            rows[key] = replace(rows[key], body=None)
        return len(old[:limit])

    async def forget_customers(self, provider: str, customer_ids: Collection[str], user_hint: str) -> int:
        """Forget what messages about customers, or about a user, said and which user they name."""
        self._transaction.check_unbound()
        rows, forgotten = self._transaction.writable().inbox, 0
        for key, row in rows.items():
            event = row.told.event
            theirs = event.customer_id in customer_ids or event.user_hint == user_hint
            if event.provider == provider and theirs and (row.body, event.user_hint) != (None, None):
                told = replace(row.told, event=replace(event, user_hint=None))
                rows[key], forgotten = InboxRow(told, None), forgotten + 1
        return forgotten

    def _all(self, state: InboxState) -> Sequence[InboxEvent]:
        self._transaction.check_unbound()
        return [row.told for row in self._transaction.tables().inbox.values() if row.told.state is state]

    def _holds(self, held: InboxEvent) -> bool:
        self._transaction.check_unbound()
        row = self._transaction.writable().inbox.get((held.event.provider, held.event.id))
        return row is not None and (row.told.attempts, row.told.state) == (held.attempts, InboxState.PENDING)

    def _change(self, told: InboxEvent, **changes: Any) -> InboxEvent:
        rows, key = self._transaction.writable().inbox, (told.event.provider, told.event.id)
        rows[key] = replace(rows[key], told=replace(rows[key].told, **changes))
        return rows[key].told
