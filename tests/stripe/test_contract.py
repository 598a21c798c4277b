"""Stripe keeps the contract of payments, and so does the vendor in memory."""

from datetime import datetime

import pytest

from tests.stripe.conftest import NOW
from tests.stripe.fake_stripe import FakeStripe
from training_analyzer.adapters.fake.payments import FakePayments
from training_analyzer.domain.billing.subscription import SubscriptionStatus
from training_analyzer.plugins.testing.payments import PaymentsContract, Vendor
from training_analyzer.ports.payments import Payments


class AtStripe:
    """What the suite does at the fake Stripe."""

    def __init__(self, fake: FakeStripe) -> None:
        self._fake = fake

    async def pay(self, checkout_id: str, *, paid: bool = True) -> None:
        self._fake.account.complete_checkout(checkout_id, paid=paid)

    async def pause(self, subscription_id: str) -> None:
        account = self._fake.account
        account.change(account.subscriptions[subscription_id], status="paused")

    async def delete_customer(self, customer_id: str) -> None:
        self._fake.account.delete_customer(customer_id)

    async def decline(self, customer_id: str) -> None:
        self._fake.account.failing.add(customer_id)

    async def disappear(self) -> None:
        self._fake.drop_next("/", times=1000)


class InMemory:
    """What the suite does at the vendor in memory."""

    def __init__(self, payments: FakePayments) -> None:
        self._payments = payments

    async def pay(self, checkout_id: str, *, paid: bool = True) -> None:
        self._payments.pay(checkout_id, paid=paid)

    async def pause(self, subscription_id: str) -> None:
        self._payments.set(subscription_id, status=SubscriptionStatus.PAUSED)

    async def delete_customer(self, customer_id: str) -> None:
        self._payments.delete_customer(customer_id)

    async def decline(self, customer_id: str) -> None:
        assert customer_id
        self._payments.declines = True

    async def disappear(self) -> None:
        self._payments.unavailable = True


class TestStripe(PaymentsContract):
    @pytest.fixture
    def vendor(self, fake: FakeStripe) -> Vendor:
        return AtStripe(fake)


class TestFake(PaymentsContract):
    @pytest.fixture
    def payments(self) -> Payments:
        return FakePayments(NOW)

    @pytest.fixture
    def vendor(self, payments: FakePayments) -> Vendor:
        return InMemory(payments)

    @pytest.fixture
    def moment(self) -> datetime:
        return NOW
