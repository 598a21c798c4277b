"""Messages of payment vendors that wait to be looked at."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.billing.event import BillingEvent
from training_analyzer.domain.billing.inbox import InboxEvent, InboxPlace, InboxState


@runtime_checkable
class WebhookInbox(Protocol):
    """A message is stored once, and lasts when the vendor is told so. All of it is system work."""

    async def add(
        self,
        event: BillingEvent,
        body: bytes | None,
        now: datetime,
        *,
        state: InboxState = InboxState.PENDING,
    ) -> bool:
        """Store a message; False where it is there. Of twenty at once one is stored."""
        ...

    async def claim(self, *, now: datetime, until: datetime, limit: int) -> Sequence[InboxEvent]:
        """Take due messages until an instant, the oldest first; of two workers each gets others."""
        ...

    async def finish(
        self, held: InboxEvent, state: InboxState, now: datetime, *, error: str | None = None
    ) -> bool:
        """Say what became of a message that was taken; False where another worker took it since."""
        ...

    async def retry(self, held: InboxEvent, at: datetime, error: str) -> bool:
        """Let a message that was taken wait again; False where another worker took it since."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the first message that waits is due, or its worker's claim lapses; None where none waits."""
        ...

    async def find(self, provider: str, event_id: str) -> InboxEvent | None:
        """Return a message."""
        ...

    async def page(
        self, state: InboxState, *, after: InboxPlace | None, limit: int, provider: str | None = None
    ) -> Sequence[InboxEvent]:
        """Return messages in a state, newest first, those below a place; of one vendor where it is named."""
        ...

    async def settle(self, provider: str, event_id: str, state: InboxState, now: datetime) -> bool:
        """Let a dead message wait anew, or ignore it, as an operator says; False where it is not dead."""
        ...

    async def forget_bodies(self, before: datetime, *, limit: int) -> int:
        """Forget what messages from before an instant said, of at most so many; return of how many."""
        ...

    async def forget_customers(self, provider: str, customer_ids: Collection[str], user_hint: str) -> int:
        """Forget what messages about customers, or about a user, said and which user they name; return of how many."""
        ...
