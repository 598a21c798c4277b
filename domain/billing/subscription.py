"""Subscriptions: what a payment vendor says of one, in words that every vendor's fit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.ids import UserId


class SubscriptionStatus(StrEnum):
    """Stripe's words; ``UNKNOWN`` for any that we have not heard."""

    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete_expired"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    UNPAID = "unpaid"
    PAUSED = "paused"
    CANCELED = "canceled"
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, _: object) -> "SubscriptionStatus":
        return cls.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionSnapshot:
    """A subscription as the vendor has it now; instants are aware and in UTC.

    ``plan`` is None for a price that no plan of ours has. ``cancel_at`` holds every way of a scheduled end.
    ``user_hint`` is the user that the vendor's record names: a hint, to be checked. ``payment_url`` is a page of the
    vendor's where its payer makes a payment that waits, None where none does; it may read otherwise at every fetch.
    """

    provider: str
    id: str
    customer_id: str
    status: SubscriptionStatus
    raw_status: str
    price_id: str | None
    plan: PlanRef | None
    quantity: int
    current_period_start: datetime | None
    current_period_end: datetime | None
    cancel_at: datetime | None
    trial_end: datetime | None
    ended_at: datetime | None
    created_at: datetime
    collection_paused: bool
    livemode: bool
    user_hint: str | None
    payment_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A subscription of an account: the last snapshot, and what only we know of it.

    ``past_due_since`` is the first failed payment of the present run of failures; ``plan_version`` the version of the
    plan when it was bought.
    """

    user_id: UserId
    snapshot: SubscriptionSnapshot
    plan_version: int | None
    past_due_since: datetime | None
    dispute_open: bool
    synced_at: datetime
