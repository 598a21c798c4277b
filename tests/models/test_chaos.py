"""Calls that end in every way there is, while sweepers take them for dead: windows end as the records say."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from tests.models.deployment import UNLIMITED, Deployment, a_deployment
from training_analyzer.adapters.fake.language_model import FakeLanguageModel
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.usage.limit import DEPLOYMENT, Limit, Meter, subject_of
from training_analyzer.domain.usage.model_errors import (
    ModelMisconfigured,
    ModelOutputInvalid,
    ModelTimeout,
    ModelUnavailable,
)
from training_analyzer.domain.usage.record import RecordState, Usage
from training_analyzer.plugins.testing.builders import NOW, a_user_id
from training_analyzer.ports.language_model import Delta, ModelReply, ModelRequest
from training_analyzer.ports.store import Store

CALLS = int(os.environ.get("TA_TEST_CHAOS_CALLS", "60"))
AT_ONCE = 60
MUCH_LATER = NOW + timedelta(days=400)
UNBOUNDED = 10**15


@dataclass
class ChaoticModel(FakeLanguageModel):
    """Ends each attempt in some way."""

    random: Random = field(default_factory=Random)

    async def complete(self, request: ModelRequest) -> ModelReply:
        for _ in range(self.random.randrange(20)):
            await asyncio.sleep(0)
        way = self.random.randrange(9)
        match way:
            case 0:
                raise ModelTimeout
            case 1 | 2:
                raise ModelUnavailable("503", may_be_billed=way == 2)
            case 3:
                raise ModelMisconfigured("401")
        usages = {
            4: None,
            5: Usage(),
            6: Usage(input_tokens=50_000, output_tokens=9_000),  # beyond all bounds
        }
        usage = usages.get(way, Usage(input_tokens=self.random.randrange(400), output_tokens=7))
        text = self.random.choice(["bad", "a good long answer", "good"])
        finish = None if self.random.random() < 0.1 else "stop"
        return ModelReply(text=text, usage=usage, response_model=request.model, finish_reason=finish)

    async def stream(self, request: ModelRequest) -> AsyncGenerator[Delta | ModelReply]:
        reply = await self.complete(request)
        for word in reply.text.split():
            yield Delta(word)
            await asyncio.sleep(0)
        yield reply


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_becomes_of_calls_the_windows_are_the_sum_of_the_records(
    store: Store, seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - chance that can be repeated
    model = ChaoticModel(random=random)
    here = await a_deployment(store, model=model, deployment_nano_usd=UNBOUNDED)
    over = asyncio.Event()
    sweepers = [asyncio.create_task(_sweeping(store, over)) for _ in range(2)]
    turns = asyncio.Semaphore(AT_ONCE)
    await asyncio.gather(*(_call(here, 1 + number % 2, random, turns) for number in range(CALLS)))
    await here.models.closed()
    over.set()
    await asyncio.gather(*sweepers)
    costs = [await _checked(store, number) for number in (1, 2)]
    assert await _counted(store, DEPLOYMENT, PeriodKind.MONTH) == (sum(costs), 0)
    assert min(costs) > 0


async def _call(here: Deployment, number: int, random: Random, turns: asyncio.Semaphore) -> None:
    """Make a call in some way, and end it in some other."""
    async with turns:
        with suppress(TrainingAnalyzerError, asyncio.CancelledError):
            await _ended(here, number, random)


async def _ended(here: Deployment, number: int, random: Random) -> None:
    if random.random() < 0.5:
        task = asyncio.ensure_future(_completed(here, number))
        if random.random() < 0.4:
            await asyncio.wait([task], timeout=random.random() / 50)
            task.cancel()
        await task
        return
    async with aclosing(
        await here.models.stream(here.call(number), entitlements=UNLIMITED, work=here.store.work)
    ) as stream:
        async for _ in stream:
            if random.random() < 0.3:
                break


async def _completed(here: Deployment, number: int) -> None:
    def read(text: str) -> str:
        if text == "bad":
            raise ModelOutputInvalid("bad")
        return text

    await here.models.complete(here.call(number), read=read, entitlements=UNLIMITED, work=here.store.work)


async def _sweeping(store: Store, over: asyncio.Event) -> None:
    """Take whatever is held for dead, again and again, and all of it at the end."""
    while not over.is_set():
        await store.meter.expire_orphans(MUCH_LATER, limit=3)
        await asyncio.sleep(0.01)
    while await store.meter.expire_orphans(MUCH_LATER):
        pass


async def _checked(store: Store, number: int) -> int:
    """Return what a user's records cost, after checking that their windows say the same."""
    subject = subject_of(a_user_id(number))
    records = await store.meter.records(subject, below=None, limit=10_000)
    assert {each.state for each in records} <= {
        RecordState.SETTLED,
        RecordState.RELEASED,
        RecordState.EXPIRED,
    }
    cost = sum(each.cost_nano_usd or 0 for each in records)
    for period in (PeriodKind.DAY, PeriodKind.MONTH):
        assert await _counted(store, subject, period) == (cost, 0)
    assert await _counted(store, subject, PeriodKind.ALWAYS, Meter.IN_FLIGHT) == (0, 0)
    return cost


async def _counted(
    store: Store, subject: str, period: PeriodKind, meter: Meter = Meter.COST_NANO_USD
) -> tuple[int, int]:
    limit = Limit(subject=subject, meter=meter, window=period, amount=None)
    (balance,) = await store.meter.balances([limit], NOW)
    return balance.used, balance.reserved
