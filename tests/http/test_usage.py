"""What is used of the plan: true counts of every feature, by what is held and booked now."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, Clock, an_athlete
from tests.http.conftest import on_free
from tests.http.customers import granted, id_of
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.terms import NOTHING, Holdings
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.feature_gate import Ask, admitted
from training_analyzer.domain.usage.record import CallOutcome, Price, Settlement, Usage
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired

BOOKED = Settlement(
    usage=Usage(input_tokens=10, output_tokens=5),
    price=Price(cost_nano_usd=0, source="free", model=None),
    delivered=True,
    outcome=CallOutcome.COMPLETED,
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return on_free(settings)


async def use(ports: Wired, user_id: UserId, holdings: Holdings = NOTHING) -> None:
    allowed = ports.gate.terms.entitled(holdings, ports.clock())
    async with admitted(
        Ask(user_id=user_id, feature=Feature.AI_ANALYSIS), entitlements=allowed, gate=ports.gate
    ) as admission:
        await admission.settle(BOOKED)


async def feature(athlete: Athlete, name: str) -> dict[str, Any]:
    features = (await athlete.get("/v1/usage"))["features"]
    found: dict[str, Any] = next(each for each in features if each["feature"] == name)
    return found


async def test_every_feature_of_the_plan_is_told(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    usage = await ana.get("/v1/usage")
    assert (usage["plan"], usage["plan_version"]) == ("free", 1)
    assert [each["feature"] for each in usage["features"]] == [each.value for each in Feature]
    assert await feature(ana, "ai_analysis") == {
        "feature": "ai_analysis", "type": "metered", "limit": 5, "used": 0, "reserved": 0, "remaining": 5,
        "unlimited": False, "period": "month", "period_start": "2026-11-01T00:00:00Z",
        "resets_at": "2026-12-01T00:00:00Z", "has_access": True, "reason": "ok",
    }  # fmt: skip
    export = await feature(ana, "data_export")
    assert (export["type"], export["has_access"], export["reason"]) == (
        "boolean", False, "feature_not_in_plan",
    )  # fmt: skip
    assert (await feature(ana, "history_days"))["limit"] == 180


async def test_uses_are_counted_until_the_period_is_over(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    ana, ben = await an_athlete(http), await an_athlete(http, "ben@example.org")
    user_id = await id_of(ben)
    for _ in range(5):
        await use(ports, user_id)
    spent = await feature(ben, "ai_analysis")
    assert (spent["used"], spent["remaining"], spent["has_access"], spent["reason"]) == (
        5, 0, False, "quota_exceeded",
    )  # fmt: skip
    assert (await feature(ana, "ai_analysis"))["used"] == 0
    clock.ahead(days=7)
    tokens = await http.post(
        "/v1/auth/sessions", json={"email": "ben@example.org", "password": "correct horse battery"}
    )
    later = Athlete(http, "ben@example.org", tokens.json())
    assert (await feature(later, "ai_analysis"))["used"] == 0


async def test_what_is_unlimited_is_counted_all_the_same(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    grant = await granted(ports, ana, max_amount=None)
    for _ in range(7):
        await use(ports, grant.user_id, Holdings(overrides=[grant]))
    found = await feature(ana, "ai_analysis")
    assert (found["used"], found["limit"], found["unlimited"], found["remaining"]) == (7, None, True, None)
    assert found["has_access"]


async def test_a_call_under_way_is_held(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    user_id = await id_of(ana)
    allowed = ports.gate.terms.entitled(NOTHING, ports.clock())
    ask = Ask(user_id=user_id, feature=Feature.AI_ANALYSIS)
    async with admitted(ask, entitlements=allowed, gate=ports.gate):
        held = await feature(ana, "ai_analysis")
        assert (held["used"], held["reserved"], held["remaining"]) == (0, 1, 4)
    given_back = await feature(ana, "ai_analysis")
    assert (given_back["used"], given_back["reserved"], given_back["remaining"]) == (0, 0, 5)
