"""Take a payment vendor's message in."""

from collections.abc import Mapping
from typing import Final

from training_analyzer.domain.billing.event import BillingEvent, EventKind
from training_analyzer.domain.billing.inbox import InboxState
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_billing import Billing

DRAIN: Final = "billing_inbox"
"""The kind of the job that looks at what came in."""


async def receive_webhook(*, body: bytes, headers: Mapping[str, str], billing: Billing) -> bool:
    """Store a message and the job that looks at it; False for one that is there already.

    Raises WebhookSignatureInvalid, WebhookMalformed: nothing is stored then.
    """
    event = billing.payments.parse_webhook(body=body, headers=headers, now=billing.clock())
    return await take_in(event, body, billing=billing)


@retried
async def take_in(event: BillingEvent, body: bytes | None, *, billing: Billing) -> bool:
    """Store an event and, in the same unit, the job that looks at it; False for one that is there already.

    What is about nothing of ours, or about the other mode's money, is kept without its body and never looked at.
    """
    ours = event.kind is not EventKind.IGNORED and event.livemode == billing.payments.livemode
    state = InboxState.PENDING if ours else InboxState.IGNORED
    async with billing.work() as w:
        stored = await w.webhook_inbox.add(event, body if ours else None, billing.clock(), state=state)
        if stored and ours:
            await billing.jobs.enqueue(NewJob(kind=DRAIN, dedup_key=DRAIN), work=w)
        await w.commit()
    return stored
