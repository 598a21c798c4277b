"""What a deployment sells is checked before it starts, and told in a sentence."""

import logging
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from training_analyzer.domain.billing.errors import CatalogueInvalid
from training_analyzer.entrypoints.billing import billing_of
from training_analyzer.entrypoints.billing_settings import BillingSettings
from training_analyzer.entrypoints.selling import catalogue_for, return_pages
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid, settings_from
from training_analyzer.entrypoints.wiring import wired

KEYS = [f"k:{b64encode(sha256(name).digest()).decode()}" for name in (b"auth", b"vault")]
PRODUCTION = {"TA_ENVIRONMENT": "production", "TA_AUTH__SECRETS": KEYS[0], "TA_VAULT__KEYS": KEYS[1]}
STRIPE = {
    "TA_PAYMENTS": "stripe",
    "TA_STRIPE__SECRET_KEY": "sk_test_1",
    "TA_STRIPE__WEBHOOK_SECRETS": "whsec_1",
    "TA_STRIPE__PRICES": "pro:month=price_1",
}  # fmt: skip
OWN = """
[plans.club]
version = 2
rank = 0
[plans.coach]
version = 1
rank = 1
limits.history_days = {}
"""


def settings(tmp_path: Path, environ: dict[str, str]) -> Settings:
    return settings_from({"TA_DATA_DIR": str(tmp_path), "TA_PERSISTENCE": "fake", **environ}, {}, {})


def catalogue_file(tmp_path: Path, text: str) -> str:
    file = tmp_path / "plans.toml"
    file.write_text(text, "utf-8")
    return str(file)


async def start(tmp_path: Path, environ: dict[str, str]) -> None:
    async with wired(settings(tmp_path, environ)):
        pass


async def test_every_setting_reaches_the_use_cases(tmp_path: Path) -> None:
    environ = {
        "TA_BILLING__CATALOGUE": catalogue_file(tmp_path, OWN),
        "TA_BILLING__DEFAULT_PLAN": "club",
        "TA_BILLING__GRACE_DAYS": "0",
        "TA_BILLING__PERIOD_SKEW_HOURS": "2",
        "TA_BILLING__DISPUTE_SUSPENDS": "false",
        "TA_BILLING__REFUND_REVOKES": "true",
        "TA_BILLING__EVENT_MAX_ATTEMPTS": "4",
        "TA_BILLING__EVENT_BACKOFF_S": "3, 60",
        "TA_AI__DEPLOYMENT_COST_PER_MONTH_USD": "12.50",
    }
    async with wired(settings(tmp_path, environ)) as ports:
        billing = billing_of(ports)
    assert ports.gate.deployment_cost_per_month_nano_usd == 12_500_000_000
    assert [plan.key for plan in billing.catalogue.plans] == ["club", "coach"]
    assert billing.catalogue.default_plan.key == "club"
    assert (billing.rules.grace, billing.rules.period_skew) == (timedelta(), timedelta(hours=2))
    assert not billing.rules.dispute_suspends
    assert billing.refund_revokes
    assert [pause.total_seconds() for pause in billing.pauses] == [3, 60, 60]


