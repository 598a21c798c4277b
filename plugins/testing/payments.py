"""What every payment vendor does."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import pytest

from training_analyzer.domain.billing.errors import (
    InvalidTransition,
    PaymentDeclined,
    PaymentsMisconfigured,
    PaymentsUnavailable,
    WebhookSignatureInvalid,
)
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot, SubscriptionStatus
from training_analyzer.domain.billing.vendor import CancelWhen, CheckoutStatus, Proration
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import UserId
from training_analyzer.ports.payments import Payments

PRO, YEARLY = PlanRef("pro:month"), PlanRef("pro:year")
ANNE = UserId(UUID(int=1))


class Vendor(Protocol):
    """What a suite has to be able to do at the vendor's, beside the port."""

    async def pay(self, checkout_id: str, *, paid: bool = True) -> None:
        """Do as a customer who fills in the page; without ``paid``, by a slow way of paying."""

    async def pause(self, subscription_id: str) -> None:
        """Pause a subscription."""

    async def delete_customer(self, customer_id: str) -> None:
        """Delete a customer, with what they subscribed to."""

    async def decline(self, customer_id: str) -> None:
        """Let the customer's card be declined from now on."""

    async def disappear(self) -> None:
        """Be unreachable from now on."""


class PaymentsContract:
    """Provide fixtures ``payments`` and ``vendor``; the vendor sells pro by the month and by the year."""

    async def _customer(self, payments: Payments, key: str = "customer:1") -> str:
        return await payments.ensure_customer(user_id=ANNE, email="anne@example.org", idempotency_key=key)

    async def _checkout(self, payments: Payments, customer_id: str, key: str = "checkout:1") -> str:
        page = await payments.create_checkout(
            customer_id=customer_id,
            plan=PRO,
            user_id=ANNE,
            success_url="https://ta.example.org/done?session={CHECKOUT_SESSION_ID}",
            cancel_url="https://ta.example.org/away",
            idempotency_key=key,
        )
        return page.id

    async def _subscribed(self, payments: Payments, vendor: Vendor) -> SubscriptionSnapshot:
        customer_id = await self._customer(payments)
        await vendor.pay(await self._checkout(payments, customer_id))
        (found,) = await payments.list_subscriptions(customer_id)
        return found

    async def test_it_keeps_the_protocol(self, payments: Payments) -> None:
        assert isinstance(payments, Payments)

    async def test_it_knows_what_it_sells(self, payments: Payments) -> None:
        assert payments.sells(PRO)
        assert payments.sells(YEARLY)
        assert not payments.sells(PlanRef("diamond:month"))

    async def test_a_customer_asked_for_twice_is_one(self, payments: Payments) -> None:
        one = await self._customer(payments)
        assert await self._customer(payments) == one
        assert await self._customer(payments, "customer:2") != one
        found = await payments.fetch_customer(one)
        assert (found.id, found.deleted, found.user_hint) == (one, False, str(ANNE))

    async def test_a_checkout_asked_for_twice_is_one_page(self, payments: Payments) -> None:
        customer_id = await self._customer(payments)
        one = await self._checkout(payments, customer_id)
        assert await self._checkout(payments, customer_id) == one
        assert await self._checkout(payments, customer_id, "checkout:2") != one
        found = await payments.fetch_checkout(one)
        assert (found.status, found.paid, found.subscription_id) == (CheckoutStatus.OPEN, False, None)
        assert (found.customer_id, found.user_hint) == (customer_id, str(ANNE))

    async def test_what_is_not_sold_has_no_checkout(self, payments: Payments) -> None:
        customer_id = await self._customer(payments)
        with pytest.raises(PaymentsMisconfigured):
            await payments.create_checkout(
                customer_id=customer_id,
                plan=PlanRef("diamond:month"),
                user_id=ANNE,
                success_url="https://x.example.org",
                cancel_url="https://x.example.org",
                idempotency_key="checkout:3",
            )

    async def test_a_paid_checkout_is_a_subscription(self, payments: Payments, vendor: Vendor) -> None:
        customer_id = await self._customer(payments)
        checkout_id = await self._checkout(payments, customer_id)
        await vendor.pay(checkout_id)
        checkout = await payments.fetch_checkout(checkout_id)
        assert (checkout.status, checkout.paid) == (CheckoutStatus.COMPLETE, True)
        (found,) = await payments.list_subscriptions(customer_id)
        assert found.id == checkout.subscription_id
        assert (found.status, found.plan, found.customer_id) == (SubscriptionStatus.ACTIVE, PRO, customer_id)
        assert (found.user_hint, found.cancel_at, found.ended_at) == (str(ANNE), None, None)
        assert found.current_period_start is not None
        assert found.current_period_end is not None
        assert found.current_period_end - found.current_period_start > timedelta(days=27)
        assert await payments.fetch_subscription(found.id) == found

    async def test_only_one_customers_pages_are_closed(self, payments: Payments, vendor: Vendor) -> None:
        mine, other = await self._customer(payments), await self._customer(payments, "customer:2")
        whose = (mine, mine, other)
        pages = [await self._checkout(payments, who, f"checkout:{n}") for n, who in enumerate(whose)]
        await vendor.pay(pages[0])
        await payments.close_checkouts(mine)
        states = [(await payments.fetch_checkout(each)).status for each in pages]
        assert states == [CheckoutStatus.COMPLETE, CheckoutStatus.EXPIRED, CheckoutStatus.OPEN]

    async def test_a_slow_payment_is_complete_and_not_paid(self, payments: Payments, vendor: Vendor) -> None:
        checkout_id = await self._checkout(payments, await self._customer(payments))
        await vendor.pay(checkout_id, paid=False)
        checkout = await payments.fetch_checkout(checkout_id)
        assert (checkout.status, checkout.paid) == (CheckoutStatus.COMPLETE, False)

    async def test_a_subscription_ends_with_its_period_and_may_be_resumed(
        self, payments: Payments, vendor: Vendor
    ) -> None:
        sub = await self._subscribed(payments, vendor)
        ending = await payments.cancel(sub.id, when=CancelWhen.PERIOD_END, idempotency_key="cancel:1")
        assert (ending.status, ending.cancel_at) == (SubscriptionStatus.ACTIVE, sub.current_period_end)
        again = await payments.cancel(sub.id, when=CancelWhen.PERIOD_END, idempotency_key="cancel:1")
        assert again == ending
        resumed = await payments.resume(sub.id, idempotency_key="resume:1")
        assert (resumed.status, resumed.cancel_at) == (SubscriptionStatus.ACTIVE, None)

    async def test_an_ended_subscription_stays_ended(self, payments: Payments, vendor: Vendor) -> None:
        sub = await self._subscribed(payments, vendor)
        ended = await payments.cancel(sub.id, when=CancelWhen.NOW, idempotency_key="cancel:1")
        assert ended.status is SubscriptionStatus.CANCELED
        assert ended.ended_at is not None
        assert await payments.list_subscriptions(sub.customer_id) == [ended]
        for change in (
            payments.resume(sub.id, idempotency_key="r"),
            payments.cancel(sub.id, when=CancelWhen.NOW, idempotency_key="c"),
            payments.change_plan(sub.id, plan=YEARLY, proration=Proration.PRORATE, idempotency_key="p"),
            payments.preview_change(sub.id, plan=YEARLY),
        ):
            with pytest.raises(InvalidTransition):
                await change

    async def test_a_pause_is_taken_back(self, payments: Payments, vendor: Vendor) -> None:
        sub = await self._subscribed(payments, vendor)
        await vendor.pause(sub.id)
        assert (await payments.fetch_subscription(sub.id)).status is SubscriptionStatus.PAUSED
        resumed = await payments.resume(sub.id, idempotency_key="resume:1")
        assert resumed.status is SubscriptionStatus.ACTIVE

    async def test_a_plan_is_changed_after_a_look_at_what_it_costs(
        self, payments: Payments, vendor: Vendor
    ) -> None:
        sub = await self._subscribed(payments, vendor)
        preview = await payments.preview_change(sub.id, plan=YEARLY)
        assert (preview.amount_due_minor, preview.currency) == (9990, "usd")
        assert (await payments.fetch_subscription(sub.id)).plan == PRO
        changed = await payments.change_plan(
            sub.id, plan=YEARLY, proration=Proration.INVOICE_NOW, idempotency_key="change:1"
        )
        assert changed.plan == YEARLY
        with pytest.raises(PaymentsMisconfigured):
            await payments.change_plan(
                sub.id, plan=PlanRef("diamond:month"), proration=Proration.NONE, idempotency_key="change:2"
            )

    async def test_all_subscriptions_are_paged_whosever_they_are(
        self, payments: Payments, vendor: Vendor
    ) -> None:
        assert await payments.page_subscriptions(after=None, limit=2) == []
        for number in range(5):
            customer_id = await self._customer(payments, f"customer:{number}")
            await vendor.pay(await self._checkout(payments, customer_id, f"checkout:{number}"))
        found: list[SubscriptionSnapshot] = []
        while page := await payments.page_subscriptions(after=found[-1].id if found else None, limit=2):
            assert len(page) <= 2
            found += page
        assert len({each.id for each in found}) == len(found) == 5
        ended = await payments.cancel(found[0].id, when=CancelWhen.NOW, idempotency_key="cancel:1")
        assert ended in await payments.page_subscriptions(after=None, limit=9)

    async def test_a_declined_card_leaves_the_plan(self, payments: Payments, vendor: Vendor) -> None:
        sub = await self._subscribed(payments, vendor)
        await vendor.decline(sub.customer_id)
        with pytest.raises(PaymentDeclined):
            await payments.change_plan(
                sub.id, plan=YEARLY, proration=Proration.INVOICE_NOW, idempotency_key="change:1"
            )
        found = await payments.fetch_subscription(sub.id)
        assert found.plan == PRO
        # a vendor that has a page for it says where the payment can still be made
        assert (found.payment_url or "https://").startswith("https://")

    async def test_a_deleted_customer_is_known_as_deleted(self, payments: Payments, vendor: Vendor) -> None:
        sub = await self._subscribed(payments, vendor)
        await vendor.delete_customer(sub.customer_id)
        assert (await payments.fetch_customer(sub.customer_id)).deleted
        assert (await payments.fetch_subscription(sub.id)).status is SubscriptionStatus.CANCELED

    async def test_the_customers_page_is_one_of_the_vendors(self, payments: Payments) -> None:
        customer_id = await self._customer(payments)
        page = await payments.create_portal(customer_id=customer_id, return_url="https://ta.example.org/plan")
        assert page.url.startswith("https://")

    @pytest.mark.parametrize("text", ["", "x", "sub_", "../customers", "sub_nobody", "sub_1/../x", "é"])
    async def test_what_the_vendor_does_not_have_is_not_found(self, payments: Payments, text: str) -> None:
        for call in (
            payments.fetch_subscription(text),
            payments.list_subscriptions(text),
            payments.fetch_customer(text),
            payments.fetch_checkout(text),
            payments.close_checkouts(text),
            payments.fetch_dispute(text),
            payments.create_portal(customer_id=text, return_url="https://ta.example.org"),
            payments.cancel(text, when=CancelWhen.NOW, idempotency_key="c"),
            payments.resume(text, idempotency_key="r"),
        ):
            with pytest.raises(NotFound):
                await call

    async def test_a_vendor_that_is_gone_is_unavailable(self, payments: Payments, vendor: Vendor) -> None:
        sub = await self._subscribed(payments, vendor)
        await vendor.disappear()
        with pytest.raises(PaymentsUnavailable):
            await payments.fetch_subscription(sub.id)
        with pytest.raises(PaymentsUnavailable):
            await self._customer(payments, "customer:9")

    async def test_a_message_that_nobody_signed_is_refused(
        self, payments: Payments, moment: datetime
    ) -> None:
        with pytest.raises(WebhookSignatureInvalid):
            payments.parse_webhook(body=b"{}", headers={}, now=moment)
