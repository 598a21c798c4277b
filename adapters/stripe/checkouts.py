"""Checkout sessions: the pages on which customers subscribe."""

from typing import Any

import stripe

from training_analyzer.adapters.stripe.settings import StripeSettings
from training_analyzer.adapters.stripe.snapshots import checkout_of, page_of
from training_analyzer.domain.billing.errors import PaymentsMisconfigured
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.vendor import CheckoutSnapshot, HostedPage
from training_analyzer.domain.ids import UserId


class Checkouts:
    """Makes, reads and closes sessions of customers whose ids are checked."""

    def __init__(self, client: stripe.StripeClient, settings: StripeSettings) -> None:
        self._sessions = client.v1.checkout.sessions
        self._settings = settings

    async def create(
        self,
        customer: str,
        plan: PlanRef,
        user_id: UserId,
        pages: tuple[str, str],
        trial_days: int | None,
        key: str,
    ) -> HostedPage:
        """Make a session; ``pages`` to return to are of success and of a change of mind. Raises PaymentsMisconfigured for a plan without a price."""
        prices = self._settings.prices.get(plan)
        if prices is None:
            raise PaymentsMisconfigured(f"{plan} has no price")
        named = {"user_id": str(user_id)}
        data: Any = {"metadata": named} | ({"trial_period_days": trial_days} if trial_days else {})
        made = await self._sessions.create_async(
            {
                "mode": "subscription",
                "customer": customer,
                "client_reference_id": str(user_id),
                "line_items": [{"price": prices[0], "quantity": 1}],
                "success_url": pages[0],
                "cancel_url": pages[1],
                "metadata": named,
                "subscription_data": data,
            },
            {"idempotency_key": key},
        )
        return page_of(made.to_dict())

    async def fetch(self, checkout: str) -> CheckoutSnapshot:
        """Return a session."""
        return checkout_of((await self._sessions.retrieve_async(checkout)).to_dict())

    async def close(self, customer: str) -> None:
        """Expire what a customer has open."""
        page = await self._sessions.list_async({"customer": customer, "status": "open", "limit": 100})
        async for found in page.auto_paging_iter():
            await self._expire(found.id)

    async def _expire(self, checkout: str) -> None:
        try:
            await self._sessions.expire_async(checkout)
        except stripe.InvalidRequestError:
            # it was paid, or expired by itself, this very moment
            if (await self._sessions.retrieve_async(checkout)).status == "open":
                raise
