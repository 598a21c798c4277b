"""A deployment sells nothing unless it names a vendor, and is complete without one."""

from pathlib import Path

import pytest

from training_analyzer.domain.billing.errors import BillingDisabled
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.terms import NOTHING
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.services.change_subscription import read_subscription
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.entrypoints.billing import billing_of
from training_analyzer.entrypoints.billing_settings import BillingSettings
from training_analyzer.entrypoints.jobs import handlers
from training_analyzer.entrypoints.selling import catalogue_for
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import utc_now, wired
from training_analyzer.plugins.testing.builders import a_user_id


def _settings(data_dir: Path, payments: str = "none") -> Settings:
    return Settings(data_dir=data_dir, persistence="fake", payments=payments)


async def test_without_a_vendor_nobody_lacks_what_nobody_can_buy(tmp_path: Path) -> None:
    async with wired(_settings(tmp_path)) as ports:
        billing: Billing = billing_of(ports)
        found = ports.gate.terms.entitled(NOTHING, utc_now())
        assert (await read_subscription(a_user_id(), billing=billing)).plan.key == "pro"
        assert all(found.check(feature).has_access for feature in Feature)
        assert not any(billing.payments.sells(plan) for plan in billing.catalogue.sold())
        with pytest.raises(BillingDisabled):
            await billing.payments.list_subscriptions("cus_1")
        assert DRAIN in handlers(ports)


async def test_stripe_needs_its_key(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="TA_STRIPE__SECRET_KEY"):
        async with wired(_settings(tmp_path, "stripe")):
            pass


async def test_the_vendor_of_tests_sells_what_the_catalogue_does(tmp_path: Path) -> None:
    async with wired(_settings(tmp_path, "fake")) as ports:
        billing = billing_of(ports)
        assert all(billing.payments.sells(plan) for plan in billing.catalogue.sold())


@pytest.mark.parametrize(
    ("payments", "given", "plan"), [("fake", "", "free"), ("none", "free", "free"), ("fake", "pro", "pro")]
)
def test_what_is_set_is_the_default_plan_whatever_is_sold(
    tmp_path: Path, payments: str, given: str, plan: str
) -> None:
    settings = Settings(data_dir=tmp_path, payments=payments, billing=BillingSettings(default_plan=given))
    assert catalogue_for(settings).default == plan
