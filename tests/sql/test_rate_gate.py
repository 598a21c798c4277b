"""Rates are shared by the processes of a deployment, and outlive them."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from tests.databases import SERVER, Databases, as_user, deployment_at
from training_analyzer.adapters.sqlite import store as sqlite
from training_analyzer.adapters.supabase import store as supabase
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store

TAKER = """
import asyncio, sys
from tests.sql.test_rate_gate import opened, take

async def main():
    async with opened(*sys.argv[1:]) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        outcomes = await asyncio.gather(*(take(store) for _ in range(100)))
        print(outcomes.count(None), flush=True)

asyncio.run(main())
"""


def opened(kind: str, place: str) -> AbstractAsyncContextManager[Store]:
    if kind == "sqlite":
        return sqlite.build(Deployment(data_dir=Path(place), environment="development"))
    return supabase.build(deployment_at(place))


async def take(store: Store) -> float | None:
    return await store.rate_gate.take("ana", "tries", limit=10, period_s=60, burst=10, now=NOW)


@pytest.fixture(params=["sqlite", "supabase"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Return where an empty store is."""
    if request.param == "sqlite":
        yield "sqlite", str(tmp_path)
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.migrated() as url:
        yield "supabase", as_user(url, SERVER)


async def _takers(place: tuple[str, str], many: int) -> list[asyncio.subprocess.Process]:
    """Start processes one after the other, so that the first makes the tables; each waits for a line."""
    started = []
    for _ in range(many):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", TAKER, *place),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        started.append(process)
    return started


async def test_of_two_processes_with_a_hundred_tries_each_exactly_ten_pass(place: tuple[str, str]) -> None:
    takers = await _takers(place, 2)
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in takers))
    assert sum(int(text) for text, _ in said) == 10


async def test_a_rate_survives_a_restart(place: tuple[str, str]) -> None:
    async with opened(*place) as store:
        assert [await take(store) for _ in range(11)] == [None] * 10 + [6.0]
    async with opened(*place) as store:
        assert await take(store) == 6.0
