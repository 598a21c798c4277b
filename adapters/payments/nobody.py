"""A deployment that sells nothing: everybody has the default plan."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from typing import Final, NoReturn

from training_analyzer.domain.billing.errors import BillingDisabled
from training_analyzer.domain.billing.event import BillingEvent
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
from training_analyzer.ports.payments import Payments


class NoPayments:
    """Raises BillingDisabled whatever is asked."""

    name: Final = "none"
    livemode: Final = False
    capabilities: Final = Capabilities(
        portal=False, pause=False, preview=False, list_events=False, resume=False
    )

    def sells(self, plan: PlanRef) -> bool:
        """Say no to every plan."""
        del plan
        return False

    async def ensure_customer(self, *, user_id: UserId, email: str, idempotency_key: str) -> str:
        """Raise BillingDisabled."""
        _refuse(user_id, email, idempotency_key)

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
        """Raise BillingDisabled."""
        _refuse(customer_id, plan, user_id, success_url, cancel_url, trial_days, idempotency_key)

    async def fetch_checkout(self, checkout_id: str) -> CheckoutSnapshot:
        """Raise BillingDisabled."""
        _refuse(checkout_id)

    async def close_checkouts(self, customer_id: str) -> None:
        """Raise BillingDisabled."""
        _refuse(customer_id)

    async def create_portal(
        self, *, customer_id: str, return_url: str, flow: PortalFlow = PortalFlow.HOME
    ) -> HostedPage:
        """Raise BillingDisabled."""
        _refuse(customer_id, return_url, flow)

    async def fetch_subscription(self, subscription_id: str) -> SubscriptionSnapshot:
        """Raise BillingDisabled."""
        _refuse(subscription_id)

    async def list_subscriptions(self, customer_id: str) -> Sequence[SubscriptionSnapshot]:
        """Raise BillingDisabled."""
        _refuse(customer_id)

    async def page_subscriptions(self, *, after: str | None, limit: int) -> Sequence[SubscriptionSnapshot]:
        """Raise BillingDisabled."""
        _refuse(after, limit)

    async def fetch_customer(self, customer_id: str) -> CustomerSnapshot:
        """Raise BillingDisabled."""
        _refuse(customer_id)

    async def fetch_dispute(self, dispute_id: str) -> DisputeSnapshot:
        """Raise BillingDisabled."""
        _refuse(dispute_id)

    async def cancel(
        self, subscription_id: str, *, when: CancelWhen, idempotency_key: str
    ) -> SubscriptionSnapshot:
        """Raise BillingDisabled."""
        _refuse(subscription_id, when, idempotency_key)

    async def resume(self, subscription_id: str, *, idempotency_key: str) -> SubscriptionSnapshot:
        """Raise BillingDisabled."""
        _refuse(subscription_id, idempotency_key)

    async def change_plan(
        self, subscription_id: str, *, plan: PlanRef, proration: Proration, idempotency_key: str
    ) -> SubscriptionSnapshot:
        """Raise BillingDisabled."""
        _refuse(subscription_id, plan, proration, idempotency_key)

    async def preview_change(self, subscription_id: str, *, plan: PlanRef) -> PlanChangePreview:
        """Raise BillingDisabled."""
        _refuse(subscription_id, plan)

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> BillingEvent:
        """Raise BillingDisabled."""
        _refuse(body, headers, now)

    def iter_events(self, *, since: datetime) -> AsyncIterator[BillingEvent]:
        """Raise BillingDisabled."""
        _refuse(since)


def _refuse(*_: object) -> NoReturn:
    raise BillingDisabled


def build(deployment: Deployment) -> AbstractAsyncContextManager[Payments]:
    """Return no vendor; nothing of the deployment matters to it."""
    del deployment
    return nullcontext(NoPayments())
