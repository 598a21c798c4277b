"""Go and look at what a payment vendor's message hints at."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.event import BillingEvent, EventKind
from training_analyzer.domain.billing.subscription import Subscription
from training_analyzer.domain.billing.vendor import DisputeSnapshot, DisputeState
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.services.complete_checkout import note_checkout
from training_analyzer.domain.services.end_subscriptions import end_at_once
from training_analyzer.domain.services.link_customer import account_of_customer, is_deleted
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_billing import Billing, bought_by, known_of, sync_billing

CUSTOMER_LEFT: Final = "customer_left"
"""Why a message is ignored whose customer has no account here and pays for none any more."""

_DISPUTES = (EventKind.DISPUTE_OPENED, EventKind.DISPUTE_CLOSED)
_CHECKOUTS = (EventKind.CHECKOUT_COMPLETED, EventKind.CHECKOUT_FAILED)


async def follow_event(event: BillingEvent, *, billing: Billing) -> str | None:
    """Store what the vendor says now of whom a message is about; return why it cannot be, None where it is done.

    Raises PaymentsUnavailable, PaymentsMisconfigured, PaymentsRejected and what the store raises.
    """
    if event.kind is EventKind.IGNORED:
        return None
    dispute = await _dispute(event, billing)
    customer_id = (dispute.customer_id if dispute else None) or await _customer(event, billing)
    if customer_id is None:
        return "customer_unknown"
    account = await account_of_customer(customer_id, user_hint=event.user_hint, billing=billing)
    if account is None:
        # a customer who is no more, and never was anybody's, is nothing to wait for
        return (
            None if event.kind is EventKind.CUSTOMER_DELETED else await _nobody(event, customer_id, billing)
        )
    await _follow(event, account, dispute, billing)
    return None


async def _nobody(event: BillingEvent, customer_id: str, billing: Billing) -> str:
    """Return why a customer is nobody's: all that was bought for some account has ended, or it is not known yet.

    A page that expired was some account's too, though nothing may have been bought.
    """
    bought = await bought_by(customer_id, billing=billing)
    named = event.kind is EventKind.CHECKOUT_FAILED or any(each.user_hint is not None for each in bought)
    return CUSTOMER_LEFT if named and all(each.ended_at for each in bought) else "customer_unknown"


async def _follow(
    event: BillingEvent, account: BillingAccount, dispute: DisputeSnapshot | None, billing: Billing
) -> None:
    failed = event.kind is EventKind.PAYMENT_FAILED
    await sync_billing(account, billing=billing, failed_at=event.occurred_at if failed else None)
    if dispute is not None:
        await _weigh(dispute, account, billing)
    if event.kind is EventKind.REFUNDED and billing.refund_revokes:
        await _revoke(event, account, billing)
    if event.kind in _CHECKOUTS and event.object_id is not None:
        await note_checkout(account.user_id, event.object_id, billing=billing)
    if event.kind is EventKind.CUSTOMER_DELETED:
        await _forget_customer(account, billing)


async def _customer(event: BillingEvent, billing: Billing) -> str | None:
    if event.customer_id is not None or event.subscription_id is None:
        return event.customer_id
    try:
        return (await billing.payments.fetch_subscription(event.subscription_id)).customer_id
    except NotFound:
        return None


async def _dispute(event: BillingEvent, billing: Billing) -> DisputeSnapshot | None:
    """Return how the dispute stands now: what the message says of it is not believed."""
    if event.kind not in _DISPUTES or event.object_id is None:
        return None
    try:
        return await billing.payments.fetch_dispute(event.object_id)
    except NotFound:
        return None


async def _weigh(dispute: DisputeSnapshot, account: BillingAccount, billing: Billing) -> None:
    """Note whether a dispute is open; a lost one ends what was paid by the disputed payment."""
    disputed = await _note(dispute, account, billing)
    if dispute.state is DisputeState.LOST:
        await _end(disputed, f"dispute:{dispute.id}", account, billing)


async def _revoke(event: BillingEvent, account: BillingAccount, billing: Billing) -> None:
    """End what was bought before a refund; how much of it was paid back decides nothing."""
    async with billing.work.snapshot() as w:
        known = await known_of(w, account)
    bought = [each for each in known if each.snapshot.created_at <= event.occurred_at]
    await _end(bought, f"refund:{event.id}", account, billing)


async def _end(
    subscriptions: Sequence[Subscription], reason: str, account: BillingAccount, billing: Billing
) -> None:
    await end_at_once([each.snapshot for each in subscriptions], reason, billing=billing)
    await sync_billing(account, billing=billing)


@retried
async def _note(
    dispute: DisputeSnapshot, account: BillingAccount, billing: Billing
) -> Sequence[Subscription]:
    async with billing.work() as w:
        await w.billing_accounts.take_ticket(account.user_id, account.id)  # no fetch is stored meanwhile
        disputed = [
            each
            for each in await w.subscriptions.of_user(account.user_id)
            if each.snapshot.customer_id == account.customer_id
            and each.snapshot.ended_at is None
            and dispute.subscription_id in (None, each.snapshot.id)
        ]
        for each in disputed:
            await w.subscriptions.put(replace(each, dispute_open=dispute.state is DisputeState.OPEN))
        await w.commit()
    return disputed


@retried
async def _forget_customer(account: BillingAccount, billing: Billing) -> None:
    """Let the next checkout make a new customer, if this one is deleted."""
    customer_id = account.customer_id
    if customer_id is None or not await is_deleted(customer_id, billing=billing):
        return
    async with billing.work() as w:
        await w.billing_accounts.unlink(account.user_id, account.id, customer_id)
        await w.commit()
