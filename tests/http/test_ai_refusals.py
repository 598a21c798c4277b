"""What refuses a call of a model, as a client sees it: the limit by name, what is used of it, and when to come back."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.http.api import an_athlete, code_of
from tests.http.coaching import with_model
from tests.http.conftest import client
from tests.http.test_coach import agreed, ask, conversation
from training_analyzer.adapters.fake.language_model import FakeLanguageModel
from training_analyzer.adapters.fake.price_book import FakePriceBook
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import Allowance, Budget, Plan, PlanKey
from training_analyzer.domain.billing.terms import PlanTerms
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.usage.model_errors import (
    ModelFailed,
    ModelMisconfigured,
    ModelTimeout,
    ModelUnavailable,
)
from training_analyzer.entrypoints.coach import coach_for
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, persistence="fake")


@asynccontextmanager
async def talking(
    ports: Wired,
    model: FakeLanguageModel,
    budget: Budget,
    most: int | None = None,
    all_nano_usd: int | None = None,
) -> AsyncIterator[AsyncClient]:
    """Serve with one plan, of this budget."""
    plan = Plan(
        key=PlanKey("club"),
        version=1,
        rank=0,
        allowances={Feature.AI_CHAT: Allowance(most, PeriodKind.DAY)},
        budget=budget,
    )
    terms = PlanTerms(catalogue=Catalogue([plan], plan.key))
    gate = replace(ports.gate, terms=terms, deployment_cost_per_month_nano_usd=all_nano_usd)
    with_gate = replace(ports, gate=gate, coach=coach_for(ports.store, replace(ports.models, gate=gate)))
    async with client(with_model(with_gate, model)) as http:
        yield http


async def refused(http: AsyncClient, times: int = 1) -> Response:
    """Return the last of so many replies."""
    ana = await agreed(await an_athlete(http))
    path = await conversation(ana)
    replies = [await ask(ana, path) for _ in range(times)]
    found: Response = replies[-1]
    return found


@pytest.mark.parametrize(
    ("limits", "times", "code", "status", "says"),
    [
        ({"budget": Budget(cost_per_day_nano_usd=3)}, 1, "budget_exceeded", 402, {"meter": "cost_nano_usd", "limit": "0.000000003", "used": "0.000000000", "period": "day", "resets_at": "2026-11-25T00:00:00Z"}),
        ({"budget": Budget(), "most": 1}, 2, "quota_exceeded", 402, {"meter": "requests", "limit": 1, "used": 1, "remaining": 0, "feature": "ai_chat"}),
        ({"budget": Budget(), "most": 0}, 1, "feature_not_in_plan", 402, {"feature": "ai_chat", "plan": "club"}),
        ({"budget": Budget(in_flight=0)}, 1, "too_many_in_flight", 429, {"meter": "in_flight", "limit": 0}),
        ({"budget": Budget(requests_per_minute=1)}, 2, "rate_limited", 429, {}),
        ({"budget": Budget(), "all_nano_usd": 3}, 1, "deployment_budget_exceeded", 503, {"meter": "cost_nano_usd", "limit": "0.000000003"}),
    ],
)  # fmt: skip
async def test_a_limit_is_named_with_what_is_used_and_nothing_is_sent(
    ports: Wired, limits: Mapping[str, Any], times: int, code: str, status: int, says: Mapping[str, Any]
) -> None:
    model = FakeLanguageModel()
    async with talking(ports, model, **limits) as http:
        reply = await refused(http, times)
    assert code_of(reply, status) == code
    assert {name: reply.json()[name] for name in says} == says
    assert ("retry-after" in reply.headers) == (status != 402)
    assert len(model.asked) == times - 1


async def test_the_wait_for_the_next_turn_is_exact(ports: Wired) -> None:
    async with talking(ports, FakeLanguageModel(), Budget(requests_per_minute=2)) as http:
        assert (await refused(http, 3)).headers["retry-after"] == "30"


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (ModelUnavailable("503", retry_after_s=600), "model_unavailable", 503),
        (ModelMisconfigured("401"), "model_misconfigured", 503),
        (ModelTimeout(), "model_timeout", 504),
    ],
)
async def test_a_model_that_fails_is_not_the_clients_fault(
    ports: Wired, error: ModelFailed, code: str, status: int
) -> None:
    model = FakeLanguageModel()
    model.script += [error] * 3
    async with talking(ports, model, Budget()) as http:
        reply = await refused(http)
    assert code_of(reply, status) == code
    if code == "model_unavailable":
        assert reply.headers["retry-after"] == "600"


async def test_a_model_without_a_price_is_named(ports: Wired) -> None:
    model = FakeLanguageModel()
    unpriced = with_model(ports, model)
    coach = unpriced.coach
    without = replace(coach, models=replace(coach.models, prices=FakePriceBook({})))
    async with client(replace(unpriced, coach=without)) as http:
        reply = await refused(http)
    assert code_of(reply, 503) == "price_unknown"
    assert "runner-1" in reply.json()["detail"]
    assert model.asked == []
