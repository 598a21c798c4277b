"""The coach as it is deployed with a model: by its settings alone, to a server on loopback, by the real library."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import AsyncClient

from tests.http.api import Clock, an_athlete
from tests.http.apps import running
from tests.http.coaching import reading
from tests.http.conftest import client_of
from tests.models.fake_openai import FakeOpenAi, fake_openai
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.domain.ids import UserId, from_text
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.usage.limit import Limit, Meter, subject_of
from training_analyzer.domain.usage.record import Usage
from training_analyzer.entrypoints.ai_settings import AiSettings
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import Wired, wired

KEY = "sk-of-the-tests-1234567890"
PRICES = '[[price]]\nprovider = "openai"\nmodel = "runner-1"\ninput = "1"\noutput = "2"\n'
USED = Usage(input_tokens=1000, output_tokens=200)


@pytest.fixture
async def server() -> AsyncIterator[FakeOpenAi]:
    async with fake_openai() as opened:
        yield opened


@pytest.fixture
async def deployed(server: FakeOpenAi, clock: Clock, tmp_path: Path) -> AsyncIterator[Wired]:
    prices = tmp_path / "prices.toml"
    prices.write_text(PRICES)
    settings = Settings(
        data_dir=tmp_path,
        persistence="fake",
        limits=UNLIMITED,
        ai=AiSettings(model="openai:runner-1"),
        sections={
            "ai": {
                "base_url": server.url,
                "api_key": KEY,
                "reasoning": "off",
                "prices_file": str(prices),
            }
        },
    )
    async with wired(settings, clock=clock) as ports:
        yield replace(ports, passwords=FakePasswords())


async def conversation(http: AsyncClient) -> tuple[str, dict[str, str]]:
    ana = await an_athlete(http)
    await ana.call("PUT", "/v1/me/consents", json={"ai": True})
    begun = await ana.call("POST", "/v1/coach/conversations", json={})
    return f"/v1/coach/conversations/{begun.json()['id']}/messages", ana.headers


async def test_an_analysis_by_the_real_library_is_read_and_paid(server: FakeOpenAi, deployed: Wired) -> None:
    server.says(json.dumps({"summary": "Steady.", "findings": [], "advice": ""}), USED)
    async with running(deployed) as app, client_of(app) as http:
        ana = await an_athlete(http)
        await ana.call("PUT", "/v1/me/consents", json={"ai": True})
        run = await ana.enter(distance_m=10_000, rpe=6)
        wanted = {"kind": "activity", "activity_id": run["id"]}
        made = (await ana.call("POST", "/v1/coach/analyses", json=wanted)).json()
    assert (made["summary"], made["generator"]["provider"]) == ("Steady.", "openai")
    assert made["usage"] == {
        "input_tokens": 1000,
        "output_tokens": 200,
        "cost": {"amount": "0.001400000", "currency": "USD"},
    }
    (asked,) = server.log
    assert asked.body["response_format"]["type"] == "json_schema"
    assert "ana@example.org" not in json.dumps(asked.body)


async def test_who_hangs_up_in_the_middle_of_an_answer_pays_for_it_and_the_server_is_left(
    server: FakeOpenAi, deployed: Wired
) -> None:
    server.says("three words only " * 3_000)
    async with running(deployed) as app, client_of(app) as http:
        path, headers = await conversation(http)
        async with reading(app, path, headers, {"content": "What now?"}) as read:
            assert (await read.event())[0] == "delta"
        await server.left()
        await deployed.models.closed()
        me = (await http.get("/v1/me", headers=headers)).json()
        usage = (await http.get("/v1/usage", headers=headers)).json()
    assert server.sent < 9_000
    subject = subject_of(UserId(from_text("usr", me["id"], "user")))
    limit = Limit(subject=subject, meter=Meter.COST_NANO_USD, window=PeriodKind.MONTH, amount=None)
    (cost,) = await deployed.store.meter.balances([limit], deployed.clock())
    assert cost.used > 1_000 * 1_000  # the whole prompt, and what was written of the answer
    assert cost.reserved == 0
    (chat,) = [each for each in usage["features"] if each["feature"] == "ai_chat"]
    assert (chat["used"], chat["reserved"]) == (1, 0)
