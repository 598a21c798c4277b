"""The general limit lets through what it says, in one process or in several that share one count."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest

from training_analyzer.adapters.fake.database import Database
from training_analyzer.adapters.fake.rate_gate import FakeRateGate
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.domain.rates import Bucket, Lease
from training_analyzer.domain.services.limit_requests import LeasedLimit, LocalLimit, RequestLimit
from training_analyzer.plugins.testing.builders import NOW

SIXTY = Bucket("ana", "requests", limit=60, period_s=60, burst=60)


class CountedGate(FakeRateGate):
    """Counts what a limit asks of it."""

    def __init__(self) -> None:
        super().__init__(Database())
        self.leases = 0
        self.returns = 0

    async def lease(self, bucket: Bucket, most: int, now: datetime) -> Lease:
        self.leases += 1
        return await super().lease(bucket, most, now)

    async def give_back(self, buckets: Sequence[Bucket], tokens: int = 1) -> None:
        self.returns += tokens
        await super().give_back(buckets, tokens)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


async def passes(limit: RequestLimit, seconds: float, bucket: Bucket = SIXTY) -> bool:
    return not (await limit.take(bucket, at(seconds))).wait_s


@pytest.fixture(params=["local", "leased"])
def limit(request: pytest.FixtureRequest) -> RequestLimit:
    return LocalLimit() if request.param == "local" else LeasedLimit(FakeStore().rate_gate)


async def test_of_two_hundred_at_once_sixty_pass(limit: RequestLimit) -> None:
    outcomes = await asyncio.gather(*(passes(limit, 0) for _ in range(200)))
    assert outcomes.count(True) == 60


async def test_the_refused_are_told_when_to_come_again(limit: RequestLimit) -> None:
    for _ in range(60):
        await limit.take(SIXTY, NOW)
    standing = await limit.take(SIXTY, at(0.25))
    assert (standing.left, standing.wait_s) == (0, 0.75)
    assert not await passes(limit, 0.99)
    assert await passes(limit, 1.0)


async def test_each_request_is_told_how_many_are_left(limit: RequestLimit) -> None:
    assert [(await limit.take(SIXTY, NOW)).left for _ in range(60)] == list(range(59, -1, -1))


async def test_subjects_do_not_share(limit: RequestLimit) -> None:
    bea = Bucket("bea", "requests", 60, 60, 60)
    for _ in range(61):
        await limit.take(SIXTY, NOW)
    assert await passes(limit, 0, bea)


@pytest.mark.parametrize("processes", [1, 4])
async def test_in_three_minutes_never_more_than_the_burst_and_the_rate(processes: int) -> None:
    gate, chance = CountedGate(), Random(7)  # noqa: S311 - the same in every run
    limits = [LeasedLimit(gate) for _ in range(processes)]
    passed = 0
    for tenth in range(1_800):
        if tenth % 10 == 0:
            for each in limits:
                await each.settle(at(tenth / 10))
        for _ in range(chance.choice((0, 1, 1, 5))):
            passed += await passes(chance.choice(limits), tenth / 10)
    assert 220 <= passed <= 240


async def test_whoever_keeps_below_the_rate_is_never_refused_whichever_process_he_meets() -> None:
    gate, chance = CountedGate(), Random(3)  # noqa: S311 - the same in every run
    limits = [LeasedLimit(gate) for _ in range(4)]
    for tenth in range(6_000):
        if tenth % 10 == 0:
            for each in limits:
                await each.settle(at(tenth / 10))
        if tenth % 11 == 0:  # about 55 a minute
            assert await passes(chance.choice(limits), tenth / 10), tenth


async def test_most_requests_ask_nobody() -> None:
    gate = CountedGate()
    limit = LeasedLimit(gate)
    for _ in range(60):
        assert await passes(limit, 0)
    assert gate.leases == 6


async def test_the_refused_are_refused_from_memory() -> None:
    gate = CountedGate()
    limit = LeasedLimit(gate)
    for _ in range(1_000):
        await limit.take(SIXTY, NOW)
    assert gate.leases == 7


async def test_what_is_not_used_in_five_seconds_is_given_back() -> None:
    gate = CountedGate()
    limit = LeasedLimit(gate)
    await limit.take(SIXTY, NOW)
    await limit.settle(at(4.9))
    assert gate.returns == 0
    await limit.settle(at(5))
    assert gate.returns == 9
    assert await gate.lease(SIXTY, 99, at(5)) == Lease(60, 0)


async def test_a_lease_that_was_forgotten_for_long_is_not_given_back() -> None:
    """Its tokens have come back by themselves: given back as well, they would be twice there."""
    gate = CountedGate()
    limit = LeasedLimit(gate)
    await limit.take(SIXTY, NOW)
    await limit.settle(at(60))
    assert gate.returns == 0


async def test_at_its_end_a_process_gives_back_what_it_has() -> None:
    gate = CountedGate()
    limit = LeasedLimit(gate)
    await limit.take(SIXTY, NOW)
    await limit.settle_all()
    assert await gate.lease(SIXTY, 99, NOW) == Lease(59, 0)


async def test_a_small_limit_is_leased_one_by_one() -> None:
    gate = CountedGate()
    for limit in (LeasedLimit(gate), LeasedLimit(gate)):
        assert await passes(limit, 0, Bucket("ana", "requests", 2, 60, 2))


async def test_who_rests_is_forgotten() -> None:
    local, leased = LocalLimit(), LeasedLimit(CountedGate())
    for limit in (local, leased):
        await limit.take(SIXTY, NOW)
        for second in (1, 6, 7):
            await limit.settle(at(second))
    assert not local._tats_us  # noqa: SLF001 - nobody else sees what is kept
    assert not leased._held  # noqa: SLF001
