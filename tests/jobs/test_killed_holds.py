"""A process that dies in the middle of a metered call: what it held is booked as taken, by any worker, once."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.databases import Databases
from tests.jobs.queues import opened
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.usage.limit import Limit, Meter, subject_of
from training_analyzer.entrypoints.usage_watch import watch_holds
from training_analyzer.plugins.testing.builders import a_user

ROOT = Path(__file__).parents[2]
USER = a_user()
CALL = """
import asyncio, os, sys
from datetime import UTC, datetime
from tests.jobs.queues import opened
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.terms import NOTHING
from training_analyzer.domain.ids import ENTROPY_BYTES, new_id
from training_analyzer.domain.services.feature_gate import Ask, admitted
from training_analyzer.entrypoints.feature_gate import gate_for
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.plugins.testing.builders import a_user

async def main():
    async with opened(sys.argv[1]) as store:
        gate = gate_for(
            Settings(), store,
            make_id=lambda now: new_id(now, os.urandom(ENTROPY_BYTES)), clock=lambda: datetime.now(UTC),
        )
        ask = Ask(user_id=a_user().id, feature=Feature.AI_ANALYSIS)
        async with admitted(ask, entitlements=gate.terms.entitled(NOTHING, gate.clock()), gate=gate):
            print("held", flush=True)
            await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path)
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.migrated() as url:
        yield url


async def killed_in_the_middle(place: str) -> None:
    call = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CALL, place, stdout=subprocess.PIPE, cwd=ROOT
    )
    assert call.stdout is not None
    assert await asyncio.wait_for(call.stdout.readline(), 60) == b"held\n"
    os.kill(call.pid, signal.SIGKILL)
    await call.wait()


async def test_what_a_killed_call_held_is_booked_once_its_time_is_over(place: str) -> None:
    subject = subject_of(USER.id)
    requests = Limit(
        subject=subject, meter=Meter.REQUESTS, window=PeriodKind.MONTH, amount=5, feature=Feature.AI_ANALYSIS
    )
    in_flight = Limit(subject=subject, meter=Meter.IN_FLIGHT, window=PeriodKind.ALWAYS, amount=2)
    async with opened(place) as store:
        await killed_in_the_middle(place)
        now = datetime.now(UTC)

        async def counts() -> list[tuple[int, int]]:
            found = await store.meter.balances([requests, in_flight], now)
            return [(each.used, each.reserved) for each in found]

        async def swept(at: datetime, workers: int) -> None:
            class OverError(Exception):
                pass

            async def pause() -> None:
                raise OverError

            ports: Any = SimpleNamespace(store=store, clock=lambda: at)
            for end in await asyncio.gather(
                *(watch_holds(ports, pause) for _ in range(workers)), return_exceptions=True
            ):
                assert isinstance(end, OverError)

        assert await counts() == [(0, 1), (0, 1)]
        await swept(now, 1)
        assert await counts() == [(0, 1), (0, 1)]
        await swept(now + timedelta(minutes=10), 2)
        assert await counts() == [(1, 0), (0, 0)]
