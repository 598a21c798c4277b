"""What goes over the wire: every request that the adapter can send, and what it does when the wire fails."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.stripe.conftest import NOW, settings_at
from tests.stripe.fake_stripe import FakeStripe
from training_analyzer.adapters.stripe.payments import StripePayments
from training_analyzer.domain.billing.errors import (
    PaymentDeclined,
    PaymentsMisconfigured,
    PaymentsRejected,
    PaymentsUnavailable,
)
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.vendor import CancelWhen, DisputeState, PortalFlow, Proration
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.secret import Secret

ANNE = UserId(UUID(int=1))
YEARLY = PlanRef("pro:year")


async def customer(payments: StripePayments, key: str = "customer:1") -> str:
    return await payments.ensure_customer(user_id=ANNE, email="anne@example.org", idempotency_key=key)


async def test_every_request_is_one_of_these(fake: FakeStripe, payments: StripePayments) -> None:
    cus = await customer(payments)
    page = await payments.create_checkout(
        customer_id=cus,
        plan=PlanRef("pro:month"),
        user_id=ANNE,
        success_url="https://ta.example.org/done?id={CHECKOUT_SESSION_ID}",
        cancel_url="https://ta.example.org/away",
        trial_days=14,
        idempotency_key="checkout:1",
    )
    sub = fake.account.complete_checkout(page.id)
    dispute = fake.account.dispute(fake.account.subscribe(cus, "price_pro_month"))
    await payments.fetch_checkout(page.id)
    open_page = fake.account.open_checkout(
        {"customer": cus, "mode": "subscription", "line_items": {"0": {"price": "price_pro_year"}}}
    )
    await payments.close_checkouts(cus)
    await payments.create_portal(
        customer_id=cus, return_url="https://ta.example.org", flow=PortalFlow.PAYMENT_METHOD
    )
    await payments.list_subscriptions(cus)
    await payments.page_subscriptions(after=sub["id"], limit=100)
    await payments.fetch_customer(cus)
    await payments.fetch_dispute(dispute["id"])
    await payments.preview_change(sub["id"], plan=YEARLY)
    await payments.change_plan(
        sub["id"], plan=YEARLY, proration=Proration.INVOICE_NOW, idempotency_key="change:1"
    )
    await payments.cancel(sub["id"], when=CancelWhen.PERIOD_END, idempotency_key="cancel:1")
    await payments.resume(sub["id"], idempotency_key="resume:1")
    await payments.cancel(sub["id"], when=CancelWhen.NOW, idempotency_key="cancel:2")
    assert [event async for event in payments.iter_events(since=NOW - timedelta(days=1))] == []
    user, item = str(ANNE), sub["items"]["data"][0]["id"]
    invoice, listed = ({"expand": {"0": name}} for name in ("latest_invoice", "data.latest_invoice"))
    look: tuple[str, str, Any] = ("GET", f"/v1/subscriptions/{sub['id']}", invoice)
    assert [(each.method, each.path, each.params) for each in fake.asked[:-1]] == [
        ("POST", "/v1/customers", {"email": "anne@example.org", "metadata": {"user_id": user}}),
        (
            "POST",
            "/v1/checkout/sessions",
            {
                "mode": "subscription",
                "customer": cus,
                "client_reference_id": user,
                "line_items": {"0": {"price": "price_pro_month", "quantity": "1"}},
                "success_url": "https://ta.example.org/done?id={CHECKOUT_SESSION_ID}",
                "cancel_url": "https://ta.example.org/away",
                "metadata": {"user_id": user},
                "subscription_data": {"metadata": {"user_id": user}, "trial_period_days": "14"},
            },
        ),
        ("GET", f"/v1/checkout/sessions/{page.id}", {}),
        ("GET", "/v1/checkout/sessions", {"customer": cus, "status": "open", "limit": "100"}),
        ("POST", f"/v1/checkout/sessions/{open_page['id']}/expire", {}),
        (
            "POST",
            "/v1/billing_portal/sessions",
            {
                "customer": cus,
                "return_url": "https://ta.example.org",
                "flow_data": {"type": "payment_method_update"},
            },
        ),
        ("GET", "/v1/subscriptions", {"customer": cus, "status": "all", "limit": "100", **listed}),
        (
            "GET",
            "/v1/subscriptions",
            {"status": "all", "limit": "100", "starting_after": sub["id"], **listed},
        ),
        ("GET", f"/v1/customers/{cus}", {}),
        ("GET", f"/v1/disputes/{dispute['id']}", {"expand": {"0": "charge"}}),
        (
            "GET",
            "/v1/invoice_payments",
            {
                "payment": {"type": "payment_intent", "payment_intent": dispute["payment_intent"]},
                "expand": {"0": "data.invoice"},
                "limit": "1",
            },
        ),
        look,
        (
            "POST",
            "/v1/invoices/create_preview",
            {
                "subscription": sub["id"],
                "subscription_details": {
                    "items": {"0": {"id": item, "price": "price_pro_year"}},
                    "proration_behavior": "always_invoice",
                },
            },
        ),
        look,
        (
            "POST",
            f"/v1/subscriptions/{sub['id']}",
            {
                "items": {"0": {"id": item, "price": "price_pro_year"}},
                "proration_behavior": "always_invoice",
                "payment_behavior": "pending_if_incomplete",
                **invoice,
            },
        ),
        look,
        ("POST", f"/v1/subscriptions/{sub['id']}", {"cancel_at_period_end": "true", **invoice}),
        look,
        ("POST", f"/v1/subscriptions/{sub['id']}", {"cancel_at_period_end": "false", **invoice}),
        look,
        ("DELETE", f"/v1/subscriptions/{sub['id']}", {}),
    ]
    assert {each.version for each in fake.asked} == {"2026-10-28.endive"}
    keys = {each.idempotency_key for each in fake.asked if each.method == "POST"}
    assert keys >= {"customer:1", "checkout:1", "change:1", "cancel:1", "resume:1"}


async def test_a_portals_cancellation_sets_the_other_field_and_only_that_is_unset(
    fake: FakeStripe, payments: StripePayments
) -> None:
    sub = fake.account.subscribe(await customer(payments), "price_pro_month")
    fake.account.change(sub, cancel_at=fake.account.now + 86_400)
    assert (await payments.fetch_subscription(sub["id"])).cancel_at == NOW + timedelta(days=1)
    assert (await payments.resume(sub["id"], idempotency_key="resume:1")).cancel_at is None
    assert fake.asked[-1].params["cancel_at"] == ""


async def test_a_payment_that_waits_has_a_page_until_it_is_made_or_called_off(
    fake: FakeStripe, payments: StripePayments
) -> None:
    cus = await customer(payments)
    sub = fake.account.subscribe(cus, "price_pro_month")

    async def page() -> str | None:
        (found,) = await payments.list_subscriptions(cus)
        one = await payments.fetch_subscription(found.id)
        assert (one.payment_url is None, one.plan) == (found.payment_url is None, found.plan)
        return found.payment_url

    async def change(key: str) -> None:
        await payments.change_plan(
            sub["id"], plan=YEARLY, proration=Proration.INVOICE_NOW, idempotency_key=key
        )

    assert await page() is None
    fake.account.asking.add(cus)
    for key in ("change:1", "change:2"):
        with pytest.raises(PaymentDeclined):
            await change(key)
        assert (await page() or "").startswith("https://invoice.stripe.test/i/in_")
    assert [each["status"] for each in fake.account.invoices.values()] == ["paid", "void", "open"]
    fake.account.advance(1)
    assert await page() is None
    with pytest.raises(PaymentDeclined):
        await change("change:3")
    fake.account.pay_what_waits(sub)
    assert (await page(), (await payments.fetch_subscription(sub["id"])).plan) == (None, YEARLY)
    for status, waits in (("past_due", True), ("active", False), ("unpaid", True), ("canceled", False)):
        fake.account.invoices[sub["latest_invoice"]]["status"] = "open"
        fake.account.change(sub, status=status)
        assert (await page() is not None) is waits, status
    fake.account.change(sub, status="past_due")
    for odd in (None, "javascript:alert(1)", 7):
        fake.account.invoices[sub["latest_invoice"]]["hosted_invoice_url"] = odd
        assert not (await page() or "").startswith("java")


async def test_all_pages_of_a_list_are_read(fake: FakeStripe, payments: StripePayments) -> None:
    cus = await customer(payments)
    made = [fake.account.subscribe(cus, "price_pro_month")["id"] for _ in range(230)]
    found = await payments.list_subscriptions(cus)
    assert sorted(each.id for each in found) == sorted(made)


async def test_events_that_were_not_delivered_are_read_from_all_pages(
    fake: FakeStripe, payments: StripePayments
) -> None:
    sub = fake.account.subscribe(await customer(payments), "price_pro_month")
    for _ in range(150):
        fake.account.change(sub)
    fake.account.undelivered = {event["id"] for event in fake.account.events}
    found = [event async for event in payments.iter_events(since=NOW - timedelta(days=1))]
    assert {event.id for event in found} == fake.account.undelivered
    assert [event async for event in payments.iter_events(since=NOW + timedelta(days=1))] == []


async def test_a_price_of_no_plan_is_no_plan(fake: FakeStripe, payments: StripePayments) -> None:
    cus = await customer(payments)
    for price, plan in (("price_tshirt", None), ("price_pro_month_old", "pro:month")):
        sub = fake.account.subscribe(cus, price)
        found = await payments.fetch_subscription(sub["id"])
        assert (found.plan, found.price_id) == (plan, price)


async def test_a_dispute_names_the_subscription_whose_payment_is_disputed(
    fake: FakeStripe, payments: StripePayments
) -> None:
    cus = await customer(payments)
    other, sub = (fake.account.subscribe(cus, "price_pro_month") for _ in range(2))
    dispute = fake.account.dispute(sub)
    found = await payments.fetch_dispute(dispute["id"])
    assert (found.state, found.customer_id, found.subscription_id) == (DisputeState.OPEN, cus, sub["id"])
    assert other["id"] != sub["id"]
    fake.account.close_dispute(dispute, won=False)
    assert (await payments.fetch_dispute(dispute["id"])).state is DisputeState.LOST


@pytest.mark.parametrize("status", [500, 502, 503, 409])
async def test_what_passes_is_tried_again_under_the_same_key(
    fake: FakeStripe, payments: StripePayments, status: int
) -> None:
    fake.fail_next("/v1/customers", status, times=2)
    assert await customer(payments)
    assert len(fake.account.customers) == 1
    assert {each.idempotency_key for each in fake.asked} == {"customer:1"}


async def test_a_reply_that_was_lost_makes_nothing_twice(fake: FakeStripe, payments: StripePayments) -> None:
    fake.drop_next("/v1/customers", after=True)
    assert await customer(payments) in fake.account.customers
    assert (len(fake.account.customers), len(fake.asked)) == (1, 2)


async def test_a_key_with_other_words_is_our_bug(payments: StripePayments) -> None:
    await customer(payments)
    with pytest.raises(PaymentsRejected):
        await payments.ensure_customer(user_id=ANNE, email="b@example.org", idempotency_key="customer:1")


@pytest.mark.parametrize(
    ("status", "kind", "asked"),
    [
        (400, PaymentsRejected, 1),
        (401, PaymentsMisconfigured, 1),
        (402, PaymentDeclined, 1),
        (403, PaymentsMisconfigured, 1),
        (429, PaymentsUnavailable, 1),
        (500, PaymentsUnavailable, 3),
    ],
)
async def test_a_refusal_is_told_in_our_words(
    fake: FakeStripe, payments: StripePayments, status: int, kind: type[Exception], asked: int
) -> None:
    fake.fail_next("/v1/customers", status, times=9)
    with pytest.raises(kind):
        await customer(payments)
    assert len(fake.asked) == asked


async def test_a_page_that_is_paid_while_it_is_closed_is_paid(
    fake: FakeStripe, payments: StripePayments
) -> None:
    cus = await customer(payments)
    page = {"customer": cus, "mode": "subscription", "line_items": {"0": {"price": "price_pro_month"}}}
    ids = [fake.account.open_checkout(page)["id"] for _ in range(3)]
    path = f"/v1/checkout/sessions/{ids[1]}/expire"
    fake.meet_next("POST", path, lambda: fake.account.complete_checkout(ids[1]))
    await payments.close_checkouts(cus)
    assert [fake.account.checkouts[each]["status"] for each in ids] == ["expired", "complete", "expired"]
    last = fake.account.open_checkout(page)["id"]
    fake.fail_next(f"/v1/checkout/sessions/{last}/expire", 400)
    with pytest.raises(PaymentsRejected):
        await payments.close_checkouts(cus)


async def test_when_to_come_back_is_what_stripe_says(fake: FakeStripe, payments: StripePayments) -> None:
    fake.fail_next("/v1/customers", 429, Retry_After="7")
    with pytest.raises(PaymentsUnavailable) as failed:
        await customer(payments)
    assert failed.value.retry_after_s == 7


async def test_nothing_secret_and_nobodys_address_is_logged(
    fake: FakeStripe, payments: StripePayments, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fake.fail_next("/v1/customers", 400)
    with pytest.raises(PaymentsRejected):
        await customer(payments)
    bad = StripePayments(replace(settings_at(fake.url), key=Secret("sk_test_wrong_one")))
    with pytest.raises(PaymentsMisconfigured):
        await customer(bad)
    await bad.aclose()
    told = caplog.text + repr(vars(bad)["_settings"])
    assert "sk_test" not in told
    assert "anne@example.org" not in told


async def test_a_request_that_nobody_answers_ends(fake: FakeStripe) -> None:
    payments = StripePayments(settings_at(fake.url), timeout_s=0.2)
    fake.hang_next("/v1/customers", times=9)
    with pytest.raises(PaymentsUnavailable):
        await customer(payments)
    await payments.aclose()


async def test_a_checkout_of_a_deleted_customer_is_not_found(
    fake: FakeStripe, payments: StripePayments
) -> None:
    cus = await customer(payments)
    fake.account.delete_customer(cus)
    with pytest.raises(NotFound):
        await payments.create_checkout(
            customer_id=cus,
            plan=YEARLY,
            user_id=ANNE,
            success_url="https://ta.example.org",
            cancel_url="https://ta.example.org",
            idempotency_key="checkout:1",
        )
