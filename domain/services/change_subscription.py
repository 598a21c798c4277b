"""Cancel, resume or change what an athlete subscribed to."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.errors import InvalidTransition, NoCustomer, PaymentDeclined, UseCancel
from training_analyzer.domain.billing.plan import Interval, Plan, PlanRef
from training_analyzer.domain.billing.standing import Standing, standing
from training_analyzer.domain.billing.subscription import Subscription
from training_analyzer.domain.billing.vendor import (
    CancelWhen,
    HostedPage,
    PlanChangePreview,
    PortalFlow,
    Proration,
)
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.sync_billing import Billing, known_of, sync_billing

_NONE: Final = "There is no subscription."


async def read_subscription(user_id: UserId, *, billing: Billing) -> Standing:
    """Return the plan in force, from what is stored: the vendor is not asked."""
    async with billing.work.snapshot() as w:
        known = await w.subscriptions.of_user(user_id)
    return _standing(known, billing)


async def read_plans(user_ids: Collection[UserId], *, billing: Billing) -> Mapping[UserId, Plan]:
    """Return the plans in force of several users."""
    async with billing.work.snapshot() as w:
        known = await w.subscriptions.of_users(user_ids)
    held: dict[UserId, list[Subscription]] = {user_id: [] for user_id in user_ids}
    for each in known:
        held[each.user_id].append(each)
    return {user_id: _standing(own, billing).plan for user_id, own in held.items()}


def _standing(known: Iterable[Subscription], billing: Billing) -> Standing:
    return standing(known, billing.catalogue, billing.clock(), billing.rules)


async def open_portal(user_id: UserId, flow: PortalFlow, *, return_url: str, billing: Billing) -> HostedPage:
    """Return the athlete's own page at the vendor. Raises NoCustomer, PaymentsUnsupported."""
    account = await _account(user_id, billing)
    if account is None or account.customer_id is None:
        raise NoCustomer
    return await billing.payments.create_portal(
        customer_id=account.customer_id, return_url=return_url, flow=flow
    )


async def cancel_subscription(user_id: UserId, when: CancelWhen, *, billing: Billing) -> Standing:
    """Return the standing afterwards. Raises InvalidTransition."""
    account, own = await _own(user_id, billing)
    await billing.payments.cancel(own.snapshot.id, when=when, idempotency_key=_key("cancel", billing))
    return await _afterwards(account, billing)


async def resume_subscription(user_id: UserId, *, billing: Billing) -> Standing:
    """Take a scheduled end or a pause back, and return the standing. Raises InvalidTransition."""
    account, own = await _own(user_id, billing)
    await billing.payments.resume(own.snapshot.id, idempotency_key=_key("resume", billing))
    return await _afterwards(account, billing)


async def change_plan(user_id: UserId, plan: PlanRef, *, billing: Billing) -> Standing:
    """Return the standing afterwards: the plan that the vendor then tells of.

    A payment that is not made leaves the plan; where its payer can still make it is stored.

    Raises InvalidValue for what is not sold, InvalidTransition, UseCancel, PaymentDeclined.
    """
    account, own = await _own(user_id, billing)
    proration = _proration(own, plan, billing)
    key = _key("change", billing)
    try:
        await billing.payments.change_plan(
            own.snapshot.id, plan=plan, proration=proration, idempotency_key=key
        )
    except PaymentDeclined:
        await sync_billing(account, billing=billing)
        raise
    return await _afterwards(account, billing)


async def preview_change(user_id: UserId, plan: PlanRef, *, billing: Billing) -> PlanChangePreview:
    """Return what a change would cost now; nothing changes. Raises as `change_plan`, and PaymentsUnsupported."""
    _, own = await _own(user_id, billing)
    _proration(own, plan, billing)
    return await billing.payments.preview_change(own.snapshot.id, plan=plan)


def _proration(own: Subscription, plan: PlanRef, billing: Billing) -> Proration:
    """Return how a change is charged: more is paid at once, a shorter interval with the next invoice."""
    catalogue, now = billing.catalogue, own.snapshot.plan
    before, after = (None if now is None else catalogue.of(now)), catalogue.of(plan)
    if before is not None and after is not None and after.rank < before.rank:
        raise UseCancel
    if plan not in catalogue.sold():
        raise InvalidValue("/plan", "Choose a plan and an interval that are sold.")
    if now == plan:
        raise InvalidTransition("This is the plan that is subscribed to.")
    shorter = before == after and plan.endswith(f":{Interval.MONTH}")
    return Proration.PRORATE if shorter else Proration.INVOICE_NOW


def _key(verb: str, billing: Billing) -> str:
    """Return a key of this intent: the vendor would answer a second cancellation with the reply to the first."""
    return f"{verb}:{billing.make_id(billing.clock())}"


async def _account(user_id: UserId, billing: Billing) -> BillingAccount | None:
    payments = billing.payments
    async with billing.work.snapshot() as w:
        return await w.billing_accounts.find(user_id, payments.name, livemode=payments.livemode)


async def _own(user_id: UserId, billing: Billing) -> tuple[BillingAccount, Subscription]:
    """Return the athlete's subscription at this vendor. Raises InvalidTransition where none can be changed."""
    account = await _account(user_id, billing)
    if account is None:
        raise InvalidTransition(_NONE)
    async with billing.work.snapshot() as w:
        known = await known_of(w, account)
    own = _standing(known, billing).own
    if own is None:
        raise InvalidTransition(_NONE)
    if own.snapshot.ended_at is not None:
        raise InvalidTransition
    return account, own


async def _afterwards(account: BillingAccount, billing: Billing) -> Standing:
    await sync_billing(account, billing=billing)
    return await read_subscription(account.user_id, billing=billing)
