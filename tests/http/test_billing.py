"""Buying, cancelling, resuming and changing a plan over HTTP, with a vendor in memory."""

import asyncio
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient, Response

from tests.http.api import Athlete, Clock, an_athlete, code_of, sign_in
from tests.http.test_admin import an_admin
from training_analyzer.adapters.fake.payments import FakePayments
from training_analyzer.domain.billing.subscription import SubscriptionStatus
from training_analyzer.entrypoints.settings import HttpSettings, Settings
from training_analyzer.entrypoints.wiring import Wired

CHECKOUTS = "/v1/billing/checkout-sessions"
SUBSCRIPTION = "/v1/billing/subscription"
PORTALS = "/v1/billing/portal-sessions"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    http = HttpSettings(public_url="https://our.club/training")
    return msgspec.structs.replace(settings, payments="fake", http=http)


@pytest.fixture
def vendor(ports: Wired, clock: Clock) -> FakePayments:
    assert isinstance(ports.payments, FakePayments)
    ports.payments.now = clock.now
    return ports.payments


def later(vendor: FakePayments, clock: Clock, **by: float) -> None:
    clock.ahead(**by)
    vendor.now = clock.now


async def begun(athlete: Athlete, **choice: str) -> dict[str, Any]:
    reply = await athlete.call("POST", CHECKOUTS, json={"plan": "pro", "interval": "month", **choice})
    assert reply.status_code == 201, reply.text
    page: dict[str, Any] = reply.json()
    return page


async def completed(athlete: Athlete, page: dict[str, Any]) -> Response:
    return await athlete.call("POST", f"{CHECKOUTS}/{page['id']}/complete")


async def subscribed(athlete: Athlete, vendor: FakePayments) -> dict[str, Any]:
    page = await begun(athlete)
    vendor.pay(page["id"])
    reply = await completed(athlete, page)
    assert reply.status_code == 200, reply.text
    state: dict[str, Any] = reply.json()
    return state


async def fresh(athlete: Athlete) -> Athlete:
    """Return the same athlete, with tokens of now."""
    return await sign_in(athlete.http, athlete.email)


async def plan_of(athlete: Athlete) -> str:
    """Return the plan, which all routes that show one agree on."""
    shown = {(await athlete.get(path))["plan"] for path in ("/v1/me", SUBSCRIPTION)}
    (plan,) = shown
    return str(plan)


async def test_plans_are_shown_to_everybody(http: AsyncClient) -> None:
    reply = await http.get("/v1/billing/plans")
    assert reply.status_code == 200, reply.text
    free, pro, enterprise = reply.json()["data"]
    assert [each["plan"] for each in (free, pro, enterprise)] == ["free", "pro", "enterprise"]
    assert (free["default"], free["prices"]) == (True, [])
    assert pro["prices"] == [
        {"interval": "month", "price": {"amount": "9.99", "currency": "USD"}, "for_sale": True},
        {"interval": "year", "price": {"amount": "99.90", "currency": "USD"}, "for_sale": True},
    ]
    limits = {each["feature"]: each for each in free["limits"]}
    assert limits["ai_analysis"] == {
        "feature": "ai_analysis", "type": "metered", "included": True, "limit": 5, "unlimited": False, "period": "month",
    }  # fmt: skip
    assert (limits["data_export"]["included"], limits["history_days"]["limit"]) == (False, 180)
    assert all(each["unlimited"] for each in pro["limits"])
    assert enterprise["prices"] == []


async def test_paying_changes_the_plan_at_once_for_the_same_token(
    http: AsyncClient, vendor: FakePayments
) -> None:
    ana = await an_athlete(http)
    assert await plan_of(ana) == "free"
    tag = await ana.etag("/v1/me")
    page = await begun(ana)
    assert page.keys() == {"id", "url", "expires_at"}
    assert "back=https://our.club/training/?checkout=done&session_id=" in page["url"]
    vendor.pay(page["id"])
    state = (await completed(ana, page)).json()
    assert (state["plan"], state["status"], state["interval"], state["checkout"]) == (
        "pro", "active", "month", "completed",
    )  # fmt: skip
    assert (state["provider"], state["past_due"], state["cancel_at"]) == ("fake", False, None)
    assert await plan_of(ana) == "pro"
    again = await ana.call("GET", "/v1/me", headers={"If-None-Match": tag})
    assert again.status_code == 200
    edited = await ana.change("PATCH", "/v1/me", json={"display_name": "Ana P."})
    assert (edited.status_code, edited.json()["plan"]) == (200, "pro")


