"""Changes of a subscription: looked at first, since Stripe takes only what fits its present state."""

from typing import Any, Final

import stripe

from training_analyzer.adapters.stripe.settings import StripeSettings
from training_analyzer.adapters.stripe.snapshots import (
    WITH_INVOICE,
    at,
    id_of,
    preview_of,
    subscription_of,
)
from training_analyzer.domain.billing.errors import InvalidTransition, PaymentDeclined, PaymentsMisconfigured
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot
from training_analyzer.domain.billing.vendor import CancelWhen, PlanChangePreview, Proration

_ENDED: Final = ("canceled", "incomplete_expired")
_PRORATIONS: Final[dict[Proration, Any]] = {
    Proration.PRORATE: {"proration_behavior": "create_prorations"},
    # the plan changes only when it is paid
    Proration.INVOICE_NOW: {
        "proration_behavior": "always_invoice",
        "payment_behavior": "pending_if_incomplete",
    },
    Proration.NONE: {"proration_behavior": "none"},
}


class Changes:
    """Ends, resumes and changes subscriptions whose ids are checked."""

    def __init__(self, client: stripe.StripeClient, settings: StripeSettings) -> None:
        self._client = client
        self._settings = settings

    async def cancel(self, subscription: str, when: CancelWhen, key: str) -> SubscriptionSnapshot:
        """End it now, or with the period."""
        await self._living(subscription)
        if when is CancelWhen.NOW:
            ended = await self._client.v1.subscriptions.cancel_async(
                subscription, {}, {"idempotency_key": key}
            )
            return subscription_of(ended.to_dict(), self._settings)
        return await self._updated(subscription, {"cancel_at_period_end": True}, key)

    async def resume(self, subscription: str, key: str) -> SubscriptionSnapshot:
        """Unset the one of the two forms of a scheduled end that is set: Stripe refuses both together."""
        found = await self._living(subscription)
        if found.get("status") == "paused":
            resumed = await self._client.v1.subscriptions.resume_async(
                subscription,
                {"billing_cycle_anchor": {"type": "unchanged"}, "expand": WITH_INVOICE},
                {"idempotency_key": key},
            )
            return subscription_of(resumed.to_dict(), self._settings)
        if found.get("cancel_at_period_end"):
            return await self._updated(subscription, {"cancel_at_period_end": False}, key)
        if found.get("cancel_at"):
            return await self._updated(subscription, {"cancel_at": ""}, key)
        return subscription_of(found, self._settings)

    async def change(
        self, subscription: str, plan: PlanRef, proration: Proration, key: str
    ) -> SubscriptionSnapshot:
        """Give the subscription's item another price. Raises PaymentDeclined where Stripe waits for the payment of it."""
        items = self._items(await self._living(subscription), plan)
        found = await self._update(subscription, {"items": items, **_PRORATIONS[proration]}, key)
        if found.get("pending_update") is not None:
            raise PaymentDeclined(None)
        return subscription_of(found, self._settings)

    async def preview(self, subscription: str, plan: PlanRef) -> PlanChangePreview:
        """Return what a change would cost now."""
        items = self._items(await self._living(subscription), plan)
        details: Any = {"items": items, "proration_behavior": "always_invoice"}
        invoice = await self._client.v1.invoices.create_preview_async(
            {"subscription": subscription, "subscription_details": details}
        )
        return preview_of(invoice.to_dict())

    async def _living(self, subscription: str) -> dict[str, Any]:
        """Return the subscription as it is. Raises InvalidTransition for an ended one."""
        asked = await self._client.v1.subscriptions.retrieve_async(subscription, {"expand": WITH_INVOICE})
        found = asked.to_dict()
        if found.get("status") in _ENDED:
            raise InvalidTransition
        return found

    def _items(self, found: dict[str, Any], plan: PlanRef) -> list[Any]:
        prices = self._settings.prices.get(plan)
        items = at(found, "items", "data") or []
        if prices is None or not items:
            raise PaymentsMisconfigured(f"{plan} has no price, or the subscription no item")
        return [{"id": id_of(items[0]), "price": prices[0]}]

    async def _updated(self, subscription: str, params: Any, key: str) -> SubscriptionSnapshot:
        return subscription_of(await self._update(subscription, params, key), self._settings)

    async def _update(self, subscription: str, params: Any, key: str) -> dict[str, Any]:
        params["expand"] = WITH_INVOICE
        updated = await self._client.v1.subscriptions.update_async(
            subscription, params, {"idempotency_key": key}
        )
        return updated.to_dict()
