"""What is gained and lost with a plan: another plan, another catalogue, another price, over HTTP at a Stripe of ours."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from httpx import AsyncClient

from tests.http.api import START, Athlete, Clock, an_athlete, code_of, sign_in
from tests.http.at_stripe import SUBSCRIPTION, on_both_stores, stripe_settings, subscribed, told
from tests.http.conftest import client
from tests.stripe.fake_stripe import FakeStripe
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired, wired

FREE = """
[plans.free]
version = 1
rank = 0
limits.ai_chat = {max = 1, per = "day"}
"""
PLUS = """
[plans.plus]
version = 1
rank = 1
limits.ai_chat = {max = 5, per = "day"}
prices.month = {amount_minor = 499, currency = "usd"}
"""
PRO = """
[plans.pro]
version = 1
rank = 2
limits.ai_chat = {max = 20, per = "day"}
limits.ai_workout = {max = 1, per = "month"}
limits.data_export = {}
prices.month = {amount_minor = 999, currency = "usd"}
prices.year = {amount_minor = 9990, currency = "usd"}
"""
PRO_LATER = """
[plans.pro]
version = 2
rank = 2
limits.ai_chat = {max = 10, per = "day"}
limits.ai_workout = {max = 3, per = "month"}
prices.month = {amount_minor = 1499, currency = "usd"}
prices.year = {amount_minor = 14990, currency = "usd"}

[[plans.pro.earlier]]
version = 1
rank = 2
limits.ai_chat = {max = 20, per = "day"}
limits.ai_workout = {max = 1, per = "month"}
limits.data_export = {}
"""
PRICES = "plus:month=price_tshirt,pro:month=price_pro_month|price_pro_month_old,pro:year=price_pro_year"
EXPORT = {"kind": "activities", "format": "json"}

type Rule = Literal["better", "pinned", "none"]


@pytest.fixture
def fake() -> Iterator[FakeStripe]:
    with FakeStripe(START).running() as running:
        yield running


@pytest.fixture(params=["sqlite"])
def settings(request: pytest.FixtureRequest, fake: FakeStripe, tmp_path: Path) -> Settings:
    given = stripe_settings(fake, request, tmp_path)
    stripe = {**given.sections["stripe"], "prices": PRICES}
    sold = msgspec.structs.replace(given, sections={**given.sections, "stripe": stripe})
    return selling(sold, FREE + PLUS + PRO)


def selling(settings: Settings, catalogue: str, rule: Rule = "better") -> Settings:
    """Return the settings with a catalogue of plans."""
    file = settings.data_dir / "plans.toml"
    file.write_text(catalogue, "utf-8")
    billing = msgspec.structs.replace(settings.billing, catalogue=str(file), grandfather=rule)
    return msgspec.structs.replace(settings, billing=billing)


@asynccontextmanager
async def started_anew(settings: Settings, clock: Clock) -> AsyncIterator[AsyncClient]:
    """Serve with other settings over the same store."""
    async with (
        wired(settings, clock=clock) as ports,
        client(replace(ports, passwords=FakePasswords())) as http,
    ):
        yield http


async def allowed(athlete: Athlete) -> tuple[int | None, int | None, bool]:
    """Return how many chats a day and workouts a month there are, and whether activities may be exported."""
    features = {each["feature"]: each for each in (await athlete.get("/v1/usage"))["features"]}
    export = features["data_export"]["has_access"]
    asked = await athlete.call("POST", "/v1/exports", json=EXPORT)
    assert asked.status_code == (202 if export else 402), asked.text
    if export:
        assert (await athlete.call("DELETE", asked.headers["location"])).status_code < 300
    return features["ai_chat"]["limit"], features["ai_workout"]["limit"], export


@on_both_stores
async def test_a_dearer_plan_counts_at_once_and_a_cheaper_one_when_it_is_the_vendors(
    http: AsyncClient, fake: FakeStripe, ports: Wired, clock: Clock
) -> None:
    ana = await an_athlete(http)
    assert await allowed(ana) == (1, 0, False)
    await subscribed(ana, fake, "plus")
    assert await allowed(ana) == (5, 0, False)
    path, pro = f"{SUBSCRIPTION}/change", {"plan": "pro", "interval": "month"}
    assert (await ana.call("POST", path, json=pro)).json()["plan"] == "pro"
    assert await allowed(ana) == (20, 1, True)  # by the token that is there

    plus = {"plan": "plus", "interval": "month"}
    assert code_of(await ana.call("POST", path, json=plus), 409) == "use_cancel"
    (sub,) = fake.account.subscriptions.values()
    fake.account.reprice(sub, "price_tshirt")  # in the portal
    fake.account.change(sub)
    await told(http, fake, ports)
    assert await allowed(ana) == (5, 0, False)

    fake.account.reprice(sub, "price_pro_month")
    fake.account.change(sub)
    await told(http, fake, ports)
    cancelled = (await ana.call("POST", f"{SUBSCRIPTION}/cancel", json={})).json()
    assert (cancelled["plan"], cancelled["cancel_at"] is None) == ("pro", False)
    for days, left in ((29, (20, 1, True)), (2, (1, 0, False))):
        fake.account.advance(days)
        clock.ahead(days=days)
        ana = await sign_in(http, ana.email)
        assert await allowed(ana) == left


@pytest.mark.parametrize(
    ("rule", "of_ana"), [("better", (20, 3, True)), ("pinned", (20, 1, True)), ("none", (10, 3, False))]
)
async def test_who_bought_before_a_plan_changed_keeps_what_the_rule_says(
    http: AsyncClient,
    fake: FakeStripe,
    settings: Settings,
    clock: Clock,
    rule: Rule,
    of_ana: tuple[int, int, bool],
) -> None:
    ana = await an_athlete(http)
    await subscribed(ana, fake)
    assert await allowed(ana) == (20, 1, True)
    async with started_anew(selling(settings, FREE + PLUS + PRO_LATER, rule), clock) as later:
        ana, bea = await sign_in(later, ana.email), await an_athlete(later, "bea@example.org")
        await subscribed(bea, fake)
        assert await allowed(ana) == of_ana
        assert await allowed(bea) == (10, 3, False)
        states = [await each.get(SUBSCRIPTION) for each in (ana, bea)]
        assert [(each["plan"], each["plan_version"]) for each in states] == [("pro", 1), ("pro", 2)]
        # what is bought anew is bought as it is now
        yearly = {"plan": "pro", "interval": "year"}
        changed = await ana.call("POST", f"{SUBSCRIPTION}/change", json=yearly)
        assert (changed.status_code, changed.json()["plan_version"]) == (200, 2)
        assert await allowed(ana) == (10, 3, False)
