"""What a payment vendor answers, in words that fit every vendor."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a vendor can do beyond selling a subscription and ending it."""

    portal: bool
    pause: bool
    preview: bool
    list_events: bool
    resume: bool


class PortalFlow(StrEnum):
    """What a customer's page at the vendor opens with."""

    HOME = "home"
    CANCEL = "cancel"
    PAYMENT_METHOD = "payment_method"


class CancelWhen(StrEnum):
    """When a cancelled subscription ends."""

    PERIOD_END = "period_end"
    NOW = "now"


class Proration(StrEnum):
    """How a change of plan is charged: by the next invoice, by one at once, or not."""

    PRORATE = "prorate"
    INVOICE_NOW = "invoice_now"
    NONE = "none"


class CheckoutStatus(StrEnum):
    """Where a checkout stands."""

    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class HostedPage:
    """A page at the vendor's to send a customer to."""

    id: str
    url: str
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutSnapshot:
    """A checkout as the vendor has it now; complete is not yet ``paid`` with a slow way of paying."""

    id: str
    status: CheckoutStatus
    paid: bool
    customer_id: str | None
    subscription_id: str | None
    user_hint: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSnapshot:
    """A customer as the vendor has them now."""

    id: str
    deleted: bool
    user_hint: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSnapshot:
    """A dispute as the vendor has it now; what it is about as far as the vendor can tell."""

    id: str
    state: DisputeState
    customer_id: str | None
    subscription_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChangePreview:
    """What a change of plan would cost now, in the currency's smallest unit; negative is credit."""

    amount_due_minor: int
    currency: str
    effective_at: datetime