async def test_a_second_purchase_is_refused_and_told_where_to_change(
    http: AsyncClient, vendor: FakePayments
) -> None:
    ana = await an_athlete(http)
    await subscribed(ana, vendor)
    reply = await ana.call("POST", CHECKOUTS, json={"plan": "pro", "interval": "year"})
    assert code_of(reply, 409) == "already_subscribed"
    assert reply.json()["portal"] == PORTALS
    portal = await ana.call("POST", PORTALS, json={"flow": "payment_method"})
    assert portal.status_code == 201
    assert "flow=payment_method&back=https://our.club/training/" in portal.json()["url"]


UNSOLD: list[Any] = [
    {"plan": "gold", "interval": "month"},
    {"plan": "enterprise", "interval": "month"},
    {"plan": "free"},
    {"plan": "pro", "interval": "week"},
    {"plan": "pro:month"},
    {"interval": "month"},
    {"plan": "pro", "success_url": "https://evil.example"},
    {"plan": "pro", "interval": "month", "price": "price_1"},
    {"plan": 7},
    [],
]


async def test_what_is_not_sold_is_422_and_nothing_is_sent(http: AsyncClient, vendor: FakePayments) -> None:
    ana = await an_athlete(http)
    for body in UNSOLD:
        reply = await ana.call("POST", CHECKOUTS, json=body)
        assert code_of(reply, 422) in {"invalid_request", "invalid_value"}, body
    assert (vendor.customers, vendor.checkouts) == ({}, {})


async def test_a_double_click_is_one_customer_and_one_page(http: AsyncClient, vendor: FakePayments) -> None:
    ana = await an_athlete(http)
    pages = await asyncio.gather(*(begun(ana) for _ in range(4)))
    assert len({page["id"] for page in pages}) == 1
    assert (len(vendor.customers), len(vendor.checkouts)) == (1, 1)
    key = {"Idempotency-Key": "k1"}
    body = {"plan": "pro", "interval": "year"}
    kept = [await ana.call("POST", CHECKOUTS, json=body, headers=key) for _ in range(2)]
    assert kept[0].json() == kept[1].json()
    other = await ana.call("POST", CHECKOUTS, json={"plan": "pro"}, headers=key)
    assert code_of(other, 422) == "idempotency_key_reused"


async def test_without_a_purchase_there_is_no_page_and_nothing_to_change(
    http: AsyncClient, vendor: FakePayments
) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("POST", PORTALS, json={}), 409) == "no_customer"
    for verb, body in (("cancel", {}), ("resume", None), ("change", {"plan": "pro"})):
        reply = await ana.call("POST", f"{SUBSCRIPTION}/{verb}", json=body)
        assert code_of(reply, 409) == "invalid_transition", verb
    state = await ana.get(SUBSCRIPTION)
    assert (state.pop("plan"), state.pop("plan_version"), state.pop("past_due")) == ("free", 1, False)
    assert set(state.values()) == {None}
    assert vendor.customers == {}


async def test_what_is_cancelled_lasts_until_its_end_and_can_be_resumed(
    http: AsyncClient, vendor: FakePayments, clock: Clock
) -> None:
    ana = await an_athlete(http)
    end = (await subscribed(ana, vendor))["current_period_end"]
    cancelled = (await ana.call("POST", f"{SUBSCRIPTION}/cancel", json={})).json()
    assert (cancelled["plan"], cancelled["cancel_at"], cancelled["access_until"]) == ("pro", end, end)
    resumed = (await ana.call("POST", f"{SUBSCRIPTION}/resume")).json()
    assert (resumed["plan"], resumed["cancel_at"]) == ("pro", None)
    await ana.call("POST", f"{SUBSCRIPTION}/cancel", json={"when": "period_end"})
    later(vendor, clock, days=29)
    assert await plan_of(await fresh(ana)) == "pro"
    later(vendor, clock, days=1)  # no message of the end came
    assert await plan_of(await fresh(ana)) == "free"


async def test_what_is_cancelled_now_ends_now_and_stays_ended(
    http: AsyncClient, vendor: FakePayments
) -> None:
    ana = await an_athlete(http)
    await subscribed(ana, vendor)
    ended = (await ana.call("POST", f"{SUBSCRIPTION}/cancel", json={"when": "now"})).json()
    assert (ended["plan"], ended["status"], ended["access_until"]) == ("free", "canceled", None)
    for verb, body in (("cancel", {}), ("resume", None), ("change", {"plan": "pro", "interval": "year"})):
        reply = await ana.call("POST", f"{SUBSCRIPTION}/{verb}", json=body)
        assert code_of(reply, 409) == "invalid_transition", verb
    assert (await subscribed(ana, vendor))["plan"] == "pro"


