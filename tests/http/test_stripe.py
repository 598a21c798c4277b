"""The application with the real library, aimed at a Stripe of ours: paid on its pages, told at the door."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
import stripe
from httpx import AsyncClient, Response

from tests.http.api import PASSWORD, START, Clock, an_athlete, code_of, do_jobs, sign_in
from tests.http.at_stripe import (
    CHECKOUTS,
    DOOR,
    SUBSCRIPTION,
    begun,
    deliver,
    on_both_stores,
    plan_of,
    stripe_settings,
    subscribed,
    told,
)
from tests.http.conftest import client
from tests.stripe.fake_stripe import FakeStripe
from tests.stripe.fake_stripe.server import SECRET
from training_analyzer.domain.billing.inbox import InboxState
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.entrypoints.listed_settings import Networks
from training_analyzer.entrypoints.settings import UNLIMITED, HttpSettings, Settings
from training_analyzer.entrypoints.wiring import Wired

EVENT: dict[str, Any] = {
    "id": "evt_1",
    "object": "event",
    "api_version": "2026-10-28.endive",
    "created": int(START.timestamp()),
    "data": {"object": {"id": "sub_1", "object": "subscription", "customer": "cus_1", "metadata": {}}},
    "livemode": False,
    "type": "customer.subscription.updated",
}


@pytest.fixture
def fake() -> Iterator[FakeStripe]:
    with FakeStripe(START).running() as running:
        yield running


@pytest.fixture(params=["sqlite"])
def settings(request: pytest.FixtureRequest, fake: FakeStripe, tmp_path: Path) -> Settings:
    return stripe_settings(fake, request, tmp_path)


async def inbox(ports: Wired) -> dict[str, list[str]]:
    async with ports.store.work.snapshot() as w:
        pages = {state: await w.webhook_inbox.page(state, after=None, limit=100) for state in InboxState}
    return {str(state): [each.event.id for each in page] for state, page in pages.items() if page}


@on_both_stores
async def test_coming_back_from_the_page_gives_the_plan_to_the_same_token(
    http: AsyncClient, fake: FakeStripe
) -> None:
    ana = await an_athlete(http)
    assert (await ana.get("/v1/me"))["plan"] == "free"
    state = await subscribed(ana, fake)
    assert (state["plan"], state["status"], state["checkout"]) == ("pro", "active", "completed")
    assert (await ana.get("/v1/me"))["plan"] == "pro"  # no message came, and the token is the one from before
    asked = next(each for each in fake.asked if each.path == "/v1/checkout/sessions")
    assert asked.params["success_url"] == (
        "http://127.0.0.1:8000/?checkout=done&session_id={CHECKOUT_SESSION_ID}"
    )
    assert asked.idempotency_key is not None
    assert asked.idempotency_key.startswith("checkout:")


@on_both_stores
async def test_the_message_of_the_checkout_alone_gives_the_plan(
    http: AsyncClient, fake: FakeStripe, ports: Wired
) -> None:
    ana = await an_athlete(http)
    fake.account.complete_checkout(await begun(ana))
    done = [each for each in fake.account.events if each["type"] == "checkout.session.completed"]
    await deliver(http, fake, *done)
    assert (await ana.get("/v1/me"))["plan"] == "free"
    assert await do_jobs(ports) == 2  # it looks, and observers are told
    assert (await ana.get("/v1/me"))["plan"] == "pro"
    again = await ana.call("POST", CHECKOUTS, json={"plan": "pro", "interval": "year"})
    assert code_of(again, 409) == "already_subscribed"


async def test_what_is_cancelled_goes_at_the_end_of_its_period(
    http: AsyncClient, fake: FakeStripe, ports: Wired, clock: Clock
) -> None:
    ana = await an_athlete(http)
    end = (await subscribed(ana, fake))["current_period_end"]
    cancelled = (await ana.call("POST", f"{SUBSCRIPTION}/cancel", json={})).json()
    assert (cancelled["plan"], cancelled["cancel_at"]) == ("pro", end)
    for days, plan in ((29, "pro"), (2, "free")):
        fake.account.advance(days)
        clock.ahead(days=days)
        assert await plan_of(ana) == plan
    await told(http, fake, ports)
    state = await (await sign_in(http, ana.email)).get(SUBSCRIPTION)
    assert (state["plan"], state["status"]) == ("free", "canceled")


async def test_a_failed_renewal_is_forgiven_for_a_week_and_then_ends(
    http: AsyncClient, fake: FakeStripe, ports: Wired, clock: Clock
) -> None:
    ana = await an_athlete(http)
    await subscribed(ana, fake)
    (customer,) = fake.account.customers
    fake.account.failing.add(customer)
    for days, plan in ((31, "pro"), (5, "pro"), (2, "free"), (10, "free")):
        fake.account.advance(days)
        clock.ahead(days=days)
        await told(http, fake, ports)
        assert await plan_of(ana) == plan, clock.now


async def test_a_declined_change_is_402_and_changes_nothing(http: AsyncClient, fake: FakeStripe) -> None:
    ana = await an_athlete(http)
    before = await subscribed(ana, fake)
    before.pop("checkout")
    yearly, path = {"plan": "pro", "interval": "year"}, f"{SUBSCRIPTION}/change"
    preview = await ana.call("POST", path, json={**yearly, "dry_run": True})
    assert preview.status_code == 200, preview.text
    assert preview.json()["amount_due"]["currency"] == "USD"
    fake.account.failing |= fake.account.customers.keys()
    assert code_of(await ana.call("POST", path, json=yearly), 402) == "payment_declined"
    page = (await ana.get(SUBSCRIPTION)).pop("payment_action_url")
    assert page.startswith("https://invoice.stripe.test/")
    assert await ana.get(SUBSCRIPTION) == {**before, "payment_action_url": page}
    fake.account.failing.clear()
    changed = await ana.call("POST", path, json=yearly)
    assert (changed.status_code, changed.json()["interval"]) == (200, "year")
    assert changed.json()["payment_action_url"] is None


@on_both_stores
async def test_a_payment_that_the_bank_asks_about_is_made_on_the_page_that_is_shown(
    http: AsyncClient, fake: FakeStripe, ports: Wired, clock: Clock
) -> None:
    ana = await an_athlete(http)
    await subscribed(ana, fake)
    (sub,) = fake.account.subscriptions.values()
    fake.account.asking.add(sub["customer"])
    yearly = {"plan": "pro", "interval": "year"}
    refused = await ana.call("POST", f"{SUBSCRIPTION}/change", json=yearly)
    assert code_of(refused, 402) == "payment_declined"
    state = await ana.get(SUBSCRIPTION)
    assert (state["plan"], state["interval"], state["past_due"]) == ("pro", "month", False)
    assert state["payment_action_url"].startswith("https://invoice.stripe.test/")
    fake.account.pay_what_waits(sub)
    await told(http, fake, ports)
    state = await ana.get(SUBSCRIPTION)
    assert (state["interval"], state["payment_action_url"]) == ("year", None)
    for days, waits in ((366, True), (0, False)):  # the same of a renewal
        fake.account.advance(days)
        clock.ahead(days=days)
        if not waits:
            fake.account.pay_what_waits(sub)
        await told(http, fake, ports)
        ana = await sign_in(http, ana.email)
        state = await ana.get(SUBSCRIPTION)
        assert (state["past_due"], state["payment_action_url"] is not None) == (waits, waits)
        assert state["plan"] == "pro"


async def test_a_vendor_that_fails_is_503_and_the_door_stays_open(
    http: AsyncClient, fake: FakeStripe, ports: Wired, clock: Clock
) -> None:
    ana = await an_athlete(http)
    await subscribed(ana, fake)
    fake.fail_next("/v1/subscriptions", 401)
    assert code_of(await ana.call("POST", f"{SUBSCRIPTION}/cancel", json={}), 503) == "payments_misconfigured"
    fake.fail_next("/v1/subscriptions", 429, retry_after="7")
    slow = await ana.call("POST", f"{SUBSCRIPTION}/cancel", json={})
    assert (code_of(slow, 503), slow.headers["retry-after"]) == ("payments_unavailable", "7")
    fake.fail_next("/v1/subscriptions", 429, times=2)
    await told(http, fake, ports)
    assert (await ana.get("/v1/me"))["plan"] == "pro"
    clock.ahead(seconds=60)
    await do_jobs(ports)
    assert "pending" not in await inbox(ports)


def signed(body: str, secret: str = SECRET, seconds: int = 0) -> str:
    stamp = int(START.timestamp()) + seconds
    return str(stripe.WebhookSignature.generate_signature_header(body, secret, stamp))


GOOD = json.dumps(EVENT)
SIGNATURE = signed(GOOD)
ODD_HEADERS: list[str | None] = [
    None, "", "nonsense", "t=1,v1=", SIGNATURE.partition(",")[0], SIGNATURE.replace("v1=", "v0="),
    SIGNATURE.partition(",")[0] + ",v1=é", "t=é,v1=0", SIGNATURE[:-1] + ("0" if SIGNATURE[-1] != "0" else "1"),
    signed(GOOD, "whsec_of_somebody"), signed(GOOD, seconds=-601), signed(GOOD, seconds=601), signed(GOOD + " "),
    f"t=1,{SIGNATURE}", "t=" + "9" * 400 + ",v1=0", ",".join([SIGNATURE] * 2), "v1=" + "0" * 7000,
]  # fmt: skip
ODD_MEMBERS: list[dict[str, Any]] = [
    {"id": None}, {"id": ""}, {"id": 7}, {"id": "evt_\x00"}, {"id": "e" * 9000}, {"object": "list"}, {"type": None},
    {"type": "é"}, {"type": "a\x00b"}, {"type": "a" * 9000}, {"data": None}, {"data": {"object": []}}, {"data": []},
    {"created": None}, {"created": 10**30}, {"created": -(10**15)}, {"created": "yesterday"},
]  # fmt: skip
ODD_BODIES: list[str] = [
    "", "[]", "{}", "null", "1", '"text"', "text", "{", "[" * 20_000, "\ufeff{}",
    *(
        json.dumps({**EVENT, **changes})
        for changes in ODD_MEMBERS
    ),
]  # fmt: skip


@on_both_stores
async def test_whatever_odd_comes_to_the_door_is_400_and_leaves_nothing(
    http: AsyncClient, ports: Wired
) -> None:
    async def sent(body: bytes, header: str | None) -> Response:
        shown = {} if header is None else {b"stripe-signature": header.encode()}
        return await http.post(DOOR, content=body, headers=shown)

    for header in ODD_HEADERS:
        code = code_of(await sent(GOOD.encode(), header), 400)
        assert code == "webhook_signature_invalid", header
    for body in ODD_BODIES:
        assert code_of(await sent(body.encode(), signed(body)), 400) == "webhook_malformed", body[:80]
    for raw in (b"\xff\xfe", b"\xed\xa0\x80"):
        assert code_of(await sent(raw, SIGNATURE), 400) == "webhook_malformed"
    for provider in ("paddle", "none", "%00", "é"):
        reply = await http.post(
            f"/v1/webhooks/{provider}", content=GOOD, headers={"Stripe-Signature": SIGNATURE}
        )
        assert code_of(reply, 404) == "not_found"
    assert await inbox(ports) == {}
    assert (await sent(GOOD.encode(), SIGNATURE)).status_code == 202
    assert await inbox(ports) == {"pending": ["evt_1"]}


@on_both_stores
async def test_odd_members_that_nothing_rests_on_are_taken(http: AsyncClient, ports: Wired) -> None:
    about = {
        "id": "sub_\x00",
        "customer": ["cus"],
        "metadata": {"user_id": "\x00" * 9},
        "subscription": {"id": 7},
    }
    odd: list[dict[str, Any]] = [
        {"api_version": "\x00"}, {"api_version": 7}, {"api_version": "9" * 9000}, {"livemode": "true"},
        {"data": {"object": about}}, {"data": {"object": {}}}, {"type": "product.created"},
        {"type": "invoice.paid", "data": {"object": {"parent": [], "customer": "c" * 5000}}},
        {"object": "v2.core.event", "related_object": {"id": "sub_1"}, "created": "2026-11-24T12:00:00Z"},
    ]  # fmt: skip
    for number, more in enumerate(odd):
        body = json.dumps({**EVENT, **more, "id": f"evt_{number}"})
        reply = await http.post(DOOR, content=body, headers={"Stripe-Signature": signed(body)})
        assert reply.status_code == 202, f"{more}: {reply.text}"
    assert sum(len(page) for page in (await inbox(ports)).values()) == len(odd)


async def test_a_body_of_five_megabytes_is_413(http: AsyncClient, ports: Wired) -> None:
    body = json.dumps({**EVENT, "padding": "x" * (5 << 20)})
    shown = {"Stripe-Signature": signed(body)}
    assert code_of(await http.post(DOOR, content=body, headers=shown), 413) == "body_too_large"

    async def streamed() -> Any:
        for at in range(0, len(body), 1 << 16):
            yield body[at : at + (1 << 16)].encode()

    assert code_of(await http.post(DOOR, content=streamed(), headers=shown), 413) == "body_too_large"
    assert await inbox(ports) == {}


@on_both_stores
async def test_sixteen_deliveries_at_once_are_one_row_and_one_job(
    http: AsyncClient, fake: FakeStripe, ports: Wired
) -> None:
    await asyncio.gather(*(deliver(http, fake, EVENT) for _ in range(16)))
    assert await inbox(ports) == {"pending": ["evt_1"]}
    async with ports.store.work.snapshot() as w:
        rows = await w.webhook_inbox.find("stripe", "evt_1")
    assert rows is not None
    assert rows.attempts == 0
    assert await do_jobs(ports) >= 1
    await deliver(http, fake, EVENT)
    assert await do_jobs(ports) == 0  # known, so that nothing is looked at again


async def test_the_door_needs_no_credential_and_believes_none(
    http: AsyncClient, fake: FakeStripe, ports: Wired
) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("POST", DOOR, content=GOOD), 400) == "webhook_signature_invalid"
    cookie = {"email": ana.email, "password": PASSWORD, "carrier": "cookie"}
    assert (await http.post("/v1/auth/sessions", json=cookie)).status_code == 200
    body, headers = fake.signed(EVENT)
    for shown in ({"Authorization": "Bearer nonsense"}, ana.headers, {"Origin": "https://evil.example"}):
        reply = await http.post(DOOR, content=body, headers={**headers, **shown})
        assert reply.status_code == 202, reply.text
        assert "set-cookie" not in reply.headers
    plain = {**headers, "content-type": "text/plain"}
    assert (await http.post(DOOR, content=body, headers=plain)).status_code == 202


async def test_a_message_during_maintenance_is_to_be_sent_again(
    http: AsyncClient, fake: FakeStripe, ports: Wired, clock: Clock
) -> None:
    assert await ports.store.maintenance_flag.begin(START, "a test")
    body, headers = fake.signed(EVENT)
    refused = await http.post(DOOR, content=body, headers=headers)
    assert code_of(refused, 503) == "maintenance"
    assert refused.headers["retry-after"] == "60"
    await ports.store.maintenance_flag.end()
    clock.ahead(seconds=1)
    await deliver(http, fake, EVENT)


async def test_money_of_the_other_mode_is_kept_and_never_looked_at(
    http: AsyncClient, fake: FakeStripe, ports: Wired
) -> None:
    await deliver(
        http, fake, {**EVENT, "livemode": True}, {**EVENT, "id": "evt_2", "type": "product.created"}
    )
    assert (await inbox(ports)).keys() == {"ignored"}
    assert await do_jobs(ports) == 0
    assert fake.asked == []


async def test_what_is_taken_in_outlives_the_server(
    http: AsyncClient, fake: FakeStripe, ports: Wired
) -> None:
    """The job was stored with the message: whoever looks for jobs next finds both."""
    await deliver(http, fake, EVENT)
    async with ports.store.work() as w:
        claimed = await w.jobs.claim([DRAIN], worker="another", now=START, until=START, limit=9)
    assert [job.kind for job in claimed] == [DRAIN]


async def test_the_door_has_a_limit_of_its_own(ports: Wired, fake: FakeStripe) -> None:
    limits = msgspec.structs.replace(UNLIMITED, messages_per_minute=3)
    http_settings = HttpSettings(trusted_proxies=Networks("127.0.0.1"))
    own = msgspec.structs.replace(ports.settings, limits=limits, http=http_settings)
    async with client(replace(ports, settings=own)) as http:
        for _ in range(3):
            reply = await http.post(DOOR, content=b"{}")
            assert code_of(reply, 400)
        assert reply.headers["ratelimit-policy"] == '"messages";q=3;w=60'
        assert code_of(await http.post(DOOR, content=b"{}"), 429) == "rate_limited"
        assert (await http.get("/v1/billing/plans")).status_code == 200
        body, headers = fake.signed(EVENT)
        elsewhere = {**headers, "X-Forwarded-For": "192.0.2.7"}
        assert (await http.post(DOOR, content=body, headers=elsewhere)).status_code == 202
