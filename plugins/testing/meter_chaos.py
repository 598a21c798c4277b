"""What every ledger does whatever befalls the requests that hold in it."""

import asyncio
from collections.abc import Sequence
from random import Random

import pytest

from training_analyzer.domain.usage.limit import Limit, Meter
from training_analyzer.domain.usage.record import Settled
from training_analyzer.plugins.testing.demands import LATER, NOW, TTL_S, a_demand, a_limit, done
from training_analyzer.plugins.testing.meter import counted
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store


class AiMeterChaosContract(StoredContract):
    """Requests that are settled, released, both at once, late or never."""

    @pytest.mark.parametrize("seed", [1, 2, 3])
    async def test_whatever_happens_to_reservations_windows_end_as_the_records_say(
        self, store: Store, seed: int
    ) -> None:
        random = Random(seed)  # noqa: S311 - chance that can be repeated
        limits = [a_limit(None), a_limit(None, meter=Meter.COST_NANO_USD)]
        costs = [random.randint(0, 9_000_000) for _ in range(60)]
        endings = [random.choice(["settle", "release", "both", "die", "late"]) for _ in costs]
        booked = await asyncio.gather(
            *(
                _one(store, number, cost, ending, limits)
                for number, (cost, ending) in enumerate(zip(costs, endings, strict=True))
            )
        )
        assert await counted(store, limits) == [
            (sum(count for count, _ in booked), 0),
            (sum(cost for _, cost in booked), 0),
        ]


async def _one(store: Store, number: int, cost: int, ending: str, limits: Sequence[Limit]) -> tuple[int, int]:
    """Let one request end in some way; return what it has to have been booked with."""
    meter, demand, bill = store.meter, a_demand(number), done(cost=cost)
    await meter.reserve(demand, limits, now=NOW, ttl_s=TTL_S if ending in {"die", "late"} else 9000)
    match ending:
        case "release":
            await meter.release(demand.request_id, reason="refused", now=NOW)
            return 0, 0
        case "both":
            gone, settled = await asyncio.gather(
                meter.release(demand.request_id, reason="refused", now=NOW),
                meter.settle(demand.request_id, bill, now=NOW),
            )
            assert gone != (settled is Settled.SETTLED)
            return (0, 0) if gone else (1, cost)
        case "die":
            while not await _over(store):
                pass
            return 1, demand.cost_bound_nano_usd
        case "late":
            await meter.expire_orphans(LATER)
    await meter.settle(demand.request_id, bill, now=NOW)
    return 1, cost


async def _over(store: Store) -> bool:
    """Sweep until nothing is left to sweep."""
    return await store.meter.expire_orphans(LATER) == 0