async def test_a_change_is_previewed_declined_and_made(http: AsyncClient, vendor: FakePayments) -> None:
    ana = await an_athlete(http)
    await subscribed(ana, vendor)
    yearly = {"plan": "pro", "interval": "year"}
    path = f"{SUBSCRIPTION}/change"
    preview = (await ana.call("POST", path, json={**yearly, "dry_run": True})).json()
    assert preview["amount_due"] == {"amount": "99.90", "currency": "USD"}
    vendor.declines = True
    declined = await ana.call("POST", path, json=yearly, headers={"Idempotency-Key": "c"})
    assert code_of(declined, 402) == "payment_declined"
    assert (await ana.get(SUBSCRIPTION))["interval"] == "month"
    vendor.declines = False
    changed = await ana.call("POST", path, json=yearly, headers={"Idempotency-Key": "c"})
    assert (changed.status_code, changed.json()["interval"]) == (200, "year")
    for body, status, code in (
        (yearly, 409, "invalid_transition"),
        ({"plan": "free"}, 409, "use_cancel"),
        ({"plan": "enterprise"}, 422, "invalid_value"),
        ({"plan": "pro", "price": 1}, 422, "invalid_request"),
    ):
        assert code_of(await ana.call("POST", path, json=body), status) == code, body


async def test_a_late_payment_is_told_and_forgiven_for_seven_days(
    http: AsyncClient, vendor: FakePayments, clock: Clock
) -> None:
    ana = await an_athlete(http)
    page = await begun(ana)
    sub = vendor.pay(page["id"])
    vendor.set(sub.id, status=SubscriptionStatus.PAST_DUE)
    state = (await completed(ana, page)).json()
    assert (state["plan"], state["status"], state["past_due"]) == ("pro", "past_due", True)
    assert state["grace_ends_at"] == state["access_until"] == "2026-12-01T12:00:00Z"
    clock.ahead(days=6)
    assert (await (await fresh(ana)).get(SUBSCRIPTION))["plan"] == "pro"
    clock.ahead(days=1)
    state = await (await fresh(ana)).get(SUBSCRIPTION)
    assert (state["plan"], state["status"], state["past_due"]) == ("free", "past_due", True)


async def test_a_slow_payment_waits(http: AsyncClient, vendor: FakePayments) -> None:
    ana = await an_athlete(http)
    page = await begun(ana)
    vendor.pay(page["id"], paid=False)
    state = (await completed(ana, page)).json()
    assert (state["plan"], state["status"], state["checkout"]) == ("free", "incomplete", "open")


async def test_nobody_touches_what_is_somebody_elses(http: AsyncClient, vendor: FakePayments) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    page = await begun(ana)
    vendor.pay(page["id"])
    for unknown in (page, {"id": "cs_404"}, {"id": "%00"}, {"id": "é"}):
        assert code_of(await completed(bea, unknown), 404) == "not_found"
    assert (await plan_of(ana), await plan_of(bea)) == ("free", "free")
    await completed(ana, page)
    before = await ana.get(SUBSCRIPTION)
    for verb, body in (("cancel", {"when": "now"}), ("resume", None), ("change", {"plan": "pro"})):
        assert code_of(await bea.call("POST", f"{SUBSCRIPTION}/{verb}", json=body), 409), verb
    assert code_of(await bea.call("POST", PORTALS, json={}), 409) == "no_customer"
    assert (await bea.get(SUBSCRIPTION))["plan"] == "free"
    assert await ana.get(SUBSCRIPTION) == before


async def test_an_unreachable_vendor_is_503_and_what_is_known_is_still_shown(
    http: AsyncClient, vendor: FakePayments
) -> None:
    ana = await an_athlete(http)
    await subscribed(ana, vendor)
    vendor.unavailable = True
    for path, body in ((PORTALS, {}), (f"{SUBSCRIPTION}/cancel", {}), (f"{SUBSCRIPTION}/resume", None)):
        reply = await ana.call("POST", path, json=body)
        assert code_of(reply, 503) == "payments_unavailable"
        assert int(reply.headers["retry-after"]) > 0
    assert await plan_of(ana) == "pro"


async def test_administrators_see_the_plan_in_force(
    http: AsyncClient, ports: Wired, vendor: FakePayments
) -> None:
    ana = await an_athlete(http)
    await subscribed(ana, vendor)
    admin = await an_admin(http, ports)
    listed = (await admin.get("/v1/admin/users"))["data"]
    plans = {each["email"]: each["plan"] for each in listed}
    assert (plans[ana.email], plans[admin.email]) == ("pro", "free")
    (own,) = [each["id"] for each in listed if each["email"] == ana.email]
    assert (await admin.get(f"/v1/admin/users/{own}"))["plan"] == "pro"
