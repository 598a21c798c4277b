"""Messages from Stripe: what is believed, what is refused, and that nothing odd is more than refused."""

import json
from typing import Any

import pytest
import stripe
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stripe.conftest import NOW, settings_at
from tests.stripe.fake_stripe import FakeStripe
from tests.stripe.fake_stripe.server import SECRET
from training_analyzer.adapters.stripe.events import EVENT_TYPES, event_of, kind_of, parsed
from training_analyzer.domain.billing.errors import WebhookMalformed, WebhookSignatureInvalid
from training_analyzer.domain.billing.event import BillingEvent, EventKind

SETTINGS = settings_at("http://127.0.0.1:1")
STAMP = int(NOW.timestamp())


def signed(body: str, secret: str = SECRET, stamp: int = STAMP) -> str:
    return str(stripe.WebhookSignature.generate_signature_header(body, secret, stamp))


def read(body: str | bytes, header: str | None = None) -> BillingEvent:
    raw = body.encode() if isinstance(body, str) else body
    headers = {"stripe-signature": header} if header is not None else {}
    return parsed(raw, headers, SETTINGS, NOW)


GOOD = json.dumps(
    {
        "id": "evt_1",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": STAMP,
        "data": {
            "object": {
                "id": "sub_1",
                "object": "subscription",
                "customer": "cus_1",
                "metadata": {"user_id": "u1"},
            }
        },
        "livemode": False,
        "type": "customer.subscription.updated",
    }
)


def test_a_signed_message_is_an_event() -> None:
    assert read(GOOD, signed(GOOD)) == BillingEvent(
        provider="stripe",
        id="evt_1",
        type="customer.subscription.updated",
        kind=EventKind.SUBSCRIPTION_CHANGED,
        occurred_at=NOW,
        livemode=False,
        api_version="2026-10-28.endive",
        customer_id="cus_1",
        subscription_id="sub_1",
        object_id="sub_1",
        user_hint="u1",
    )


@pytest.mark.parametrize("secret", ["whsec_newest", SECRET])
def test_each_secret_of_the_list_signs(secret: str) -> None:
    assert read(GOOD, signed(GOOD, secret)).id == "evt_1"


def test_one_good_signature_among_bad_ones_is_enough() -> None:
    """Stripe signs with the old secret and the new one while a secret is being rolled."""
    good = signed(GOOD).partition(",")[2]
    assert read(GOOD, f"t={STAMP},v1={'0' * 64},{good},v0=x").id == "evt_1"


@pytest.mark.parametrize("minutes", [-4.9, 4.9])
def test_five_minutes_either_way_are_tolerated(minutes: float) -> None:
    assert read(GOOD, signed(GOOD, stamp=STAMP + int(minutes * 60))).id == "evt_1"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "t=,v1=",
        "v1=" + "0" * 64,
        f"t={STAMP}",
        f"t={STAMP},v1={'0' * 64}",
        f"t={STAMP},v1=é",
        f"t={STAMP},v1",
        f"t={STAMP},v1==",
        "t=٣,v1=x",
        f"t={'9' * 400},v1=x",
        f"t=-{STAMP},v1=x",
        f"t={STAMP},t={STAMP},v1=x",
        signed(GOOD, "whsec_of_somebody_else"),
        signed(GOOD, stamp=STAMP - 600),
        signed(GOOD, stamp=STAMP + 600),
        signed(GOOD + " "),
        signed(GOOD).replace("v1=", "v0="),
        "\x00\r\n",
    ],
)
def test_what_stripe_did_not_sign_lately_is_refused(header: str | None) -> None:
    with pytest.raises(WebhookSignatureInvalid):
        read(GOOD, header)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        "null",
        "text",
        '"text"',
        "{" * 100_000,
        json.dumps({"id": "evt_1", "object": "event", "type": "x", "created": STAMP}),
        json.dumps({"id": "evt_1", "object": "event", "type": "x", "created": STAMP, "data": []}),
        json.dumps({"id": "evt_1", "object": "list", "type": "x", "created": STAMP, "data": {"object": {}}}),
        json.dumps({"id": 3, "object": "event", "type": "x", "created": STAMP, "data": {"object": {}}}),
        json.dumps(
            {"id": "\ud800", "object": "event", "type": "x", "created": STAMP, "data": {"object": {}}}
        ),
        json.dumps({"id": "evt_1", "object": "event", "type": 3, "created": STAMP, "data": {"object": {}}}),
        json.dumps(
            {"id": "evt_1", "object": "event", "type": "x", "created": 10**30, "data": {"object": {}}}
        ),
        json.dumps(
            {"id": "evt_1", "object": "event", "type": "x", "created": "soon", "data": {"object": {}}}
        ),
    ],
)
def test_what_is_signed_and_no_event_is_malformed(body: str) -> None:
    with pytest.raises(WebhookMalformed):
        read(body, signed(body))


