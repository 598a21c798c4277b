"""What a payment vendor in memory keeps, and what its customers do."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from training_analyzer.domain.billing.errors import (
    InvalidTransition,
    PaymentsMisconfigured,
    PaymentsUnavailable,
)
from training_analyzer.domain.billing.event import BillingEvent
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot, SubscriptionStatus
from training_analyzer.domain.billing.vendor import (
    CheckoutSnapshot,
    CheckoutStatus,
    CustomerSnapshot,
    DisputeSnapshot,
)
from training_analyzer.domain.errors import NotFound

SIGNATURE: Final = "fake-signature"
_MONTH: Final = timedelta(days=30)
_PRICES: Final = {PlanRef("pro:month"): 999, PlanRef("pro:year"): 9990}


class FakeVendor:
    """Customers, checkouts and subscriptions in dicts. ``unavailable`` and ``declines`` make it fail."""

    def __init__(self, now: datetime, prices: Mapping[PlanRef, int] = _PRICES) -> None:
        self.name = "fake"
        self.livemode = False
        self.now = now
        self.unavailable = False
        self.declines = False
        self.undelivered: list[BillingEvent] = []
        self.disputes: dict[str, DisputeSnapshot] = {}
        self.prices = prices
        self.customers: dict[str, CustomerSnapshot] = {}
        self.checkouts: dict[str, tuple[CheckoutSnapshot, PlanRef]] = {}
        self.subscriptions: dict[str, SubscriptionSnapshot] = {}
        self.done: dict[str, Any] = {}
        self.wanted: dict[str, PlanRef] = {}
        self._made = 0

    def pay(self, checkout_id: str, *, paid: bool = True) -> SubscriptionSnapshot:
        """Do as a customer who fills in the page. Raises InvalidTransition for one that is closed."""
        checkout, plan = self.checkouts[checkout_id]
        if checkout.status is not CheckoutStatus.OPEN:
            raise InvalidTransition
        days = timedelta(days=365) if plan.endswith(":year") else _MONTH
        made = SubscriptionSnapshot(
            provider=self.name,
            id=self.next_id("sub"),
            customer_id=checkout.customer_id or "",
            status=SubscriptionStatus.ACTIVE if paid else SubscriptionStatus.INCOMPLETE,
            raw_status="active" if paid else "incomplete",
            price_id=f"price_{plan}",
            plan=plan,
            quantity=1,
            current_period_start=self.now,
            current_period_end=self.now + days,
            cancel_at=None,
            trial_end=None,
            ended_at=None,
            created_at=self.now,
            collection_paused=False,
            livemode=False,
            user_hint=checkout.user_hint,
        )
        self.subscriptions[made.id] = made
        complete = replace(checkout, status=CheckoutStatus.COMPLETE, paid=paid, subscription_id=made.id)
        self.checkouts[checkout_id] = (complete, plan)
        return made

    def settle(self, checkout_id: str) -> None:
        """Let a slow payment arrive."""
        checkout, plan = self.checkouts[checkout_id]
        self.checkouts[checkout_id] = (replace(checkout, paid=True), plan)
        self.set(checkout.subscription_id or "", status=SubscriptionStatus.ACTIVE)

    def wait_for_payment(self, subscription_id: str, plan: PlanRef) -> None:
        """Change to a plan once its payer has paid on a page."""
        self.wanted[subscription_id] = plan
        self.set(subscription_id, payment_url=f"https://pay.test/invoice/{subscription_id}")

    def pay_what_waits(self, subscription_id: str) -> SubscriptionSnapshot:
        """Do as a payer on that page."""
        plan = self.wanted.pop(subscription_id)
        return self.set(subscription_id, plan=plan, price_id=f"price_{plan}", payment_url=None)

    def set(self, subscription_id: str, **fields: Any) -> SubscriptionSnapshot:
        """Change what the vendor says of a subscription, whatever the reason."""
        changed = replace(self.subscriptions[subscription_id], **fields)
        waits = changed.payment_url if changed.ended_at is None else None
        self.subscriptions[subscription_id] = replace(
            changed, raw_status=changed.status.value, payment_url=waits
        )
        return self.subscriptions[subscription_id]

    def delete_customer(self, customer_id: str) -> None:
        """Do as somebody at the vendor's dashboard."""
        self.customers[customer_id] = replace(self.customers[customer_id], deleted=True, user_hint=None)
        for each in [*self.subscriptions.values()]:
            if each.customer_id == customer_id and each.ended_at is None:
                self.set(each.id, status=SubscriptionStatus.CANCELED, ended_at=self.now)

    def message(self, event: BillingEvent) -> tuple[bytes, Mapping[str, str]]:
        """Return body and headers of an event's delivery."""
        names = event.__dataclass_fields__
        body = {name: getattr(event, name) for name in names} | {"occurred_at": event.occurred_at.isoformat()}
        return json.dumps(body).encode(), {SIGNATURE: "right"}

    def reach(self) -> None:
        """Raise PaymentsUnavailable when it is."""
        if self.unavailable:
            raise PaymentsUnavailable

    def next_id(self, prefix: str) -> str:
        """Return an id that was not made before."""
        self._made += 1
        return f"{prefix}_{self._made}"

    def customer(self, customer_id: str) -> CustomerSnapshot:
        """Return a customer. Raises NotFound."""
        if customer_id not in self.customers:
            raise NotFound("customer")
        return self.customers[customer_id]

    def price(self, plan: PlanRef) -> int:
        """Return what a plan costs. Raises PaymentsMisconfigured."""
        if plan not in self.prices:
            raise PaymentsMisconfigured(f"{plan} has no price")
        return self.prices[plan]
