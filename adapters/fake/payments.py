"""A payment vendor in memory: customers pay when they are told to."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from training_analyzer.adapters.fake.vendor import SIGNATURE, FakeVendor
from training_analyzer.domain.billing.errors import (
    InvalidTransition,
    PaymentDeclined,
    WebhookMalformed,
    WebhookSignatureInvalid,
)
from training_analyzer.domain.billing.event import BillingEvent, EventKind
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot, SubscriptionStatus
from training_analyzer.domain.billing.vendor import (
    CancelWhen,
    Capabilities,
    CheckoutSnapshot,
    CheckoutStatus,
    CustomerSnapshot,
    DisputeSnapshot,
    HostedPage,
    PlanChangePreview,
    PortalFlow,
    Proration,
)
from training_analyzer.domain.errors import InvalidSetting, NotFound
from training_analyzer.domain.ids import UserId
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.payments import Payments

_CAN: Final = Capabilities(portal=True, pause=True, preview=True, list_events=True, resume=True)


class FakePayments(FakeVendor):
    """The port over what the vendor keeps."""

    capabilities = _CAN

    def sells(self, plan: PlanRef) -> bool:
        """Whether there is a price for it."""
        return plan in self.prices

    async def ensure_customer(self, *, user_id: UserId, email: str, idempotency_key: str) -> str:
        """Make a customer, or return the one that the key made."""
        self.reach()
        if idempotency_key not in self.done:
            made = CustomerSnapshot(id=self.next_id("cus"), deleted=False, user_hint=str(user_id))
            self.customers[made.id] = made
            self.done[idempotency_key] = (made.id, email)
        return str(self.done[idempotency_key][0])

    async def create_checkout(
        self,
        *,
        customer_id: str,
        plan: PlanRef,
        user_id: UserId,
        success_url: str,
        cancel_url: str,
        trial_days: int | None = None,
        idempotency_key: str,
    ) -> HostedPage:
        """Make a page. Raises PaymentsMisconfigured, NotFound."""
        self.reach()
        self.price(plan)
        if self.customer(customer_id).deleted:
            raise NotFound("customer")
        if idempotency_key not in self.done:
            made = CheckoutSnapshot(
                id=self.next_id("cs"),
                status=CheckoutStatus.OPEN,
                paid=False,
                customer_id=customer_id,
                subscription_id=None,
                user_hint=str(user_id),
            )
            self.checkouts[made.id] = (made, plan)
            url = f"https://pay.test/{made.id}?back={success_url}&away={cancel_url}&trial={trial_days}"
            self.done[idempotency_key] = HostedPage(made.id, url, self.now + timedelta(days=1))
        page: HostedPage = self.done[idempotency_key]
        return page

    async def fetch_checkout(self, checkout_id: str) -> CheckoutSnapshot:
        """Return a checkout. Raises NotFound."""
        self.reach()
        if checkout_id not in self.checkouts:
            raise NotFound("checkout")
        return self.checkouts[checkout_id][0]

    async def close_checkouts(self, customer_id: str) -> None:
        """Expire the customer's open pages. Raises NotFound."""
        self.reach()
        self.customer(customer_id)
        for id_, (made, plan) in self.checkouts.items():
            if made.customer_id == customer_id and made.status is CheckoutStatus.OPEN:
                self.checkouts[id_] = (replace(made, status=CheckoutStatus.EXPIRED), plan)

    async def create_portal(
        self, *, customer_id: str, return_url: str, flow: PortalFlow = PortalFlow.HOME
    ) -> HostedPage:
        """Return the customer's page. Raises NotFound."""
        self.reach()
        self.customer(customer_id)
        return HostedPage(self.next_id("bps"), f"https://pay.test/me?flow={flow}&back={return_url}", None)

    async def fetch_subscription(self, subscription_id: str) -> SubscriptionSnapshot:
        """Return a subscription. Raises NotFound."""
        self.reach()
        if subscription_id not in self.subscriptions:
            raise NotFound("subscription")
        return self.subscriptions[subscription_id]

    async def list_subscriptions(self, customer_id: str) -> Sequence[SubscriptionSnapshot]:
        """Return all subscriptions of a customer. Raises NotFound."""
        self.reach()
        self.customer(customer_id)
        return [each for each in self.subscriptions.values() if each.customer_id == customer_id]

    async def page_subscriptions(self, *, after: str | None, limit: int) -> Sequence[SubscriptionSnapshot]:
        """Return subscriptions of all customers, the newest first."""
        self.reach()
        ids = [*self.subscriptions][::-1]
        below = ids if after is None else ids[ids.index(after) + 1 :]
        return [self.subscriptions[each] for each in below[:limit]]

    async def fetch_customer(self, customer_id: str) -> CustomerSnapshot:
        """Return a customer. Raises NotFound."""
        self.reach()
        return self.customer(customer_id)

    async def fetch_dispute(self, dispute_id: str) -> DisputeSnapshot:
        """Return a dispute. Raises NotFound."""
        self.reach()
        if dispute_id not in self.disputes:
            raise NotFound("dispute")
        return self.disputes[dispute_id]

    async def cancel(
        self, subscription_id: str, *, when: CancelWhen, idempotency_key: str
    ) -> SubscriptionSnapshot:
        """End a subscription. Raises NotFound, InvalidTransition."""
        return self._once(
            idempotency_key, await self._living(subscription_id), **self._ending(subscription_id, when)
        )

    async def resume(self, subscription_id: str, *, idempotency_key: str) -> SubscriptionSnapshot:
        """Take a scheduled end or a pause back. Raises NotFound, InvalidTransition."""
        found = await self._living(subscription_id)
        paused = found.status is SubscriptionStatus.PAUSED
        status = {"status": SubscriptionStatus.ACTIVE} if paused else {}
        return self._once(idempotency_key, found, cancel_at=None, **status)

    async def change_plan(
        self, subscription_id: str, *, plan: PlanRef, proration: Proration, idempotency_key: str
    ) -> SubscriptionSnapshot:
        """Change what is bought. Raises NotFound, InvalidTransition, PaymentDeclined, PaymentsMisconfigured."""
        found = await self._living(subscription_id)
        self.price(plan)
        if self.declines and proration is Proration.INVOICE_NOW:
            self.wait_for_payment(found.id, plan)
            raise PaymentDeclined("insufficient_funds")
        return self._once(idempotency_key, found, plan=plan, price_id=f"price_{plan}", payment_url=None)

    async def preview_change(self, subscription_id: str, *, plan: PlanRef) -> PlanChangePreview:
        """Return the price of what is to be bought. Raises NotFound, InvalidTransition, PaymentsMisconfigured."""
        await self._living(subscription_id)
        return PlanChangePreview(amount_due_minor=self.price(plan), currency="usd", effective_at=self.now)

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> BillingEvent:
        """Return the event of a message. Raises WebhookSignatureInvalid, WebhookMalformed."""
        if headers.get(SIGNATURE) != "right":
            raise WebhookSignatureInvalid
        try:
            told = json.loads(body)
            told |= {
                "occurred_at": datetime.fromisoformat(told["occurred_at"]),
                "kind": EventKind(told["kind"]),
            }
            return BillingEvent(**told)
        except (ValueError, TypeError, KeyError):
            raise WebhookMalformed from None

    async def iter_events(self, *, since: datetime) -> AsyncIterator[BillingEvent]:
        """Yield what was not delivered since then."""
        self.reach()
        for event in self.undelivered:
            if event.occurred_at >= since:
                yield event

    async def _living(self, subscription_id: str) -> SubscriptionSnapshot:
        found = await self.fetch_subscription(subscription_id)
        if found.ended_at is not None:
            raise InvalidTransition
        return found

    def _ending(self, subscription_id: str, when: CancelWhen) -> dict[str, Any]:
        if when is CancelWhen.NOW:
            return {"status": SubscriptionStatus.CANCELED, "ended_at": self.now}
        return {"cancel_at": self.subscriptions[subscription_id].current_period_end}

    def _once(self, key: str, found: SubscriptionSnapshot, **fields: Any) -> SubscriptionSnapshot:
        if key not in self.done:
            self.done[key] = self.set(found.id, **fields)
        return self.subscriptions[found.id]


def build(deployment: Deployment) -> AbstractAsyncContextManager[Payments]:
    """Return a vendor without customers. Raises InvalidSetting in production, where nobody would pay."""
    if deployment.environment == "production":
        raise InvalidSetting("TA_PAYMENTS", "none or stripe in production")
    return nullcontext(FakePayments(datetime.now(UTC)))
