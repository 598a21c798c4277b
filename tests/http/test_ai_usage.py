"""What calls of models took, looked back on: one's own by total, time and record, and an administrator's of all."""

from dataclasses import replace
from typing import Any

import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, Clock, an_athlete, code_of
from tests.http.customers import id_of
from tests.http.test_admin import an_admin
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.terms import NOTHING
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.feature_gate import Ask, admitted
from training_analyzer.domain.usage.record import CallOutcome, Price, Settlement, Usage, UsageSource
from training_analyzer.entrypoints.wiring import Wired

TOOK = Settlement(
    usage=Usage(input_tokens=1000, output_tokens=200, cache_read_input_tokens=800),
    price=Price(cost_nano_usd=1_400_000, source="list/1", model="acme/m"),
    delivered=True,
    outcome=CallOutcome.COMPLETED,
    response_model="m-2026",
)


async def use(
    ports: Wired, user_id: UserId, settlement: Settlement = TOOK, feature: Feature = Feature.AI_ANALYSIS
) -> None:
    ask = Ask(user_id=user_id, feature=feature, provider="acme", model="m", cost_bound_nano_usd=5_000_000)
    entitled = ports.gate.terms.entitled(NOTHING, ports.clock())
    async with admitted(ask, entitlements=entitled, gate=ports.gate) as admission:
        await admission.settle(settlement)


async def test_a_month_is_summed_up_exactly_and_what_is_left_is_told(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    ana, ben = await an_athlete(http), await an_athlete(http, "ben@example.org")
    guessed = replace(
        TOOK,
        usage=replace(TOOK.usage, source=UsageSource.ESTIMATED),
        price=Price(cost_nano_usd=1, source="list/1"),
    )
    await use(ports, await id_of(ana))
    await use(ports, await id_of(ana), guessed)
    clock.ahead(seconds=1)
    told = await ana.get("/v1/usage/ai")
    assert (told["start"], told["end"]) == ("2026-11-01T00:00:00Z", "2026-11-24T12:00:01Z")
    total = told["total"]
    assert (total["requests"], total["input_tokens"], total["cache_read_input_tokens"]) == (2, 2000, 1600)
    assert (total["cost"], total["cost_nano_usd"]) == (
        {"amount": "0.001400001", "currency": "USD"},
        1_400_001,
    )
    assert (total["estimated_nano_usd"], total["assumed_nano_usd"]) == (1, 0)
    day, month = told["balances"]
    assert (day["period"], month["period"], month["resets_at"]) == ("day", "month", "2026-12-01T00:00:00Z")
    assert month["used"]["amount"] == "0.001400001"
    assert (await ben.get("/v1/usage/ai"))["total"]["requests"] == 0


async def test_history_is_by_time_and_group(http: AsyncClient, ports: Wired, clock: Clock) -> None:
    ana = await an_athlete(http)
    user_id = await id_of(ana)
    await use(ports, user_id)
    clock.ahead(minutes=20)
    await use(ports, user_id, feature=Feature.AI_CHAT)
    clock.ahead(seconds=1)
    found = await ana.get("/v1/usage/ai/history?group_by=feature,model&bucket=week")
    assert [(each["start"], each["group"]) for each in found["data"]] == [
        ("2026-11-23T00:00:00Z", {"feature": "ai_analysis", "model": "m-2026"}),
        ("2026-11-23T00:00:00Z", {"feature": "ai_chat", "model": "m-2026"}),
    ]
    (day,) = (await ana.get("/v1/usage/ai/history"))["data"]
    assert (day["start"], day["group"], day["requests"]) == ("2026-11-24T00:00:00Z", {}, 2)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("history?group_by=athlete", "invalid_request"),
        ("history?bucket=year", "invalid_request"),
        ("history?bucket=hour&start=2026-09-01T00:00:00Z", "invalid_value"),
        ("?start=2026-11-24T12:00:00", "invalid_value"),
        ("?start=2026-11-24T12:00:00Z&end=2026-11-23T12:00:00Z", "invalid_value"),
        ("?start=0001-01-01T00:00:00Z", "invalid_value"),
        ("records?cursor=AAAA", "invalid_cursor"),
        ("records?cursor=f_________8", "invalid_cursor"),
    ],
)
async def test_what_cannot_be_looked_back_on_is_said(http: AsyncClient, query: str, code: str) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("GET", f"/v1/usage/ai/{query}".replace("/?", "?")), 422) == code


async def test_records_come_by_pages_and_are_nobody_elses(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    ana, ben = await an_athlete(http), await an_athlete(http, "ben@example.org")
    user_id = await id_of(ana)
    for _ in range(3):
        await use(ports, user_id)
        clock.ahead(seconds=1)
    seen: list[dict[str, Any]] = []
    path: str | None = "/v1/usage/ai/records?limit=2"
    while path:
        page = await ana.get(path)
        seen += page["data"]
        path = page["next_cursor"] and f"/v1/usage/ai/records?limit=2&cursor={page['next_cursor']}"
    assert [each["created_at"] for each in seen] == [f"2026-11-24T12:00:0{second}Z" for second in (2, 1, 0)]
    first = seen[0]
    assert (first["state"], first["outcome"], first["usage_source"]) == ("settled", "completed", "provider")
    assert (first["reserved"]["amount"], first["cost"]["amount"]) == ("0.005000000", "0.001400000")
    assert (first["price_source"], first["response_model"]) == ("list/1", "m-2026")
    assert (await ben.get("/v1/usage/ai/records"))["data"] == []


async def test_without_a_model_all_features_go_by_rules(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    found = (await ana.get("/v1/usage/ai/models"))["data"]
    assert {(each["kind"], each["model"], each["input_price"]) for each in found} == {("rules", None, None)}
    assert len(found) == 4


async def test_an_administrator_sees_the_sum_of_all_and_nobody_else_does(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    ana, ben = await an_athlete(http), await an_athlete(http, "ben@example.org")
    for athlete in (ana, ben):
        await use(ports, await id_of(athlete))
    assert code_of(await ana.call("GET", "/v1/admin/usage/ai"), 403) == "admin_required"
    clock.ahead(seconds=1)
    admin: Athlete = await an_admin(http, ports)
    (total,) = (await admin.get("/v1/admin/usage/ai?group_by=provider"))["data"]
    assert (total["requests"], total["cost_nano_usd"], total["group"]) == (2, 2_800_000, {"provider": "acme"})
