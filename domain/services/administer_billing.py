"""What operators do about payments: messages that failed, grants beside plans, a comparison with the vendor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.billing.errors import MessageNotDead
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.inbox import InboxEvent, InboxPlace, InboxState
from training_analyzer.domain.errors import InvalidValue, NotFound
from training_analyzer.domain.ids import JobId, UserId
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.domain.services.administer import Administration
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.domain.services.reconcile_billing import Pause, Reconciled, reconcile_billing
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.domain.services.watch_billing import reconciliation
from training_analyzer.ports.job_queue import JobQueue

MOST_REASON: Final = 200
"""Characters of why something is granted."""

_SETTLED: Final = {"retry": InboxState.PENDING, "discard": InboxState.IGNORED}


async def read_messages(
    by: Administration, state: InboxState, *, provider: str | None, after: InboxPlace | None, limit: int
) -> Sequence[InboxEvent]:
    """Return messages of vendors in a state, newest first."""
    async with by.work.snapshot() as w:
        return await w.webhook_inbox.page(state, after=after, limit=limit, provider=provider)


async def find_message(by: Administration, provider: str, event_id: str) -> InboxEvent:
    """Return a message. Raises NotFound."""
    async with by.work.snapshot() as w:
        found = await w.webhook_inbox.find(provider, event_id)
    if found is None:
        raise NotFound("message")
    return found


@retried
async def settle_message(
    by: Administration, provider: str, event_id: str, how: str, *, jobs: JobQueue
) -> InboxEvent:
    """Return a dead message that is to be tried again (``retry``) or never looked at again (``discard``).

    Raises NotFound, MessageNotDead for one that is in another state, WriteConflict.
    """
    await find_message(by, provider, event_id)
    async with by.work() as w:
        if not await w.webhook_inbox.settle(provider, event_id, _SETTLED[how], by.now):
            raise MessageNotDead
        await by.tell(w, AuditAction.BILLING_MESSAGE, None, provider=provider, event=event_id, how=how)
        if how == "retry":
            await jobs.enqueue(NewJob(kind=DRAIN, dedup_key=DRAIN), work=w)
        await w.commit()
    return await find_message(by, provider, event_id)


@retried
async def ask_reconciliation(by: Administration, *, dry_run: bool, jobs: JobQueue) -> JobId:
    """Return the job that compares all with the vendor; whoever asks can follow it. Raises WriteConflict."""
    async with by.work() as w:
        job_id = await jobs.enqueue(reconciliation(dry_run=dry_run, user_id=by.actor_id), work=w)
        await by.tell(w, AuditAction.RECONCILIATION, None, dry_run=dry_run)
        await w.commit()
    if job_id is None:
        raise NotFound("job")
    return job_id


async def reconcile_at_once(
    by: Administration, *, billing: Billing, dry_run: bool, pause: Pause
) -> Reconciled:
    """Compare all with the vendor, and return what was found. Raises as `reconcile_billing`."""
    await _tell_of_reconciliation(by, dry_run=dry_run)
    return await reconcile_billing(billing=billing, dry_run=dry_run, pause=pause)


@retried
async def _tell_of_reconciliation(by: Administration, *, dry_run: bool) -> None:
    async with by.work() as w:
        await by.tell(w, AuditAction.RECONCILIATION, None, dry_run=dry_run)
        await w.commit()


async def read_overrides(by: Administration, user_id: UserId) -> Sequence[Override]:
    """Return what is granted to an account, by feature. Raises NotFound."""
    async with by.work.snapshot() as w:
        await w.users.get(user_id)
        return await w.overrides.of_user(user_id)


@retried
async def replace_overrides(
    by: Administration, user_id: UserId, grants: Sequence[Override]
) -> Sequence[Override]:
    """Return what is granted to an account from now on, in the place of all before. Raises InvalidValue, NotFound."""
    _check(grants, by.now)
    async with by.work() as w:
        await w.users.get(user_id)
        await w.overrides.replace(user_id, grants)
        detail = {grant.feature.value: grant.max_amount for grant in grants}
        await by.tell(w, AuditAction.OVERRIDE, user_id, **detail)
        await w.commit()
    return await read_overrides(by, user_id)


def _check(grants: Sequence[Override], now: datetime) -> None:
    seen: set[Feature] = set()
    for number, grant in enumerate(grants):
        where = f"/data/{number}"
        if grant.feature in seen:
            message = "A feature is granted once."
            raise InvalidValue(f"{where}/feature", message)
        if grant.max_amount is not None and not 0 <= grant.max_amount < 1 << 31:
            message = "max_amount is from 0, or null for no limit."
            raise InvalidValue(f"{where}/max_amount", message)
        if grant.expires_at is not None and grant.expires_at <= now:
            message = "expires_at is to come."
            raise InvalidValue(f"{where}/expires_at", message)
        if not (0 < len(grant.reason.strip()) <= MOST_REASON and grant.reason.isprintable()):
            message = f"reason has 1 to {MOST_REASON} printable characters."
            raise InvalidValue(f"{where}/reason", message)
        seen.add(grant.feature)
