"""End what an athlete pays for, before their account goes: afterwards nobody would know whom the vendor charges."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress

from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.errors import InvalidTransition, PaymentsMisconfigured
from training_analyzer.domain.billing.subscription import Subscription, SubscriptionSnapshot
from training_analyzer.domain.billing.vendor import CancelWhen
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_billing import Billing, bought_by


async def end_subscriptions(user_id: UserId, *, billing: Billing) -> None:
    """Close pages to pay on, cancel what has not ended, and forget what messages said of the athlete. May be done again.

    Raises PaymentsUnavailable, PaymentsRejected; PaymentsMisconfigured where another vendor still charges, whom this
    deployment no longer reaches: the account has to wait until it does.
    """
    payments = billing.payments
    async with billing.work.snapshot() as w:
        account = await w.billing_accounts.find(user_id, payments.name, livemode=payments.livemode)
        known = await w.subscriptions.of_user(user_id)
    _check_reach(known, billing)
    if account is not None and account.customer_id is not None:
        # what is paid on an open page later would run for nobody
        with suppress(NotFound):
            await payments.close_checkouts(account.customer_id)
        await end_at_once(await bought_by(account.customer_id, billing=billing), "erase", billing=billing)
    await _forget(user_id, _customers(account, known), billing)


def _check_reach(known: Sequence[Subscription], billing: Billing) -> None:
    for said in (each.snapshot for each in known):
        elsewhere = (said.provider, said.livemode) != (billing.payments.name, billing.payments.livemode)
        if elsewhere and said.livemode and said.ended_at is None:
            raise PaymentsMisconfigured(f"{said.provider} charges for {said.id}, and is not in use")


async def end_at_once(
    subscriptions: Iterable[SubscriptionSnapshot], reason: str, *, billing: Billing
) -> None:
    """End what has not ended, once for a reason. Raises PaymentsUnavailable, PaymentsMisconfigured, PaymentsRejected."""
    for each in subscriptions:
        if each.ended_at is None:
            with suppress(InvalidTransition, NotFound):  # it has ended meanwhile
                await billing.payments.cancel(
                    each.id, when=CancelWhen.NOW, idempotency_key=f"{reason}:{each.id}"
                )


def _customers(
    account: BillingAccount | None, known: Sequence[Subscription]
) -> Mapping[str, Collection[str]]:
    """Return who the athlete was at which vendor."""
    found: dict[str, set[str]] = defaultdict(set)
    if account is not None:
        found[account.provider] |= {account.customer_id} if account.customer_id else set()
    for each in known:
        found[each.snapshot.provider].add(each.snapshot.customer_id)
    return found


@retried
async def _forget(user_id: UserId, customers: Mapping[str, Collection[str]], billing: Billing) -> None:
    async with billing.work() as w:
        for provider, ids in customers.items():
            await w.webhook_inbox.forget_customers(provider, ids, str(user_id))
        await w.commit()
