"""The application at a Stripe of ours: its settings, and what athletes and the vendor do there."""

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, do_jobs, sign_in
from tests.stripe.fake_stripe import FakeStripe
from tests.stripe.fake_stripe.door import KEY
from tests.stripe.fake_stripe.server import SECRET
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import Wired

DOOR = "/v1/webhooks/stripe"
CHECKOUTS = "/v1/billing/checkout-sessions"
SUBSCRIPTION = "/v1/billing/subscription"
PRICES = (
    "pro:month=price_pro_month|price_pro_month_old,pro:year=price_pro_year,enterprise:month=price_enterprise"
)

on_both_stores = pytest.mark.parametrize("settings", ["sqlite", "supabase"], indirect=True)


def stripe_settings(fake: FakeStripe, request: pytest.FixtureRequest, folder: Path) -> Settings:
    """Return settings on the store that a test asks for, with the account's keys."""
    if request.param == "supabase":
        given: Settings = request.getfixturevalue("on_postgres")
    else:
        shutil.copy(request.getfixturevalue("migrated_file"), folder / FILE_NAME)
        given = Settings(data_dir=folder, persistence=request.param, limits=UNLIMITED)
    account = {
        "secret_key": KEY,
        "webhook_secrets": f"whsec_newest,{SECRET}",
        "prices": PRICES,
        "api_base": fake.url,
    }
    return msgspec.structs.replace(given, payments="stripe", sections={**given.sections, "stripe": account})


async def deliver(http: AsyncClient, fake: FakeStripe, *events: dict[str, Any]) -> None:
    for event in events:
        body, headers = fake.signed(event)
        reply = await http.post(DOOR, content=body, headers=headers)
        assert reply.status_code == 202, reply.text


async def told(http: AsyncClient, fake: FakeStripe, ports: Wired) -> None:
    """Deliver all that happened since the last time, and let the worker look."""
    events, fake.account.events = fake.account.events, []
    await deliver(http, fake, *events)
    await do_jobs(ports)


async def begun(athlete: Athlete, plan: str = "pro") -> str:
    reply = await athlete.call("POST", CHECKOUTS, json={"plan": plan, "interval": "month"})
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


async def subscribed(athlete: Athlete, fake: FakeStripe, plan: str = "pro") -> dict[str, Any]:
    visit = await begun(athlete, plan)
    fake.account.complete_checkout(visit)
    reply = await athlete.call("POST", f"{CHECKOUTS}/{visit}/complete")
    assert reply.status_code == 200, reply.text
    state: dict[str, Any] = reply.json()
    return state


async def plan_of(athlete: Athlete) -> str:
    return str((await (await sign_in(athlete.http, athlete.email)).get("/v1/me"))["plan"])
