"""A fake Stripe for each test, and the adapter on the real library aimed at it."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest

from tests.stripe.fake_stripe import FakeStripe
from tests.stripe.fake_stripe.door import KEY
from tests.stripe.fake_stripe.server import SECRET
from training_analyzer.adapters.stripe.payments import StripePayments
from training_analyzer.adapters.stripe.settings import StripeSettings
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.secret import Secret

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


def settings_at(url: str) -> StripeSettings:
    return StripeSettings(
        key=Secret(KEY),
        webhook_secrets=(Secret("whsec_newest"), Secret(SECRET)),
        prices={
            PlanRef("pro:month"): ("price_pro_month", "price_pro_month_old"),
            PlanRef("pro:year"): ("price_pro_year",),
            PlanRef("enterprise:month"): ("price_enterprise",),
        },
        api_base=url,
    )


@pytest.fixture
def fake() -> Iterator[FakeStripe]:
    with FakeStripe(NOW).running() as running:
        yield running


@pytest.fixture
async def payments(fake: FakeStripe) -> AsyncIterator[StripePayments]:
    payments = StripePayments(settings_at(fake.url))
    yield payments
    await payments.aclose()


@pytest.fixture
def moment() -> datetime:
    return NOW
