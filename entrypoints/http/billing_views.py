"""Plans, subscriptions and visits to the vendor's pages as the API shows them."""

from datetime import datetime
from typing import Any

import msgspec

from training_analyzer.domain.billing.access import access_until, grace_ends_at
from training_analyzer.domain.billing.checkout import Checkout, CheckoutState
from training_analyzer.domain.billing.feature import TYPES, Feature, FeatureType
from training_analyzer.domain.billing.plan import Interval, Plan, plan_ref
from training_analyzer.domain.billing.standing import Standing
from training_analyzer.domain.billing.subscription import SubscriptionStatus
from training_analyzer.domain.billing.vendor import HostedPage, PlanChangePreview
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.money import MoneyOut


class PriceOut(msgspec.Struct, frozen=True):
    """What a plan costs an interval; ``for_sale`` says whether it can be bought here and now."""

    interval: Interval
    price: MoneyOut
    for_sale: bool


class LimitOut(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a feature a plan holds: ``limit`` is null where it is unlimited, 0 where it is not in the plan."""

    feature: Feature
    type: FeatureType
    included: bool
    limit: int | None
    unlimited: bool
    period: PeriodKind | None


class PlanOut(msgspec.Struct, frozen=True, kw_only=True):
    """A plan in its present version; of several that are held, the highest ``rank`` counts."""

    plan: str
    version: int
    rank: int
    default: bool
    prices: list[PriceOut]
    limits: list[LimitOut]

    @classmethod
    def of(cls, plan: Plan, billing: Billing) -> "PlanOut":
        """Return a plan as everybody sees it."""
        return cls(
            plan=plan.key,
            version=plan.version,
            rank=plan.rank,
            default=plan == billing.catalogue.default_plan,
            prices=[
                PriceOut(
                    interval,
                    MoneyOut.of_minor(price.amount_minor, price.currency),
                    billing.payments.sells(plan_ref(plan.key, interval)),
                )
                for interval, price in plan.prices.items()
            ],
            limits=[_limit(plan, feature) for feature in Feature],
        )


def _limit(plan: Plan, feature: Feature) -> LimitOut:
    allowed = plan.allowance(feature)
    return LimitOut(
        feature=feature,
        type=TYPES[feature],
        included=allowed.amount != 0,
        limit=allowed.amount,
        unlimited=allowed.amount is None,
        period=allowed.per,
    )


class PlansOut(msgspec.Struct, frozen=True):
    """The plans, the lowest rank first."""

    data: list[PlanOut]


class SubscriptionOut(msgspec.Struct, frozen=True, kw_only=True):
    """The plan in force, and the subscription behind it or beside it.

    ``status`` and what follows it are null without a subscription. ``access_until`` is when the subscription stops
    giving its plan unless more is heard of it; null where it gives none. ``payment_action_url`` is a page of the vendor's
    where a payment waits for its payer, such as one that their bank wants confirmed; null where none does.
    """

    plan: str
    plan_version: int
    status: SubscriptionStatus | None = None
    interval: str | None = None
    current_period_end: datetime | None = None
    cancel_at: datetime | None = None
    trial_end: datetime | None = None
    past_due: bool = False
    grace_ends_at: datetime | None = None
    access_until: datetime | None = None
    payment_action_url: str | None = None
    provider: str | None = None

    @classmethod
    def of(cls, standing: Standing, billing: Billing) -> "SubscriptionOut":
        """Return what an athlete has, as its owner sees it."""
        return cls(**_members(standing, billing))


class CompletedOut(SubscriptionOut, frozen=True, kw_only=True):
    """The same, after a visit to the vendor's page: ``checkout`` is open while a slow payment is on its way."""

    checkout: CheckoutState

    @classmethod
    def of_checkout(cls, checkout: Checkout, standing: Standing, billing: Billing) -> "CompletedOut":
        """Return what an athlete has after a visit."""
        return cls(checkout=checkout.state, **_members(standing, billing))


def _members(standing: Standing, billing: Billing) -> dict[str, Any]:
    plan, own = standing.plan, standing.own
    if own is None:
        return {"plan": plan.key, "plan_version": plan.version}
    gives = own is standing.subscription
    snapshot, rules = own.snapshot, billing.rules
    return {
        "plan": plan.key,
        "plan_version": (own.plan_version if gives else None) or plan.version,
        "status": snapshot.status,
        "interval": None if snapshot.plan is None else snapshot.plan.partition(":")[2],
        "current_period_end": snapshot.current_period_end,
        "cancel_at": snapshot.cancel_at,
        "trial_end": snapshot.trial_end,
        "past_due": snapshot.status is SubscriptionStatus.PAST_DUE,
        "grace_ends_at": grace_ends_at(own, rules),
        "access_until": access_until(own, rules),
        "payment_action_url": snapshot.payment_url,
        "provider": snapshot.provider,
    }


class PreviewOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a change would cost now; a negative amount is credit. Nothing has changed."""

    plan: str
    interval: Interval
    amount_due: MoneyOut
    effective_at: datetime

    @classmethod
    def of(cls, preview: PlanChangePreview, plan: str, interval: Interval) -> "PreviewOut":
        """Return the preview of a change to a plan."""
        due = MoneyOut.of_minor(preview.amount_due_minor, preview.currency)
        return cls(plan=plan, interval=interval, amount_due=due, effective_at=preview.effective_at)


class PageOut(msgspec.Struct, frozen=True):
    """A page of the vendor's to send the athlete's browser to."""

    id: str
    url: str
    expires_at: datetime | None

    @classmethod
    def of(cls, page: HostedPage) -> "PageOut":
        """Return a page as its athlete sees it."""
        return copied(cls, page)

    @classmethod
    def of_checkout(cls, checkout: Checkout) -> "PageOut":
        """Return the page of a visit, under the vendor's id."""
        return cls(checkout.vendor_id or "", checkout.url or "", checkout.expires_at)