def test_bytes_that_are_no_text_are_malformed() -> None:
    with pytest.raises(WebhookMalformed):
        read(b"\xff\xfe", signed("x"))


def test_a_thin_event_names_what_it_is_about() -> None:
    body = json.dumps(
        {
            "id": "evt_2",
            "object": "v2.core.event",
            "created": "2026-11-25T09:00:00.000Z",
            "livemode": True,
            "related_object": {"id": "sub_9", "type": "subscription", "url": "/v1/subscriptions/sub_9"},
            "type": "v1.customer.subscription.updated",
        }
    )
    event = read(body, signed(body))
    assert (event.kind, event.subscription_id, event.occurred_at, event.livemode) == (
        EventKind.SUBSCRIPTION_CHANGED,
        "sub_9",
        NOW,
        True,
    )


def test_every_type_that_is_asked_for_is_about_something_and_others_are_ignored() -> None:
    assert EventKind.IGNORED not in {kind_of(name) for name in EVENT_TYPES}
    assert kind_of("product.created") is EventKind.IGNORED


def test_what_the_fake_sends_is_understood(fake: FakeStripe) -> None:
    account = fake.account
    account.customers["cus_1"] = {"id": "cus_1"}
    sub = account.subscribe("cus_1", "price_pro_month", metadata={"user_id": "u1"})
    account.failing.add("cus_1")
    account.advance(31)
    dispute = account.dispute(sub)
    account.close_dispute(dispute, won=True)
    account.refund(sub)
    account.delete_customer("cus_1")
    told = [read(*_as_sent(fake, event)) for event in account.events]
    assert {event.customer_id for event in told if "dispute" not in event.type} == {"cus_1"}
    assert {event.kind for event in told} >= {
        EventKind.SUBSCRIPTION_CHANGED,
        EventKind.PAYMENT_SUCCEEDED,
        EventKind.PAYMENT_FAILED,
        EventKind.DISPUTE_OPENED,
        EventKind.DISPUTE_CLOSED,
        EventKind.REFUNDED,
        EventKind.CUSTOMER_DELETED,
    }
    failed = next(event for event in told if event.kind is EventKind.PAYMENT_FAILED)
    assert failed.subscription_id == sub["id"]
    opened = next(event for event in told if event.kind is EventKind.DISPUTE_OPENED)
    assert opened.object_id == dispute["id"]


def _as_sent(fake: FakeStripe, event: dict[str, Any]) -> tuple[bytes, str]:
    body, headers = fake.signed(event, at=NOW)
    return body, headers["stripe-signature"]


texts = st.text(max_size=200)
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(texts, below, max_size=4),
    max_leaves=12,
)
odd_events = st.fixed_dictionaries(
    {"id": st.just("evt_1"), "object": st.just("event"), "type": texts, "created": trees, "data": trees},
    optional={"livemode": trees, "api_version": trees},
)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | trees.map(lambda tree: json.dumps(tree).encode()), texts)
def test_no_body_and_no_header_is_worse_than_refused(body: bytes, header: str) -> None:
    with pytest.raises((WebhookMalformed, WebhookSignatureInvalid)):
        read(body, header)


@settings(max_examples=200, deadline=None)
@given(odd_events | trees)
def test_no_tree_that_stripe_signed_is_worse_than_malformed(event: Any) -> None:
    try:
        found = event_of(event)
    except WebhookMalformed:
        return
    for text in (found.id, found.customer_id, found.subscription_id, found.object_id, found.user_hint):
        assert text is None or text.isascii()
