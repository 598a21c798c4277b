"""What a payment vendor tells unasked: that something changed, so go and look."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What an event is about, in words that fit every vendor."""

    SUBSCRIPTION_CHANGED = "subscription_changed"
    CHECKOUT_COMPLETED = "checkout_completed"
    CHECKOUT_FAILED = "checkout_failed"
    PAYMENT_SUCCEEDED = "payment_succeeded"
    PAYMENT_FAILED = "payment_failed"
    REFUNDED = "refunded"
    DISPUTE_OPENED = "dispute_opened"
    DISPUTE_CLOSED = "dispute_closed"
    CUSTOMER_DELETED = "customer_deleted"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingEvent:
    """A hint, never data: no field of it becomes part of a subscription, but the time of a failed payment.

    ``object_id`` is what the event is about; ``user_hint`` the user that the vendor's record names, to be checked.
    """

    provider: str
    id: str
    type: str
    kind: EventKind
    occurred_at: datetime
    livemode: bool
    api_version: str | None = None
    customer_id: str | None = None
    subscription_id: str | None = None
    object_id: str | None = None
    user_hint: str | None = None
