"""Webhooks: verified over their raw bytes, then read as hints."""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import stripe

from training_analyzer.adapters.stripe.settings import StripeSettings
from training_analyzer.adapters.stripe.snapshots import (
    NAME,
    Object,
    at,
    id_of,
    instant,
    subscription_of_invoice,
    user_hint,
)
from training_analyzer.domain.billing.errors import WebhookMalformed, WebhookSignatureInvalid
from training_analyzer.domain.billing.event import BillingEvent, EventKind

TOLERANCE: Final = timedelta(minutes=5)
EVENT_TYPES: Final = (
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "customer.subscription.paused",
    "customer.subscription.resumed",
    "customer.subscription.trial_will_end",
    "customer.subscription.pending_update_applied",
    "customer.subscription.pending_update_expired",
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "invoice.paid",
    "invoice.payment_failed",
    "invoice.payment_action_required",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.closed",
    "customer.deleted",
)
"""What an endpoint at Stripe has to be subscribed to."""

_HEADER: Final = "stripe-signature"

_TYPE: Final = re.compile(r"[A-Za-z0-9_.]{1,200}")
_STAMP: Final = re.compile(r"t=([0-9]{1,12})")

_KINDS: Final = {
    "checkout.session.completed": EventKind.CHECKOUT_COMPLETED,
    "checkout.session.async_payment_succeeded": EventKind.CHECKOUT_COMPLETED,
    "checkout.session.async_payment_failed": EventKind.CHECKOUT_FAILED,
    "checkout.session.expired": EventKind.CHECKOUT_FAILED,
    "invoice.paid": EventKind.PAYMENT_SUCCEEDED,
    "invoice.payment_failed": EventKind.PAYMENT_FAILED,
    "invoice.payment_action_required": EventKind.PAYMENT_FAILED,
    "charge.refunded": EventKind.REFUNDED,
    "charge.dispute.created": EventKind.DISPUTE_OPENED,
    "charge.dispute.closed": EventKind.DISPUTE_CLOSED,
    "customer.deleted": EventKind.CUSTOMER_DELETED,
}


def parsed(body: bytes, headers: Mapping[str, str], settings: StripeSettings, now: datetime) -> BillingEvent:
    """Return the event of a message. Raises WebhookSignatureInvalid, WebhookMalformed."""
    payload, header = _text(body), headers.get(_HEADER, "")
    _verify(payload, header, settings, now)
    try:
        event = json.loads(payload)
    except (ValueError, RecursionError):
        raise WebhookMalformed from None
    return event_of(event)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise WebhookMalformed from None


def _verify(payload: str, header: str, settings: StripeSettings, now: datetime) -> None:
    """Raise WebhookSignatureInvalid unless one of our secrets signed it within five minutes, either way."""
    # the library compares as text, and fails on what is not ASCII
    if not header.isascii() or abs(_signed_at(header) - now.timestamp()) > TOLERANCE.total_seconds():
        raise WebhookSignatureInvalid
    for secret in settings.webhook_secrets:
        try:
            stripe.WebhookSignature.verify_header(payload, header, secret.reveal(), tolerance=None)
        except stripe.SignatureVerificationError:
            continue
        return
    raise WebhookSignatureInvalid


def _signed_at(header: str) -> float:
    """Return the header's one timestamp. Raises WebhookSignatureInvalid."""
    stamps = [part for part in header.split(",") if part.startswith("t=")]
    if len(stamps) != 1 or not (found := _STAMP.fullmatch(stamps[0])):
        raise WebhookSignatureInvalid
    return float(found[1])


def event_of(event: Any) -> BillingEvent:
    """Return an event of either form, with its object or with a reference to it. Raises WebhookMalformed."""
    thin = at(event, "object") == "v2.core.event"
    about = at(event, "related_object") if thin else at(event, "data", "object")
    kind = at(event, "type")
    if not (thin or at(event, "object") == "event") or not isinstance(about, Mapping):
        raise WebhookMalformed
    if id_of(event) is None or not isinstance(kind, str) or not _TYPE.fullmatch(kind):
        raise WebhookMalformed
    occurred_at = _created(event.get("created"))
    if occurred_at is None:
        raise WebhookMalformed
    return _event(event, about, occurred_at)


def _event(event: Object, about: Object, occurred_at: datetime) -> BillingEvent:
    kind = kind_of(event["type"])
    return BillingEvent(
        provider=NAME,
        id=event["id"],
        type=event["type"],
        kind=kind,
        occurred_at=occurred_at,
        livemode=event.get("livemode") is True,
        api_version=_version(event.get("api_version")),
        customer_id=_customer(kind, about),
        subscription_id=_subscription(kind, about),
        object_id=id_of(about),
        user_hint=user_hint(about),
    )


def kind_of(name: str) -> EventKind:
    """Return what an event is about by its type's name."""
    if name.removeprefix("v1.").startswith("customer.subscription."):
        return EventKind.SUBSCRIPTION_CHANGED
    return _KINDS.get(name.removeprefix("v1."), EventKind.IGNORED)


def _version(value: Any) -> str | None:
    return value[:60] if isinstance(value, str) and value.isascii() and value.isprintable() else None


def _created(value: Any) -> datetime | None:
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            return None
        return found if found.tzinfo else None
    try:
        return instant(value)
    except (OverflowError, ValueError, OSError):
        return None


def _customer(kind: EventKind, about: Object) -> str | None:
    return id_of(about) if kind is EventKind.CUSTOMER_DELETED else id_of(about.get("customer"))


def _subscription(kind: EventKind, about: Object) -> str | None:
    if kind is EventKind.SUBSCRIPTION_CHANGED:
        return id_of(about)
    return id_of(about.get("subscription")) or subscription_of_invoice(about)
