"""The payment vendor."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

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


@runtime_checkable
class Payments(Protocol):
    """Asks the vendor for the truth of now; keeps nothing itself.

    Every call but `parse_webhook` goes over the network and may raise PaymentsUnavailable, PaymentsMisconfigured and
    PaymentsRejected. An object that the vendor does not have is NotFound. The same ``idempotency_key`` with the same
    arguments does a thing once, however often it is asked.
    """

    @property
    def name(self) -> str:
        """The vendor, as rows and addresses name it."""
        ...

    @property
    def livemode(self) -> bool:
        """Whether real money moves."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What the vendor can do."""
        ...

    def sells(self, plan: PlanRef) -> bool:
        """Whether the vendor has a price for what is to be bought."""
        ...

    async def ensure_customer(self, *, user_id: UserId, email: str, idempotency_key: str) -> str:
        """Return the customer's id at the vendor, made on first use of the key."""
        ...

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
        """Return a page where the customer subscribes. Raises PaymentsMisconfigured for a plan without a price."""
        ...

    async def fetch_checkout(self, checkout_id: str) -> CheckoutSnapshot:
        """Return a checkout. Raises NotFound."""
        ...

    async def close_checkouts(self, customer_id: str) -> None:
        """Let nobody pay any more on pages of a customer's that are open. Raises NotFound for a customer that never was."""
        ...

    async def create_portal(
        self, *, customer_id: str, return_url: str, flow: PortalFlow = PortalFlow.HOME
    ) -> HostedPage:
        """Return the customer's own page at the vendor. Raises NotFound, PaymentsUnsupported."""
        ...

    async def fetch_subscription(self, subscription_id: str) -> SubscriptionSnapshot:
        """Return one subscription. Raises NotFound."""
        ...

    async def list_subscriptions(self, customer_id: str) -> Sequence[SubscriptionSnapshot]:
        """Return all subscriptions of a customer, ended ones too. Raises NotFound for a customer that never was."""
        ...

    async def page_subscriptions(self, *, after: str | None, limit: int) -> Sequence[SubscriptionSnapshot]:
        """Return subscriptions of all customers, ended ones too, those that follow one in the vendor's own order.

        An empty page is the end; at most a hundred are asked for.
        """
        ...

    async def fetch_customer(self, customer_id: str) -> CustomerSnapshot:
        """Return a customer, a deleted one too. Raises NotFound."""
        ...

    async def fetch_dispute(self, dispute_id: str) -> DisputeSnapshot:
        """Return a dispute with what it is about. Raises NotFound."""
        ...

    async def cancel(
        self, subscription_id: str, *, when: CancelWhen, idempotency_key: str
    ) -> SubscriptionSnapshot:
        """End a subscription, and return it. Raises NotFound, InvalidTransition for an ended one."""
        ...

    async def resume(self, subscription_id: str, *, idempotency_key: str) -> SubscriptionSnapshot:
        """Take a scheduled end back, or a pause, and return the subscription.

        Raises NotFound, InvalidTransition for an ended one.
        """
        ...

    async def change_plan(
        self, subscription_id: str, *, plan: PlanRef, proration: Proration, idempotency_key: str
    ) -> SubscriptionSnapshot:
        """Change what is bought, and return the subscription.

        Raises NotFound, InvalidTransition for an ended one, PaymentDeclined, PaymentsMisconfigured.
        """
        ...

    async def preview_change(self, subscription_id: str, *, plan: PlanRef) -> PlanChangePreview:
        """Return what a change would cost now. Raises as `change_plan`, and PaymentsUnsupported."""
        ...

    def parse_webhook(self, *, body: bytes, headers: Mapping[str, str], now: datetime) -> BillingEvent:
        """Return the event of a message, by names of headers in lower case; no network.

        Raises WebhookSignatureInvalid, WebhookMalformed.
        """
        ...

    def iter_events(self, *, since: datetime) -> AsyncIterator[BillingEvent]:
        """Yield the events that the vendor could not deliver since then. Raises PaymentsUnsupported."""
        ...
