"""Take in what an athlete bought, as soon as they come back."""

from dataclasses import replace

from training_analyzer.domain.billing.checkout import Checkout, CheckoutState
from training_analyzer.domain.billing.vendor import CheckoutSnapshot, CheckoutStatus
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.link_customer import link_living
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_billing import Billing, sync_billing


async def complete_checkout(user_id: UserId, vendor_id: str, *, billing: Billing) -> Checkout:
    """Return the athlete's own checkout as it stands; what was bought counts from now on, before any message of it.

    Raises NotFound for another's, PaymentsUnavailable, PaymentsMisconfigured, PaymentsRejected.
    """
    async with billing.work.snapshot() as w:
        if await w.checkouts.find(user_id, vendor_id) is None:
            raise NotFound("checkout")
    said = await billing.payments.fetch_checkout(vendor_id)
    if said.user_hint != str(user_id):
        raise NotFound("checkout")
    if said.status is CheckoutStatus.COMPLETE and said.customer_id is not None:
        account = await link_living(user_id, said.customer_id, billing=billing)
        if account is not None:
            await sync_billing(account, billing=billing)
    found = await _save(user_id, said, billing)
    if found is None:
        raise NotFound("checkout")
    return found


async def note_checkout(user_id: UserId, vendor_id: str, *, billing: Billing) -> None:
    """Store what became of a checkout that a message tells of; nothing for one that we do not know."""
    try:
        said = await billing.payments.fetch_checkout(vendor_id)
    except NotFound:
        return
    await _save(user_id, said, billing)


@retried
async def _save(user_id: UserId, said: CheckoutSnapshot, billing: Billing) -> Checkout | None:
    async with billing.work() as w:
        found = await w.checkouts.find(user_id, said.id)
        # one that expired here is never open again: another may be open since
        if found is None or (state := _state(said)) in {found.state, CheckoutState.OPEN}:
            return found
        await w.checkouts.save(replace(found, state=state))
        await w.commit()
    return replace(found, state=state)


def _state(said: CheckoutSnapshot) -> CheckoutState:
    """Return where a visit stands: done, and unpaid by a slow way of paying, it is still open."""
    if said.status is CheckoutStatus.COMPLETE and said.paid:
        return CheckoutState.COMPLETED
    return CheckoutState.EXPIRED if said.status is CheckoutStatus.EXPIRED else CheckoutState.OPEN
