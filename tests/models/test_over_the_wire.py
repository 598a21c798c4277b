"""Calls of models from the use case to a server on loopback, by the real library: what was spent, to the billionth."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.models.deployment import ENTITLED, UNLIMITED, Deployment, a_deployment
from tests.models.fake_openai import FakeOpenAi, Step, fake_openai
from tests.models.test_openai import deployment
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.adapters.genai_prices.book import GenaiPrices
from training_analyzer.adapters.genai_prices.overrides import overrides_in
from training_analyzer.adapters.openai.model import build
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.services.model_call import CallRules
from training_analyzer.domain.usage.errors import UnknownPrice
from training_analyzer.domain.usage.limit import Meter
from training_analyzer.domain.usage.model_errors import ModelFailed, ModelUnavailable
from training_analyzer.domain.usage.record import Usage, UsageSource
from training_analyzer.plugins.testing.builders import NOW, a_user_id
from training_analyzer.ports.language_model import Delta, Message

OWN = """
[[price]]
provider = "openai"
model = "runner-1"
input = "1"
cached_input = "0.25"
output = "2"

[[price]]
provider = "openai"
model = "runner-1"
effective_from = 2026-12-01
input = "0.15"
output = "0.60"
"""
CHAT = Feature.AI_CHAT


@pytest.fixture
def prices(tmp_path: Path) -> GenaiPrices:
    file = tmp_path / "prices.toml"
    file.write_text(OWN)
    return GenaiPrices(overrides_in(file))


@pytest.fixture
async def server() -> AsyncIterator[FakeOpenAi]:
    async with fake_openai() as opened:
        yield opened


@asynccontextmanager
async def calling(
    server: FakeOpenAi, prices: GenaiPrices, clock: Callable[[], datetime] = lambda: NOW, **settings: str
) -> AsyncIterator[Deployment]:
    async with build(deployment(server.url, reasoning="off", **settings)) as model:
        yield await a_deployment(
            FakeStore(), model=model, prices=prices, clock=clock, rules=CallRules(timeout_s=30.0)
        )


@pytest.mark.parametrize(
    ("usage", "nano_usd"),
    [
        (Usage(input_tokens=1000, output_tokens=200), 1_400_000),
        (Usage(input_tokens=1000, output_tokens=200, reasoning_output_tokens=150), 1_400_000),
        (Usage(input_tokens=1000, output_tokens=200, cache_read_input_tokens=800), 800_000),
        (Usage(), 0),
    ],
    ids=["plain", "reasoned", "cached", "nothing"],
)
async def test_what_the_server_tells_is_paid_exactly(
    server: FakeOpenAi, prices: GenaiPrices, usage: Usage, nano_usd: int
) -> None:
    async with calling(server, prices) as here:
        server.says("Good.", usage)
        done = await here.complete()
        assert (done.usage, done.price.cost_nano_usd) == (usage, nano_usd)
        server.says("Good.", usage)
        async with aclosing(await here.stream()) as stream:
            *_, streamed = [item async for item in stream]
        assert not isinstance(streamed, Delta)
        assert streamed.price.cost_nano_usd == nano_usd
        assert await here.cost() == 2 * nano_usd


async def test_a_hundred_calls_of_one_token_cost_exactly_a_hundred_tokens(
    server: FakeOpenAi, prices: GenaiPrices
) -> None:
    then = datetime(2026, 12, 1, tzinfo=UTC)
    async with calling(server, prices, lambda: then) as here:
        for _ in range(100):
            server.says(".", Usage(input_tokens=1))
        ask = here.models.complete
        for _ in range(2):
            await asyncio.gather(
                *(ask(here.call(), read=str, entitlements=UNLIMITED, work=here.store.work) for _ in range(50))
            )
        assert await here.cost(now=then) == 15_000  # 0.15 dollars a million, since that day


async def test_the_model_that_answered_is_paid_and_an_unknown_one_is_never_asked(
    server: FakeOpenAi, prices: GenaiPrices
) -> None:
    async with calling(server, prices) as here:
        server.says("Good.", Usage(input_tokens=1000, output_tokens=100), model="gpt-4o-mini-2024-07-18")
        done = await here.complete()
        assert (done.price.source.startswith("genai-prices/"), done.price.cost_nano_usd) == (True, 210_000)
    async with calling(server, prices, provider="acme") as here:
        with pytest.raises(UnknownPrice):
            await here.complete()
    assert server.asked == 1


async def test_who_hangs_up_in_the_middle_of_a_stream_pays_for_what_was_written(
    server: FakeOpenAi, prices: GenaiPrices
) -> None:
    async with calling(server, prices) as here:
        server.says("three words only " * 3_000)
        stream = await here.stream()
        said = "".join(
            [item.text for item in [await anext(stream) for _ in range(3)] if isinstance(item, Delta)]
        )
        await stream.aclose()
        await server.left()
        await here.models.closed()
        assert server.sent < 9_000
        used, reserved = await here.counted(Meter.COST_NANO_USD, CHAT)
        assert used >= len(said) * 2_000
        assert reserved == 0
        assert await here.counted(feature=CHAT) == (1, 0)


async def test_who_hangs_up_before_the_first_word_has_used_nothing_of_the_quota(
    server: FakeOpenAi, prices: GenaiPrices
) -> None:
    async with calling(server, prices) as here:
        server.stalls()
        stream = await here.stream()
        reading = asyncio.ensure_future(anext(stream))
        await server.asked_one.wait()
        reading.cancel()
        await asyncio.wait([reading])
        await server.left()
        await here.models.closed()
        used, reserved = await here.counted(Meter.COST_NANO_USD, CHAT)
        assert (used > 0, reserved, await here.counted(feature=CHAT)) == (True, 0, (0, 0))


async def test_what_breaks_off_is_paid_by_what_came_and_is_no_answer(
    server: FakeOpenAi, prices: GenaiPrices
) -> None:
    async with calling(server, prices) as here:
        server.breaks_off("Your run was ste")
        stream = await here.stream()
        pieces = [await anext(stream) for _ in range(4)]
        assert "".join([each.text for each in pieces if isinstance(each, Delta)]) == "Your run was ste"
        with pytest.raises(ModelUnavailable):
            await anext(stream)
        used, reserved = await here.counted(Meter.COST_NANO_USD, CHAT)
        assert (used > 0, reserved, await here.counted(feature=CHAT)) == (True, 0, (0, 0))


async def test_a_busy_server_is_waited_for_and_only_the_answer_is_paid(
    server: FakeOpenAi, prices: GenaiPrices
) -> None:
    async with calling(server, prices) as here:
        server.script += [Step(status=429, retry_after="3"), Step(status=500)]
        server.says("Good.", Usage(input_tokens=1000, output_tokens=200))
        done = await here.complete()
        assert (here.pauses, server.asked, done.attempts) == ([3, 1.0], 3, 1)
        assert await here.cost() == 1_400_000


@pytest.mark.parametrize("step", [Step(status=503), Step(status=401)], ids=["busy", "key"])
async def test_who_got_no_answer_pays_nothing(server: FakeOpenAi, prices: GenaiPrices, step: Step) -> None:
    async with calling(server, prices) as here:
        server.script += [step] * 3
        with pytest.raises(ModelFailed):
            await here.complete()
        assert (await here.cost(), await here.counted()) == (0, (0, 0))


async def test_a_server_that_drops_the_connection_is_paid_at_the_bound(
    server: FakeOpenAi, prices: GenaiPrices
) -> None:
    async with calling(server, prices) as here:
        server.hangs_up()
        done = await here.complete()
        assert (done.attempts, done.usage.source) == (2, UsageSource.ASSUMED)


async def test_two_athletes_at_once_never_see_or_pay_for_each_other(
    server: FakeOpenAi, prices: GenaiPrices
) -> None:
    async with calling(server, prices) as here:

        async def ask(number: int, turn: int) -> None:
            words = f"athlete {number} turn {turn}"
            own = replace(here.call(number).request, messages=(Message("user", words),))
            call = replace(here.call(number), request=own)
            done = await here.models.complete(call, read=str, entitlements=UNLIMITED, work=here.store.work)
            assert done.answer == f"echo {words}"

        server.echoes = True
        await asyncio.gather(*(ask(number, turn) for turn in range(50) for number in (1, 2)))
        # 1 token for the first athlete's prompts, 2 for the second's
        assert await here.counted(Meter.COST_NANO_USD, number=1) == (50 * 1_000, 0)
        assert await here.counted(Meter.COST_NANO_USD, number=2) == (50 * 2_000, 0)
        told = str([asked.body for asked in server.log]) + str([asked.headers for asked in server.log])
        assert str(a_user_id(1)) not in told
        assert ENTITLED.plan.key not in told
