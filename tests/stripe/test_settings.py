"""Settings of the account: checked at start, and never shown."""

from pathlib import Path
from typing import Literal

import pytest

from training_analyzer.adapters.stripe.settings import settings_of
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment


def deployment(
    *,
    key: str = "sk_test_1",
    secrets: str = "whsec_a, whsec_b",
    prices: str = "pro:month=price_new|price_old,pro:year=price_y",
    environment: Literal["development", "production"] = "production",
) -> Deployment:
    return Deployment(
        data_dir=Path(),
        environment=environment,
        settings={"prices": prices},
        secrets={"secret_key": Secret(key), "webhook_secrets": Secret(secrets)},
        section="stripe",
    )


def test_prices_are_plans_and_the_first_is_sold() -> None:
    found = settings_of(deployment())
    assert found.prices == {"pro:month": ("price_new", "price_old"), "pro:year": ("price_y",)}
    assert found.plan_of("price_old") == PlanRef("pro:month")
    assert found.plan_of("price_tshirt") is None
    assert [secret.reveal() for secret in found.webhook_secrets] == ["whsec_a", "whsec_b"]


@pytest.mark.parametrize(("key", "live"), [("sk_test_1", False), ("sk_live_1", True), ("rk_live_1", True)])
def test_the_key_says_whether_money_moves(key: str, *, live: bool) -> None:
    assert settings_of(deployment(key=key)).livemode is live


@pytest.mark.parametrize("key", ["", "pk_live_1", "sk_1", "whsec_1"])
def test_what_is_no_secret_key_is_refused(key: str) -> None:
    with pytest.raises(InvalidSetting, match="TA_STRIPE__SECRET_KEY"):
        settings_of(deployment(key=key))


def test_a_live_key_is_refused_in_development() -> None:
    with pytest.raises(InvalidSetting, match="a test key in development"):
        settings_of(deployment(key="sk_live_1", environment="development"))


@pytest.mark.parametrize("secrets", ["", ",", "secret", "whsec_a,other"])
def test_what_is_no_webhook_secret_is_refused(secrets: str) -> None:
    with pytest.raises(InvalidSetting, match="TA_STRIPE__WEBHOOK_SECRETS"):
        settings_of(deployment(secrets=secrets))


@pytest.mark.parametrize(
    "prices",
    [
        "pro",
        "pro:month",
        "pro:month=",
        "pro:week=price_1",
        "pro:month=prod_1",
        "pro:month=price_1,pro:month=price_2",
        "pro:month=price_1,pro:year=price_1",
    ],
)
def test_prices_that_cannot_be_read_are_refused(prices: str) -> None:
    with pytest.raises(InvalidSetting, match="TA_STRIPE__PRICES"):
        settings_of(deployment(prices=prices))


def test_no_price_at_all_is_legal() -> None:
    assert settings_of(deployment(prices="")).prices == {}