@pytest.mark.parametrize(
    ("name", "value"),
    [("GRACE_DAYS", "-1"), ("PERIOD_SKEW_HOURS", "a day"), ("GRANDFATHER", "always"), ("REFUND_REVOKES", "maybe"),
     ("EVENT_MAX_ATTEMPTS", "0"), ("EVENT_BACKOFF_S", "1,0"), ("EVENT_BACKOFF_S", ","), ("INBOX_RETENTION_DAYS", "x")],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_told_with_what_it_takes(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsInvalid, match=f"TA_BILLING__{name} takes "):
        settings(tmp_path, {f"TA_BILLING__{name}": value})


async def test_the_faults_of_a_catalogue_stop_the_start(tmp_path: Path) -> None:
    catalogue = {"TA_BILLING__CATALOGUE": catalogue_file(tmp_path, OWN.replace("history_days", "history"))}
    with pytest.raises(CatalogueInvalid, match="history"):
        await start(tmp_path, catalogue)
    with pytest.raises(CatalogueInvalid, match="the default plan 'gold' is not among them"):
        await start(tmp_path, {"TA_BILLING__DEFAULT_PLAN": "gold"})


@pytest.mark.parametrize("text", [None, "[plans", "\x00"])
def test_a_catalogue_that_cannot_be_read_is_named(tmp_path: Path, text: str | None) -> None:
    file = str(tmp_path / "missing.toml") if text is None else catalogue_file(tmp_path, text)
    with pytest.raises(SettingsInvalid, match=r"TA_BILLING__CATALOGUE: .* cannot be read"):
        catalogue_for(settings(tmp_path, {"TA_BILLING__CATALOGUE": file}))


def test_athletes_come_back_to_the_operators_page(tmp_path: Path) -> None:
    own = return_pages(settings(tmp_path, {"TA_HTTP__PUBLIC_URL": "https://our.club/ta/"}))
    assert own.portal == "https://our.club/ta/"
    assert own.paid == "https://our.club/ta/?checkout=done&session_id={CHECKOUT_SESSION_ID}"
    assert own.away == "https://our.club/ta/?checkout=left"
    page = return_pages(settings(tmp_path, {"TA_BILLING__RETURN_URL": "https://app.club/plans"}))
    assert page.portal == "https://app.club/plans"


@pytest.mark.parametrize(
    "environ",
    [
        {"TA_BILLING__RETURN_URL": "javascript:alert(1)"},
        {"TA_BILLING__RETURN_URL": "https://our.club/?next=x"},
        {**PRODUCTION, "TA_BILLING__RETURN_URL": "http://our.club"},
        {**PRODUCTION, "TA_MAIL": "none"},
    ],
)
async def test_an_address_that_is_none_stops_what_sells(tmp_path: Path, environ: dict[str, str]) -> None:
    with pytest.raises(SettingsInvalid, match="TA_BILLING__RETURN_URL"):
        await start(tmp_path, {**STRIPE, **environ})


def told(records: list[logging.LogRecord], level: int) -> list[str]:
    return [each.getMessage() for each in records if each.levelno == level]


async def test_a_test_key_in_production_is_an_error_of_the_log(tmp_path: Path, caplog: Any) -> None:
    await start(tmp_path, {**STRIPE, **PRODUCTION, "TA_HTTP__PUBLIC_URL": "https://our.club"})
    assert told(caplog.records, logging.ERROR) == [
        "TA_PAYMENTS=stripe has a test key in production: whoever knows a test card gets any plan."
    ]
    caplog.clear()
    live = {"TA_STRIPE__SECRET_KEY": "sk_live_1", "TA_HTTP__PUBLIC_URL": "https://our.club"}
    await start(tmp_path, {**STRIPE, **PRODUCTION, **live})
    assert told(caplog.records, logging.ERROR) == []


async def test_a_plan_without_a_price_and_a_dearer_plan_that_allows_less_are_warned_of(
    tmp_path: Path, caplog: Any
) -> None:
    await start(tmp_path, STRIPE)
    assert told(caplog.records, logging.WARNING) == [
        "pro:year is sold by the catalogue, and stripe has no price for it."
    ]
    caplog.clear()
    less = OWN.replace("version = 2", "version = 2\nlimits.priority_sync = {}")
    await start(
        tmp_path,
        {"TA_BILLING__CATALOGUE": catalogue_file(tmp_path, less), "TA_BILLING__DEFAULT_PLAN": "club"},
    )
    assert told(caplog.records, logging.WARNING) == [
        "The catalogue of plans: coach allows less priority_sync than club."
    ]


def test_the_defaults_are_those_of_the_design() -> None:
    assert BillingSettings().event_backoff_s.spans[-1] == timedelta(hours=6)
    assert len(BillingSettings().event_backoff_s.spans) == BillingSettings().event_max_attempts - 1
