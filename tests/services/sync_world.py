"""A world whose athlete is connected to a source in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tests.services.world import World, a_run, a_world
from training_analyzer.adapters.fake.wearable import FakePerson, FakeWearable
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.services.begin_sync import Skipped, SyncOrder, Waits
from training_analyzer.domain.services.sync_wearable import sync_wearable
from training_analyzer.domain.services.syncing import Syncing
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.credential import Credential
from training_analyzer.domain.sync.governor import Governor
from training_analyzer.domain.sync.run import SyncRun, Trigger
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.summary import ActivitySummary
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.connection_builders import a_connection
from training_analyzer.plugins.testing.feature_gate import TERMS
from training_analyzer.plugins.testing.wearable_builders import a_summary
from training_analyzer.ports.wearable import WearableSource


@dataclass
class ConnectedWorld:
    """An athlete who is connected; what waits moves the clock on."""

    world: World
    connection: Connection
    source: WearableSource
    waited_s: list[float] = field(default_factory=list)

    @property
    def syncing(self) -> Syncing:
        """What the deployment hands to syncs."""
        return Syncing(
            sources={self.connection.provider: self.source},
            work=self.world.store.work,
            vault=self.world.vault,
            jobs=self.world.jobs,
            rate_gate=self.world.store.rate_gate,
            reader=self.world.reader,
            observers=self.world.observers,
            offered=self.world.offered,
            terms=TERMS,
            make_id=self.world.make_id,
            clock=self.world.clock,
            sleep=self._sleep,
        )

    async def sync(self, trigger: Trigger = Trigger.SCHEDULE) -> SyncRun | Skipped | Waits | None:
        """Sync the connection now."""
        return await sync_wearable(self.order(trigger), syncing=self.syncing)

    async def run(self, trigger: Trigger = Trigger.SCHEDULE) -> SyncRun:
        """Sync the connection now, which comes to a run."""
        run = await self.sync(trigger)
        assert isinstance(run, SyncRun)
        return run

    def order(self, trigger: Trigger = Trigger.SCHEDULE) -> SyncOrder:
        """Return what asks for a sync."""
        return SyncOrder(user_id=self.world.user_id, connection_id=self.connection.id, trigger=trigger)

    def later(self, **span: float) -> None:
        """Move the clock on."""
        self.world.now += timedelta(**span)

    async def stored(self) -> Connection:
        """Return the connection as it is stored."""
        async with self.world.store.work.snapshot() as w:
            return await w.connections.get(self.world.user_id, self.connection.id)

    async def change(self, **changes: Any) -> None:
        """Write fields of the connection."""
        stored = await self.stored()
        async with self.world.store.work() as w:
            await w.connections.remove(stored.user_id, stored.id)
            await w.connections.add(replace(stored, **changes))
            await w.commit()

    async def runs(self) -> Sequence[SyncRun]:
        """Return the history, the newest first."""
        async with self.world.store.work.snapshot() as w:
            return await w.sync_runs.page(self.world.user_id, self.connection.id, None, 100)

    async def governor(self) -> Governor:
        """Return how the source is governed."""
        async with self.world.store.work() as w:
            return await w.governors.hold(self.connection.provider)

    async def activities(self) -> list[Activity]:
        """Return what is in the diary, the oldest first."""
        return sorted(await self.world.everything(), key=lambda each: each.started_at)

    async def days(self) -> Sequence[WellnessDay]:
        """Return the days of rest and recovery."""
        async with self.world.store.work.snapshot() as w:
            return await w.wellness.days(self.world.user_id, first=date.min, last=date.max)

    async def _sleep(self, seconds: float) -> None:
        self.waited_s.append(seconds)
        self.later(seconds=seconds)


@dataclass
class SyncWorld(ConnectedWorld):
    """The athlete is ``person`` at a source in memory."""

    source: FakeWearable
    person: FakePerson = field(default_factory=lambda: FakePerson("nobody"))

    def records(self, number: int = 1, body: bytes | None = None, **changes: Any) -> ActivitySummary:
        """Have the athlete run ``number`` days ago, with a recording."""
        said = a_summary(number, **changes)
        file = body or f"recording {number}".encode()
        self.person.activities.append(said)
        self.person.files[said.external_id] = file
        started_at = said.started_at
        self.world.reader.give(file, a_run(started_at=started_at))
        return said

    def uploads(self) -> None:
        """Have the source take in something now."""
        self.person.changed_at = self.world.now


async def a_sync_world(**changes: Any) -> SyncWorld:
    """Return a world with a connection of all kinds that is due now."""
    person = FakePerson(username="person-1", changed_at=NOW - timedelta(hours=1))
    source = FakeWearable(person)
    world, connection = await a_connected_world(person.credential, **changes)
    return SyncWorld(world=world, connection=connection, source=source, person=person)


async def a_connected_world(credential: Credential, **changes: Any) -> tuple[World, Connection]:
    """Return a world whose athlete has a connection of all kinds by a credential."""
    world = await a_world()
    made = a_connection(kinds=frozenset(Capability), **changes)
    context = credential_context(made.user_id, made.provider, made.id)
    connection = replace(made, sealed=world.vault.seal(credential.blob, context))
    async with world.store.work() as w:
        await w.connections.add(connection)
        await w.commit()
    return world, connection
