"""Look at what came in from the payment vendor."""

import logging
from datetime import timedelta
from typing import Final

from training_analyzer.domain.billing.inbox import InboxEvent, InboxState, next_try
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.domain.services.follow_event import CUSTOMER_LEFT, follow_event
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_billing import Billing

LEASE: Final = timedelta(minutes=5)
"""For how long a worker has a message: longer than all calls about one may take."""

_log = logging.getLogger(__name__)


async def drain_webhooks(*, billing: Billing) -> int:
    """Look at every message that is due, one after the other; return how many were looked at.

    One that fails waits, and is dead after its last attempt. A job is queued for when the next one is due, which is
    also when the claim of a worker that died lapses.
    """
    count = 0
    while (held := await _claim(billing)) is not None:
        await _look(held, billing)
        count += 1
    await _come_back(billing)
    return count


@retried
async def _claim(billing: Billing) -> InboxEvent | None:
    now = billing.clock()
    async with billing.work() as w:
        held = await w.webhook_inbox.claim(now=now, until=now + LEASE, limit=1)
        await w.commit()
    return held[0] if held else None


async def _look(held: InboxEvent, billing: Billing) -> None:
    if held.attempts > len(billing.pauses) + 1:
        await _failed(held, "worker_lost", billing)
        return
    try:
        code = await follow_event(held.event, billing=billing)
    except TrainingAnalyzerError as error:
        code = error.code
    if code is None:
        await _done(held, billing)
    elif code == CUSTOMER_LEFT:
        await _left(held, billing)
    else:
        await _failed(held, code, billing)


@retried
async def _done(held: InboxEvent, billing: Billing) -> None:
    async with billing.work() as w:
        await w.webhook_inbox.finish(held, InboxState.PROCESSED, billing.clock())
        await w.commit()


@retried
async def _left(held: InboxEvent, billing: Billing) -> None:
    """Ignore what is told of somebody who deleted their account, and forget what it said."""
    event = held.event
    async with billing.work() as w:
        if await w.webhook_inbox.finish(held, InboxState.IGNORED, billing.clock(), error=CUSTOMER_LEFT):
            customers = [event.customer_id] if event.customer_id else []
            await w.webhook_inbox.forget_customers(event.provider, customers, event.user_hint or "")
        await w.commit()


@retried
async def _failed(held: InboxEvent, code: str, billing: Billing) -> None:
    now = billing.clock()
    again_at = next_try(now, held.attempts, billing.pauses, billing.chance())
    async with billing.work() as w:
        if again_at is not None:
            await w.webhook_inbox.retry(held, again_at, code)
        elif await w.webhook_inbox.finish(held, InboxState.DEAD, now, error=code):
            told = (held.event.id, held.event.provider, code)
            _log.error("billing_message_dead: %s of %s is given up: %s; retry or discard it", *told)
        await w.commit()


@retried
async def _come_back(billing: Billing) -> None:
    async with billing.work() as w:
        due = await w.webhook_inbox.next_due()
        if due is not None:
            # a key of its own: a job that waits for long must not stand for one that is wanted now
            job = NewJob(kind=DRAIN, dedup_key=f"{DRAIN}:{due.isoformat()}", run_at=due)
            await billing.jobs.enqueue(job, work=w)
        await w.commit()
