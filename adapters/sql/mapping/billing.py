"""Customers, subscriptions, checkouts, grants and messages as rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named, values_of
from training_analyzer.adapters.sql.tables.billing import (
    billing_account,
    billing_checkout,
    billing_subscription,
    entitlement_override,
    webhook_inbox,
)
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.checkout import Checkout, CheckoutState
from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.billing.event import BillingEvent, EventKind
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.inbox import InboxEvent, InboxState
from training_analyzer.domain.billing.subscription import (
    Subscription,
    SubscriptionSnapshot,
    SubscriptionStatus,
)
from training_analyzer.domain.billing.terms import NOTHING, Holdings

ACCOUNT_COLUMNS: Final = columns_of(BillingAccount, billing_account)
CHECKOUT_COLUMNS: Final = columns_of(Checkout, billing_checkout)
OVERRIDE_COLUMNS: Final = columns_of(Override, entitlement_override)

_SNAPSHOT: Final = columns_of(SubscriptionSnapshot, billing_subscription)
_BESIDE: Final = tuple(each.name for each in fields(Subscription) if each.name != "snapshot")
SUBSCRIPTION_COLUMNS: Final = (*_SNAPSHOT, *(billing_subscription.c[name] for name in _BESIDE))

_FEATURES: Final = {feature.value for feature in Feature}
_EVENT: Final = columns_of(BillingEvent, webhook_inbox)
_STATE: Final = tuple(each.name for each in fields(InboxEvent) if each.name != "event")
INBOX_COLUMNS: Final = (*_EVENT, *(webhook_inbox.c[name] for name in _STATE))


def account_of(row: Sequence[Any]) -> BillingAccount:
    """Return the account of a row of `ACCOUNT_COLUMNS`."""
    return BillingAccount(**named(BillingAccount, row))


def checkout_of(row: Sequence[Any]) -> Checkout:
    """Return the visit of a row of `CHECKOUT_COLUMNS`."""
    values = named(Checkout, row)
    return Checkout(**values | {"state": CheckoutState(values["state"])})


def overrides_of(rows: Iterable[Sequence[Any]]) -> Sequence[Override]:
    """Return the grants of rows of `OVERRIDE_COLUMNS`; one of a feature that was given up grants nothing."""
    given = (named(Override, row) for row in rows)
    return tuple(
        Override(**each | {"feature": Feature(each["feature"])})
        for each in given
        if each["feature"] in _FEATURES
    )


def subscription_of(row: Sequence[Any]) -> Subscription:
    """Return the subscription of a row of `SUBSCRIPTION_COLUMNS`."""
    said = named(SubscriptionSnapshot, row[: len(_SNAPSHOT)])
    snapshot = SubscriptionSnapshot(**said | {"status": SubscriptionStatus(said["status"])})
    return Subscription(snapshot=snapshot, **dict(zip(_BESIDE, row[len(_SNAPSHOT) :], strict=True)))


def holdings_of(rows: Sequence[Sequence[Any]]) -> Holdings:
    """Return what a customer holds by rows of `SUBSCRIPTION_COLUMNS` and `OVERRIDE_COLUMNS`, each pair of the two."""
    split = len(SUBSCRIPTION_COLUMNS)
    # the first column of either is never NULL in a row that is there
    bought = {tuple(row[:split]) for row in rows if row[0] is not None}
    granted = {tuple(row[split:]) for row in rows if row[split] is not None}
    if not bought and not granted:
        return NOTHING
    found = sorted(
        map(subscription_of, bought), key=lambda each: (each.snapshot.created_at, each.snapshot.id)
    )
    return Holdings(tuple(found), tuple(sorted(overrides_of(granted), key=lambda each: each.feature)))


def subscription_values(subscription: Subscription) -> Mapping[str, Any]:
    """Return a subscription as a row's values."""
    beside = {name: getattr(subscription, name) for name in _BESIDE}
    return {**values_of(subscription.snapshot), **beside}


def inbox_event_of(row: Sequence[Any]) -> InboxEvent:
    """Return the message of a row of `INBOX_COLUMNS`."""
    said = named(BillingEvent, row[: len(_EVENT)])
    event = BillingEvent(**said | {"kind": EventKind(said["kind"])})
    beside = dict(zip(_STATE, row[len(_EVENT) :], strict=True))
    return InboxEvent(event=event, **beside | {"state": InboxState(beside["state"])})
