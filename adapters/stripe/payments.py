"""Payments by Stripe."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final

import stripe

from training_analyzer.adapters.stripe.changes import Changes
from training_analyzer.adapters.stripe.checkouts import Checkouts
from training_analyzer.adapters.stripe.disputes import fetch_dispute
from training_analyzer.adapters.stripe.errors import translated
from training_analyzer.adapters.stripe.events import EVENT_TYPES, event_of, kind_of, parsed
from training_analyzer.adapters.stripe.http import OneHost
from training_analyzer.adapters.stripe.ids import checked
from training_analyzer.adapters.stripe.settings import StripeSettings, settings_of
from training_analyzer.adapters.stripe.snapshots import (
    LISTED_WITH_INVOICE,
    NAME,
    WITH_INVOICE,
    customer_of,
    page_of,
    subscription_of,
)
from training_analyzer.domain.billing.event import BillingEvent, EventKind
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot
from training_analyzer.domain.billing.vendor import (
    CancelWhen,
    Capabilities,
    CheckoutSnapshot,
    CustomerSnapshot,
    DisputeSnapshot,
    HostedPage,
    PlanChangePreview,
    PortalFlow,
    Proration,
)
from training_analyzer.domain.ids import UserId
from training_analyzer.ports.deployment import Deployment

TIMEOUT_S: Final = 10.0
RETRIES: Final = 2

_FLOWS: Final = {PortalFlow.PAYMENT_METHOD: "payment_method_update", PortalFlow.CANCEL: "subscription_cancel"}


class StripePayments:
    """Stripe's API over one pool of connections; every call is one request, retried twice where that is safe."""

    def __init__(self, settings: StripeSettings, *, timeout_s: float = TIMEOUT_S) -> None:
        self.name = NAME
        self.livemode = settings.livemode
        self.capabilities = Capabilities(portal=True, pause=True, preview=True, list_events=True, resume=True)
        self._settings = settings
        self._http = OneHost(settings.api_base or stripe.DEFAULT_API_BASE, timeout_s)
        stripe.enable_telemetry = False
        self._client = stripe.StripeClient(
            settings.key.reveal(),
            stripe_version=settings.api_version,
            base_addresses={"api": settings.api_base} if settings.api_base else {},
            http_client=self._http,
            max_network_retries=RETRIES,
        )
        self._changes = Changes(self._client, settings)
        self._checkouts = Checkouts(self._client, settings)

    def sells(self, plan: PlanRef) -> bool:
        """Whether the account has a price for it."""
        return plan in self._settings.prices

    @translated
    async def ensure_customer(self, *, user_id: UserId, email: str, idempotency_key: str) -> str:
        """Make a customer, or return the one that the key made."""
        made = await self._client.v1.customers.create_async(
            {"email": email, "metadata": {"user_id": str(user_id)}}, {"idempotency_key": idempotency_key}
        )
        return made.id

    @translated
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
        """Make a checkout session. Raises PaymentsMisconfigured for a plan without a price."""
        pages = (success_url, cancel_url)
        customer = checked("customer", customer_id)
        return await self._checkouts.create(customer, plan, user_id, pages, trial_days, idempotency_key)

    @translated
    async def fetch_checkout(self, checkout_id: str) -> CheckoutSnapshot:
        """Return a checkout session. Raises NotFound."""
        return await self._checkouts.fetch(checked("checkout", checkout_id))

    @translated
    async def close_checkouts(self, customer_id: str) -> None:
        """Expire the customer's open checkout sessions. Raises NotFound."""
        await self._checkouts.close(checked("customer", customer_id))

    @translated
    async def create_portal(
        self, *, customer_id: str, return_url: str, flow: PortalFlow = PortalFlow.HOME
    ) -> HostedPage:
        """Make a session of the customer portal. Raises NotFound."""
        params: Any = {"customer": checked("customer", customer_id), "return_url": return_url}
        if flow is PortalFlow.PAYMENT_METHOD:
            params["flow_data"] = {"type": _FLOWS[flow]}
        made = await self._client.v1.billing_portal.sessions.create_async(params)
        return page_of(made.to_dict())

    @translated
    async def fetch_subscription(self, subscription_id: str) -> SubscriptionSnapshot:
        """Return a subscription. Raises NotFound."""
        found = await self._client.v1.subscriptions.retrieve_async(
            checked("subscription", subscription_id), {"expand": WITH_INVOICE}
        )
        return subscription_of(found.to_dict(), self._settings)

    @translated
    async def list_subscriptions(self, customer_id: str) -> Sequence[SubscriptionSnapshot]:
        """Return all subscriptions of a customer, page by page."""
        page = await self._client.v1.subscriptions.list_async(
            {
                "customer": checked("customer", customer_id),
                "status": "all",
                "limit": 100,
                "expand": LISTED_WITH_INVOICE,
            }
        )
        return [subscription_of(found.to_dict(), self._settings) async for found in page.auto_paging_iter()]

    @translated
    async def page_subscriptions(self, *, after: str | None, limit: int) -> Sequence[SubscriptionSnapshot]:
        """Return a page of the account's subscriptions, the newest first."""
        params: Any = {"status": "all", "limit": limit, "expand": LISTED_WITH_INVOICE}
        if after is not None:
            params["starting_after"] = checked("subscription", after)
        page = await self._client.v1.subscriptions.list_async(params)
        return [subscription_of(found.to_dict(), self._settings) for found in page.data]

    @translated
    async def fetch_customer(self, customer_id: str) -> CustomerSnapshot:
        """Return a customer. Raises NotFound."""
        found = await self._client.v1.customers.retrieve_async(checked("customer", customer_id))
        return customer_of(found.to_dict())

    @translated
    async def fetch_dispute(self, dispute_id: str) -> DisputeSnapshot:
        """Return a dispute, with what its charge was for as far as Stripe tells. Raises NotFound."""
        return await fetch_dispute(self._client, checked("dispute", dispute_id))

    @translated
    async def cancel(
        self, subscription_id: str, *, when: CancelWhen, idempotency_key: str
    ) -> SubscriptionSnapshot:
        """End a subscription. Raises NotFound, InvalidTransition."""
        return await self._changes.cancel(checked("subscription", subscription_id), when, idempotency_key)

    @translated
    async def resume(self, subscription_id: str, *, idempotency_key: str) -> SubscriptionSnapshot:
        """Take a scheduled end or a pause back. Raises NotFound, InvalidTransition."""
        return await self._changes.resume(checked("subscription", subscription_id), idempotency_key)

    @translated
    async def change_plan(
        self, subscription_id: str, *, plan: PlanRef, proration: Proration, idempotency_key: str
    ) -> SubscriptionSnapshot:
        """Change the price of the subscription's item. Raises NotFound, InvalidTransition, PaymentDeclined."""
        sub = checked("subscription", subscription_id)
        return await self._changes.change(sub, plan, proration, idempotency_key)

    @translated
    async def preview_change(self, subscription_id: str, *, plan: PlanRef) -> PlanChangePreview:
        """Return what a change would cost now. Raises NotFound, InvalidTransition."""
        return await self._changes.preview(checked("subscription", subscription_id), plan)

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> BillingEvent:
        """Return the event of a message. Raises WebhookSignatureInvalid, WebhookMalformed."""
        return parsed(body, headers, self._settings, now)

    async def iter_events(self, *, since: datetime) -> AsyncIterator[BillingEvent]:
        """Yield the events that Stripe could not deliver, newest first; it keeps them for 30 days."""
        listed = translated(self._client.v1.events.list_async)
        page = await listed(
            {
                "types": [name for name in EVENT_TYPES if kind_of(name) is not EventKind.IGNORED],
                "created": {"gte": int(since.timestamp())},
                "delivery_success": False,
                "limit": 100,
            }
        )
        while True:
            for found in page.data:
                yield event_of(found.to_dict())
            if not page.has_more:
                return
            page = await translated(page.next_page_async)()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call]  # the library's own


@asynccontextmanager
async def build(deployment: Deployment) -> AsyncIterator[StripePayments]:
    """Open the account of a deployment. Raises InvalidSetting."""
    payments = StripePayments(settings_of(deployment))
    try:
        yield payments
    finally:
        await payments.aclose()
