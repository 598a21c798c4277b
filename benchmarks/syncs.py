"""What eight syncs at once leave of the event loop to others."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Final

from benchmarks.rounds import Row
from benchmarks.world import NOW, World, opened
from tests.garmin.fake.athlete import Athlete, a_day_of_everything
from tests.garmin.fake.hurry import in_a_hurry
from tests.garmin.fake.server import FakeGarmin
from training_analyzer.adapters.garmin.endpoints import GarminEndpoints
from training_analyzer.adapters.garmin.source import INFO, GarminSource
from training_analyzer.domain.ids import ConnectionId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.begin_sync import SyncOrder
from training_analyzer.domain.services.sync_wearable import sync_wearable
from training_analyzer.domain.services.syncing import Syncing
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.credential import Credential, Password
from training_analyzer.domain.sync.run import RunState, SyncRun, Trigger
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.entrypoints.syncing import syncing_of
from training_analyzer.plugins.testing.builders import a_user

SYNCS: Final = 8
RUNS: Final = 6
ALLOWED_MS: Final = 50.0
_TICK_S: Final = 0.005
_UNBRAKED: Final = replace(INFO, requests_per_minute=60_000.0, syncs_at_once=SYNCS)


async def loop_lag(folder: Path) -> list[Row]:
    """Measure how late a timer wakes while eight athletes' first week comes in, beside the 50 ms that are allowed.

    The syncs are whole ones over loopback to a Garmin in another process: client, threads, parser, store.
    """
    with _garmin() as endpoints, in_a_hurry():
        source = GarminSource(endpoints, info=_UNBRAKED)
        async with opened(folder, 0) as world:
            sources = {"garmin": source}
            syncing = replace(syncing_of(world.ports), sources=sources, clock=lambda: datetime.now(UTC))
            connections = [await _connected(world, source, number) for number in range(1, SYNCS + 1)]
            lags_ms: list[float] = []
            async with _watched(lags_ms):
                await asyncio.gather(*[_synced(each, syncing) for each in connections])
        source.close()
    p99 = quantiles(lags_ms, n=100)[98]
    return [
        Row(
            f"event loop's lag during {SYNCS} syncs, {name}, wall ms, of 50 allowed",
            ms,
            ALLOWED_MS,
            1.0,
        )
        for name, ms in (("p99", p99), ("longest", max(lags_ms)))
    ]


async def _synced(connection: Connection, syncing: Syncing) -> None:
    order = SyncOrder(user_id=connection.user_id, connection_id=connection.id, trigger=Trigger.SCHEDULE)
    run = await sync_wearable(order, syncing=syncing)
    assert isinstance(run, SyncRun)
    assert run.state is RunState.COMPLETED, run
    assert sum(part.new for part in run.parts) >= RUNS, run


@asynccontextmanager
async def _watched(lags_ms: list[float]) -> AsyncIterator[None]:
    """Note how late a timer wakes, until the end of the block."""

    async def ticks() -> None:
        while True:
            begun = perf_counter()
            await asyncio.sleep(_TICK_S)
            lags_ms.append((perf_counter() - begun - _TICK_S) * 1000.0)

    watching = asyncio.create_task(ticks())
    try:
        yield
    finally:
        watching.cancel()


async def _connected(world: World, source: GarminSource, number: int) -> Connection:
    user, who = a_user(number), _athlete(number)
    credential = await source.connect(Password(username=who.username, password=Secret(who.password)), NOW)
    assert isinstance(credential, Credential)
    connection_id = ConnectionId(world.ports.make_id(NOW))
    context = credential_context(user.id, "garmin", connection_id)
    connection = Connection(
        id=connection_id,
        user_id=user.id,
        provider="garmin",
        provider_user_id=credential.account.provider_user_id,
        kinds=INFO.capabilities,
        sealed=world.ports.vault.seal(credential.blob, context),
        next_sync_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    async with world.ports.store.work() as w:
        await w.users.add(user)
        await w.connections.add(connection)
        await w.commit()
    return connection


@contextmanager
def _garmin() -> Iterator[GarminEndpoints]:
    """Run a Garmin in a process of its own, so that its work is none of this one's."""
    context = multiprocessing.get_context("spawn")
    ours, its = context.Pipe()
    process = context.Process(target=_serve, args=(its,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("enough")
        process.join(10)
        process.kill()


def _serve(pipe: "Pipe[GarminEndpoints, str]") -> None:
    with FakeGarmin(*[_athlete(number) for number in range(1, SYNCS + 1)]).running() as served:
        pipe.send(served.endpoints)
        pipe.recv()


def _athlete(number: int) -> Athlete:
    made = Athlete(username=f"runner-{number}@example.org", profile_id=number)
    for days in range(RUNS):
        made.runs(NOW - timedelta(days=days, hours=1, minutes=number))
    a_day_of_everything(made, NOW.date())
    return made
