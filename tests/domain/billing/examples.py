"""Plans and subscriptions that the tests of billing start from."""

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.catalogue_table import catalogue_of
from training_analyzer.domain.billing.plan import PlanKey, PlanRef
from training_analyzer.domain.billing.subscription import (
    Subscription,
    SubscriptionSnapshot,
    SubscriptionStatus,
)
from training_analyzer.domain.ids import UserId
from training_analyzer.entrypoints import settings

NOW: Final = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DAY: Final = timedelta(days=1)
FREE, PRO, ENTERPRISE = PlanKey("free"), PlanKey("pro"), PlanKey("enterprise")


def shipped() -> Catalogue:
    file = Path(settings.__file__).with_name("plans.toml")
    return catalogue_of(tomllib.loads(file.read_text("utf-8")), FREE)


def a_snapshot(status: SubscriptionStatus = SubscriptionStatus.ACTIVE, **other: Any) -> SubscriptionSnapshot:
    """Return a monthly subscription to pro in the middle of its period."""
    snapshot = SubscriptionSnapshot(
        provider="fake",
        id="sub_1",
        customer_id="cus_1",
        status=status,
        raw_status=status.value,
        price_id="price_1",
        plan=PlanRef("pro:month"),
        quantity=1,
        current_period_start=NOW - 10 * DAY,
        current_period_end=NOW + 20 * DAY,
        cancel_at=None,
        trial_end=None,
        ended_at=None,
        created_at=NOW - 10 * DAY,
        collection_paused=False,
        livemode=False,
        user_hint=None,
    )
    return replace(snapshot, **other)


def a_subscription(
    status: SubscriptionStatus = SubscriptionStatus.ACTIVE,
    *,
    past_due_since: datetime | None = None,
    dispute_open: bool = False,
    **snapshot: Any,
) -> Subscription:
    return Subscription(
        user_id=UserId(UUID(int=1)),
        snapshot=a_snapshot(status, **snapshot),
        plan_version=1,
        past_due_since=past_due_since,
        dispute_open=dispute_open,
        synced_at=NOW,
    )
