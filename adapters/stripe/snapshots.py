"""Stripe's objects, read by the shapes of the pinned version; what is missing is None, never an error."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from training_analyzer.adapters.stripe.settings import StripeSettings
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot, SubscriptionStatus
from training_analyzer.domain.billing.vendor import (
    CheckoutSnapshot,
    CheckoutStatus,
    CustomerSnapshot,
    DisputeSnapshot,
    DisputeState,
    HostedPage,
    PlanChangePreview,
)

NAME: Final = "stripe"
_PAID: Final = ("paid", "no_payment_required")
_UNPAID: Final = ("past_due", "incomplete", "unpaid")
WITH_INVOICE: Final = ["latest_invoice"]
"""What has to be expanded of a subscription for `subscription_of`."""
LISTED_WITH_INVOICE: Final = ["data.latest_invoice"]

_DISPUTES: Final = {"won": DisputeState.WON, "lost": DisputeState.LOST}

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,255}", re.ASCII)

type Object = Mapping[str, Any]


def instant(seconds: Any) -> datetime | None:
    """Return an instant of Unix seconds, None for anything else."""
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


def id_of(reference: Any) -> str | None:
    """Return the id behind a reference, which is an id or, expanded, an object with one."""
    found = reference.get("id") if isinstance(reference, Mapping) else reference
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def at(tree: Any, *path: str) -> Any:
    """Return what lies at a path, None where it ends early."""
    for name in path:
        tree = tree.get(name) if isinstance(tree, Mapping) else None
    return tree


def user_hint(found: Object) -> str | None:
    """Return the user that an object names."""
    return id_of(found.get("client_reference_id")) or id_of(at(found, "metadata", "user_id"))


def subscription_of(found: Object, settings: StripeSettings) -> SubscriptionSnapshot:
    """Return a subscription. Periods are those of its items: the subscription itself has none any more."""
    items = at(found, "items", "data") or []
    price_id = id_of(at(items[0], "price")) if items else None
    raw_status = str(found.get("status"))
    period_end = _extreme(max, items, "current_period_end")
    return SubscriptionSnapshot(
        provider=NAME,
        id=str(found["id"]),
        customer_id=str(id_of(found.get("customer"))),
        status=SubscriptionStatus(raw_status),
        raw_status=raw_status,
        price_id=price_id,
        plan=settings.plan_of(price_id),
        quantity=int(items[0].get("quantity") or 1) if items else 0,
        current_period_start=_extreme(min, items, "current_period_start"),
        current_period_end=period_end,
        cancel_at=_cancel_at(found, period_end),
        trial_end=instant(found.get("trial_end")),
        ended_at=instant(found.get("ended_at")),
        created_at=instant(found.get("created")) or datetime.fromtimestamp(0, UTC),
        collection_paused=found.get("pause_collection") is not None,
        livemode=bool(found.get("livemode")),
        user_hint=user_hint(found),
        payment_url=_payment_url(found, raw_status),
    )


def _payment_url(found: Object, raw_status: str) -> str | None:
    """Return the page of the latest invoice where it waits for its payer, not for a slow way of paying."""
    invoice = found.get("latest_invoice")
    waits = raw_status in _UNPAID or found.get("pending_update") is not None
    url = at(invoice, "hosted_invoice_url")
    shown = waits and at(invoice, "status") == "open" and isinstance(url, str) and url.startswith("https://")
    return url if shown else None


def _cancel_at(found: Object, period_end: datetime | None) -> datetime | None:
    """Return the scheduled end, whichever of its two forms was used."""
    if scheduled := instant(found.get("cancel_at")):
        return scheduled
    return period_end if found.get("cancel_at_period_end") else None


def _extreme(choose: Any, items: Iterable[Object], name: str) -> datetime | None:
    known = [moment for item in items if (moment := instant(item.get(name))) is not None]
    return choose(known) if known else None


def page_of(found: Object) -> HostedPage:
    """Return a page at Stripe's."""
    return HostedPage(str(found["id"]), str(found["url"]), instant(found.get("expires_at")))


def checkout_of(found: Object) -> CheckoutSnapshot:
    """Return a checkout session."""
    return CheckoutSnapshot(
        id=str(found["id"]),
        status=CheckoutStatus(found["status"]),
        paid=found.get("payment_status") in _PAID,
        customer_id=id_of(found.get("customer")),
        subscription_id=id_of(found.get("subscription")),
        user_hint=user_hint(found),
    )


def customer_of(found: Object) -> CustomerSnapshot:
    """Return a customer."""
    return CustomerSnapshot(
        id=str(found["id"]), deleted=bool(found.get("deleted")), user_hint=user_hint(found)
    )


def dispute_of(found: Object, customer_id: str | None, subscription_id: str | None) -> DisputeSnapshot:
    """Return a dispute; one that is neither won nor lost is open."""
    return DisputeSnapshot(
        id=str(found["id"]),
        state=_DISPUTES.get(str(found.get("status")), DisputeState.OPEN),
        customer_id=customer_id,
        subscription_id=subscription_id,
    )


def subscription_of_invoice(invoice: Object) -> str | None:
    """Return the subscription that an invoice is for."""
    return id_of(at(invoice, "parent", "subscription_details", "subscription"))


def preview_of(invoice: Object) -> PlanChangePreview:
    """Return what an invoice that is not yet one would charge."""
    moment = instant(invoice.get("created")) or datetime.fromtimestamp(0, UTC)
    return PlanChangePreview(
        amount_due_minor=int(invoice["amount_due"]), currency=str(invoice["currency"]), effective_at=moment
    )
