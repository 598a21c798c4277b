"""Send an athlete to the vendor's page to subscribe."""

from collections.abc import Iterable
from dataclasses import replace

from training_analyzer.domain.billing.access import has_access
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.checkout import Checkout, CheckoutState
from training_analyzer.domain.billing.errors import AlreadySubscribed
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import Subscription
from training_analyzer.domain.errors import InvalidValue, NotFound, WriteConflict
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import CheckoutId
from training_analyzer.domain.services.link_customer import link_customer, new_account
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_billing import Billing


async def start_checkout(
    user: User, plan: PlanRef, *, success_url: str, cancel_url: str, billing: Billing
) -> Checkout:
    """Return the visit with its page; a second click has the same, and two at once make one customer.

    The addresses to return to are the operator's, never the client's. Raises InvalidValue for what is not sold,
    AlreadySubscribed, InvalidToken where the account went meanwhile, PaymentsUnavailable, PaymentsMisconfigured,
    PaymentsRejected.
    """
    if plan not in billing.catalogue.sold():
        raise InvalidValue("/plan", "Choose a plan and an interval that are sold.")
    account, checkout = await _begin(user, plan, billing)
    if checkout.url is not None:
        return checkout
    customer_id = account.customer_id or await _new_customer(user, account, billing)
    page = await billing.payments.create_checkout(
        customer_id=customer_id,
        plan=plan,
        user_id=user.id,
        success_url=success_url,
        cancel_url=cancel_url,
        idempotency_key=f"checkout:{checkout.id}",
    )
    paged = replace(checkout, vendor_id=page.id, url=page.url, expires_at=page.expires_at)
    if not await _saved(paged, billing):
        await billing.payments.close_checkouts(customer_id)
        raise InvalidToken
    return paged


@retried
async def _begin(user: User, plan: PlanRef, billing: Billing) -> tuple[BillingAccount, Checkout]:
    """Store that a visit begins before the vendor hears of it. Raises AlreadySubscribed."""
    now = billing.clock()
    fresh = Checkout(
        id=CheckoutId(billing.make_id(now)),
        user_id=user.id,
        plan=plan,
        state=CheckoutState.OPEN,
        created_at=now,
    )
    async with billing.work() as w:
        if _subscribed(await w.subscriptions.of_user(user.id), billing):
            raise AlreadySubscribed
        account = await w.billing_accounts.ensure(new_account(user.id, billing))
        found = await w.checkouts.open(fresh)
        if found.expires_at is not None and found.expires_at <= now:
            await w.checkouts.save(replace(found, state=CheckoutState.EXPIRED))
            found = await w.checkouts.open(fresh)
        await w.commit()
    return account, found


def _subscribed(subscriptions: Iterable[Subscription], billing: Billing) -> bool:
    now = billing.clock()
    return any(has_access(each, now, billing.rules) for each in subscriptions)


async def _new_customer(user: User, account: BillingAccount, billing: Billing) -> str:
    customer_id = await billing.payments.ensure_customer(
        user_id=user.id,
        email=user.email,
        idempotency_key=f"customer:{user.id}:{account.customer_generation}",
    )
    if await link_customer(user.id, customer_id, billing=billing) is None:
        raise WriteConflict  # the account got another customer this very moment
    return customer_id


@retried
async def _saved(checkout: Checkout, billing: Billing) -> bool:
    """Store the page, unless the athlete left meanwhile: their deletion closes what it finds, and may have looked before."""
    async with billing.work() as w:
        try:
            stays = (await w.users.get(checkout.user_id)).active
        except NotFound:
            return False
        if stays:
            await w.checkouts.save(checkout)
            await w.commit()
    return stays
