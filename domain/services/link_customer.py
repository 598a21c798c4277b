"""Find out whose customer somebody at the vendor is."""

from dataclasses import replace
from uuid import UUID

from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import BillingAccountId, UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_billing import Billing


async def account_of_customer(
    customer_id: str, *, user_hint: str | None = None, billing: Billing
) -> BillingAccount | None:
    """Return the account of a customer, linked to the user that the vendor's records name where it was not yet.

    None where they name nobody that exists, or somebody who is another customer: nobody is ever made up. Raises
    PaymentsUnavailable, PaymentsMisconfigured, PaymentsRejected.
    """
    found = await known_customer(customer_id, billing=billing)
    if found is not None:
        return found
    user_id = _user_id(user_hint or await _hint(customer_id, billing))
    return None if user_id is None else await link_living(user_id, customer_id, billing=billing)


async def known_customer(customer_id: str, *, billing: Billing) -> BillingAccount | None:
    """Return the account that has this customer, from what is stored."""
    payments = billing.payments
    async with billing.work.snapshot() as w:
        return await w.billing_accounts.find_by_customer(
            payments.name, customer_id, livemode=payments.livemode
        )


async def linkable(
    customer_id: str, *, user_hint: str | None = None, billing: Billing
) -> BillingAccount | None:
    """Return the account that `account_of_customer` would link, as it then is; nothing is stored."""
    user_id = _user_id(user_hint or await _hint(customer_id, billing))
    if user_id is None or await is_deleted(customer_id, billing=billing):
        return None
    fresh = new_account(user_id, billing)
    async with billing.work.snapshot() as w:
        try:
            await w.users.get(user_id)
        except NotFound:
            return None
        found = await w.billing_accounts.find(user_id, fresh.provider, livemode=fresh.livemode) or fresh
    return replace(found, customer_id=customer_id) if found.customer_id is None else None


async def link_living(user_id: UserId, customer_id: str, *, billing: Billing) -> BillingAccount | None:
    """Return the user's account with this customer, as `link_customer`; a deleted one, who buys no more, is not linked.

    Raises PaymentsUnavailable, PaymentsMisconfigured, PaymentsRejected.
    """
    payments = billing.payments
    async with billing.work.snapshot() as w:
        found = await w.billing_accounts.find(user_id, payments.name, livemode=payments.livemode)
    if found is not None and found.customer_id == customer_id:
        return found
    if await is_deleted(customer_id, billing=billing):
        return None
    return await link_customer(user_id, customer_id, billing=billing)


async def is_deleted(customer_id: str, *, billing: Billing) -> bool:
    """Whether the vendor has no such customer any more. Raises as `link_living`."""
    try:
        return (await billing.payments.fetch_customer(customer_id)).deleted
    except NotFound:
        return True


@retried
async def link_customer(user_id: UserId, customer_id: str, *, billing: Billing) -> BillingAccount | None:
    """Return the user's account with this customer, None where one of the two has another or the user is gone."""
    fresh = new_account(user_id, billing)
    async with billing.work() as w:
        try:
            account = await w.billing_accounts.ensure(fresh)
        except NotFound:
            return None
        await w.billing_accounts.link(user_id, account.id, customer_id)
        account = await w.billing_accounts.ensure(fresh)
        await w.commit()
    return account if account.customer_id == customer_id else None


def new_account(user_id: UserId, billing: Billing) -> BillingAccount:
    """Return an account of a user with the vendor in use, who is no customer yet."""
    return BillingAccount(
        id=BillingAccountId(billing.make_id(billing.clock())),
        user_id=user_id,
        provider=billing.payments.name,
        livemode=billing.payments.livemode,
    )


async def _hint(customer_id: str, billing: Billing) -> str | None:
    try:
        for each in await billing.payments.list_subscriptions(customer_id):
            if each.user_hint is not None:
                return each.user_hint
        return (await billing.payments.fetch_customer(customer_id)).user_hint
    except NotFound:
        return None


def _user_id(hint: str | None) -> UserId | None:
    try:
        return None if hint is None else UserId(UUID(hint))
    except ValueError:
        return None
