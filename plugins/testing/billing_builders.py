"""Values for tests about plans and payments."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.checkout import Checkout, CheckoutState
from training_analyzer.domain.billing.entitlements import Override, entitlements
from training_analyzer.domain.billing.event import BillingEvent, EventKind
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import Allowance, Plan, PlanKey, PlanRef
from training_analyzer.domain.billing.subscription import (
    Subscription,
    SubscriptionSnapshot,
    SubscriptionStatus,
)
from training_analyzer.domain.billing.transition import PlanChange, Transition
from training_analyzer.domain.ids import BillingAccountId, CheckoutId
from training_analyzer.domain.services.history import History
from training_analyzer.plugins.testing.builders import NOW, a_user_id, an_id

_TODAY: Final = NOW.date()


def a_billing_account(number: int = 1, **changes: Any) -> BillingAccount:
    """Return an account of ``a_user()`` that has no customer."""
    account = BillingAccount(
        id=BillingAccountId(an_id(50_000 + number)), user_id=a_user_id(), provider="fake", livemode=False
    )
    return replace(account, **changes)


def a_snapshot(number: int = 1, **changes: Any) -> SubscriptionSnapshot:
    """Return a paid subscription to ``pro:month`` that began now."""
    snapshot = SubscriptionSnapshot(
        provider="fake",
        id=f"sub_{number}",
        customer_id="cus_1",
        status=SubscriptionStatus.ACTIVE,
        raw_status="active",
        price_id="price_pro:month",
        plan=PlanRef("pro:month"),
        quantity=1,
        current_period_start=NOW,
        current_period_end=NOW + timedelta(days=30),
        cancel_at=None,
        trial_end=None,
        ended_at=None,
        created_at=NOW,
        collection_paused=False,
        livemode=False,
        user_hint=None,
    )
    return replace(snapshot, **changes)


def a_subscription(number: int = 1, **changes: Any) -> Subscription:
    """Return ``a_snapshot(number)`` as ``a_user()`` has it."""
    subscription = Subscription(
        user_id=a_user_id(),
        snapshot=a_snapshot(number),
        plan_version=1,
        past_due_since=None,
        dispute_open=False,
        synced_at=NOW,
    )
    return replace(subscription, **changes)


def a_checkout(number: int = 1, **changes: Any) -> Checkout:
    """Return a visit of ``a_user()`` that begins."""
    checkout = Checkout(
        id=CheckoutId(an_id(60_000 + number)),
        user_id=a_user_id(),
        plan=PlanRef("pro:month"),
        state=CheckoutState.OPEN,
        created_at=NOW,
    )
    return replace(checkout, **changes)


def an_override(**changes: Any) -> Override:
    """Return a grant of a hundred analyses to ``a_user()``."""
    override = Override(
        user_id=a_user_id(),
        feature=Feature.AI_ANALYSIS,
        max_amount=100,
        expires_at=None,
        reason="beta",
        created_by=None,
        created_at=NOW,
    )
    return replace(override, **changes)


def a_history(today: date = _TODAY, days: int | None = None) -> History:
    """Return what somebody may see whose plan shows so many days of history, all unless given."""
    allowances = {Feature.HISTORY_DAYS: Allowance(days)}
    plan = Plan(key=PlanKey("free"), version=1, rank=0, allowances=allowances)
    return History(entitlements(plan, now=NOW), today)


def a_billing_event(number: int = 1, **changes: Any) -> BillingEvent:
    """Return a hint that the subscriptions of a customer changed."""
    event = BillingEvent(
        provider="fake",
        id=f"evt_{number}",
        type="customer.subscription.updated",
        kind=EventKind.SUBSCRIPTION_CHANGED,
        occurred_at=NOW,
        livemode=False,
        customer_id="cus_1",
    )
    return replace(event, **changes)


def a_plan_change(**changes: Any) -> PlanChange:
    """Return that ``a_user()`` subscribed to ``pro:month``."""
    change = PlanChange(
        user_id=a_user_id(),
        provider="fake",
        subscription_id="sub_1",
        plan=PlanRef("pro:month"),
        transition=Transition.ACTIVATED,
        at=NOW,
    )
    return replace(change, **changes)
