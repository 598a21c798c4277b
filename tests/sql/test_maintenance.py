"""On SQLite nothing is written once maintenance has begun, whoever was on his way already."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from training_analyzer.adapters.sqlite.maintenance import maintenance_flag
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.maintenance import UnderMaintenance
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(data_dir=tmp_path, environment="development")


@pytest.fixture
async def store(deployment: Deployment) -> AsyncIterator[Store]:
    async with build(deployment) as opened:
        yield opened


async def accounts(store: Store) -> int:
    async with store.work.snapshot() as w:
        return len(await w.users.ids(after=None, limit=1000))


async def test_of_writers_in_a_row_none_commits_after_another_process_began_it(
    store: Store, deployment: Deployment
) -> None:
    async def write(number: int) -> None:
        await stored_user(store, a_user(number))

    writers = [asyncio.create_task(write(number)) for number in range(1, 101)]
    async with maintenance_flag(deployment) as flag:  # as the command of a move opens it
        await asyncio.wait(writers, return_when=asyncio.FIRST_COMPLETED)
        assert await flag.begin(NOW, "the move")
    begun_at = await accounts(store)
    outcomes = await asyncio.gather(*writers, return_exceptions=True)
    assert await accounts(store) == begun_at == outcomes.count(None)
    refused = [outcome for outcome in outcomes if outcome is not None]
    assert {type(outcome) for outcome in refused} <= {UnderMaintenance}
    with pytest.raises(UnderMaintenance):
        await write(101)


async def test_snapshots_and_rates_go_on(store: Store) -> None:
    await stored_user(store, a_user(1))
    await store.maintenance_flag.begin(NOW, "the move")
    assert await accounts(store) == 1
    taken = await store.rate_gate.take("somebody", "tries", limit=1, period_s=60, burst=1, now=NOW)
    assert taken is None
    await store.check()
