"""Syncs in processes of their own, which die where the test says."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import batched
from time import monotonic_ns
from typing import Any, Final, cast

from tests.jobs.queues import a_queue, opened
from tests.services.world import a_run
from training_analyzer.adapters.fake.observers import FakeObservers
from training_analyzer.adapters.fake.recording_reader import FakeRecordingReader
from training_analyzer.adapters.fake.vault import FakeVault
from training_analyzer.adapters.fake.wearable import INFO, FakePerson, FakeWearable, FakeWearableSession
from training_analyzer.domain.ids import ENTROPY_BYTES, UserId, new_id
from training_analyzer.domain.jobs.job import Done, JobOutcome, RetryAt
from training_analyzer.domain.services.begin_sync import SyncOrder, Waits
from training_analyzer.domain.services.schedule_due_syncs import schedule_due_syncs
from training_analyzer.domain.services.sync_jobs import BACKFILL, SYNC, backfill_job, order_of
from training_analyzer.domain.services.sync_wearable import sync_wearable
from training_analyzer.domain.services.syncing import Syncing
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.credential import Credential
from training_analyzer.domain.sync.run import Trigger
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.training.offered import NO_METRICS
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.connection_builders import a_connection
from training_analyzer.plugins.testing.feature_gate import FREE, TERMS
from training_analyzer.plugins.testing.wearable_builders import a_reading, a_summary
from training_analyzer.ports.job_queue import RunningJob
from training_analyzer.ports.store import Store
from training_analyzer.ports.wearable import OnRotated, Pace, at_once
from training_analyzer.ports.work import UnitOfWork, Work

ACTIVITIES: Final = 40
DAYS: Final = 9
KINDS: Final = frozenset(
    {Capability.ACTIVITIES, Capability.ACTIVITY_FILE, Capability.SLEEP, Capability.HRV, Capability.DAILY}
)
_BETWEEN: Final = timedelta(minutes=70)
"""Longer than a lease, and than the least interval: each sync may begin as soon as the one before was killed."""


def connection_of(person: FakePerson, number: int = 1) -> Connection:
    """Return the connection of somebody at the source."""
    made = a_connection(number, kinds=KINDS, first_days=DAYS)
    context = credential_context(made.user_id, made.provider, made.id)
    return replace(made, sealed=FakeVault().seal(person.credential.blob, context))


def somebody(reader: FakeRecordingReader, rounds: int) -> FakePerson:
    """Return somebody who has done all there is after so many rounds: something more each time."""
    person = FakePerson(username="person-1", changed_at=NOW + rounds * _BETWEEN)
    for number in range(min(ACTIVITIES, 4 + rounds)):
        started_at = NOW - timedelta(hours=5 * (ACTIVITIES - number))
        said = a_summary(number + 1, started_at=started_at, name=f"Run {number + 1}")
        body = f"recording {number + 1}".encode()
        person.activities.append(said)
        person.files[said.external_id] = body
        reader.give(body, a_run(started_at=started_at, streams={}))
    for days in range(DAYS):
        day = (NOW - timedelta(days=days)).date()
        person.readings += [
            a_reading(kind, day) for kind in sorted(KINDS & INFO.capabilities) if "activit" not in kind
        ]
    return person


@dataclass
class Steps:
    """Counts what a sync does, and ends its process at one of its steps."""

    left: int

    def take(self) -> None:
        """Take a step."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class DyingWork:
    """Units whose opening, commit and end are steps."""

    work: Work
    steps: Steps

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit that reads and writes."""
        async with self.work() as w:
            self.steps.take()
            yield cast("UnitOfWork", _Dying(w, self.steps))
        self.steps.take()

    def snapshot(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that only reads."""
        return self.work.snapshot()

    def for_user(self, user_id: UserId) -> "DyingWork":
        """Return the same, bound to one athlete."""
        return replace(self, work=self.work.for_user(user_id))


class _Dying:
    def __init__(self, unit: UnitOfWork, steps: Steps) -> None:
        self._unit = unit
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    async def commit(self) -> None:
        self._steps.take()
        await self._unit.commit()
        self._steps.take()


class DyingSource(FakeWearable):
    """A source whose answers are steps."""

    steps: Steps | None = None

    def ask(self, what: str) -> None:
        """Note a request."""
        super().ask(what)
        if self.steps is not None:
            self.steps.take()


def syncing_at(store: Store, source: FakeWearable, reader: FakeRecordingReader, now: datetime) -> Syncing:
    """Return what a deployment of one store hands to syncs, at an instant."""
    return Syncing(
        sources={"fake": source},
        work=store.work,
        vault=FakeVault(),
        jobs=a_queue(store),
        rate_gate=store.rate_gate,
        reader=reader,
        observers=FakeObservers(),
        offered=NO_METRICS,
        terms=TERMS,
        make_id=lambda at: new_id(at, os.urandom(ENTROPY_BYTES)),
        clock=lambda: now,
    )


async def sync_once(
    place: str, rounds: int, dies_at: int | None = None, trigger: Trigger = Trigger.SCHEDULE
) -> int:
    """Sync the connection of a place; return how many steps it took, where it does not end at one of them."""
    reader, steps = FakeRecordingReader(), Steps(dies_at or -1)
    source = DyingSource(
        somebody(reader, rounds), info=replace(INFO, requests_per_minute=60_000.0), page_size=6
    )
    source.steps = steps
    order = SyncOrder(user_id=a_connection().user_id, connection_id=a_connection().id, trigger=trigger)
    async with opened(place) as store:
        syncing = syncing_at(store, source, reader, NOW + rounds * _BETWEEN)
        await sync_wearable(order, syncing=replace(syncing, work=DyingWork(store.work, steps)))
    return -1 - steps.left


def warm_up(place: str) -> None:
    """Import what a sync needs, so that no child has to, and leave no thread behind."""

    async def look() -> None:
        async with opened(place) as store, store.work.snapshot() as w:
            await w.connections.get(a_connection().user_id, a_connection().id)

    asyncio.run(look())


def killed_at(place: str, rounds: int, dies_at: int) -> bool:
    """Sync in a child of this process, which dies at a step; return whether it did. Only without threads."""
    child = os.fork()
    if child == 0:
        asyncio.run(sync_once(place, rounds, dies_at))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


class ToldSource(FakeWearable):
    """A source that tells whose session begins and ends when, by a clock that all processes share."""

    def session(
        self, credential: Credential, on_rotated: OnRotated, pace: Pace = at_once
    ) -> AbstractAsyncContextManager[FakeWearableSession]:
        """Open a session."""
        username = json.loads(credential.blob)[0]
        self.people.setdefault(username, FakePerson(username=username))
        return self._told(username, super().session(credential, on_rotated, pace))

    @asynccontextmanager
    async def _told(
        self, username: str, session: AbstractAsyncContextManager[FakeWearableSession]
    ) -> AsyncIterator[FakeWearableSession]:
        began = monotonic_ns()
        async with session as opened_session:
            await asyncio.sleep(0.001)
            yield opened_session
        line = json.dumps([username, began, monotonic_ns(), os.getpid()]) + "\n"
        os.write(1, line.encode())  # one write: lines of two processes do not mix


async def do_due_syncs(place: str, takers: int = 3) -> None:
    """Queue and do all that is due at a place, several at a time, until nothing is left."""
    source = ToldSource(info=replace(INFO, requests_per_minute=600_000.0, syncs_at_once=64))
    async with opened(place) as store:
        syncing = syncing_at(store, source, FakeRecordingReader(), NOW)
        queue = a_queue(store)

        async def do(job: RunningJob) -> JobOutcome:
            went = await sync_wearable(order_of(job.payload), syncing=syncing)
            return RetryAt(datetime.now(UTC), went.code) if isinstance(went, Waits) else Done()

        async def take() -> None:
            while await schedule_due_syncs(syncing=syncing) or await queue.run_due({SYNC: do, BACKFILL: do}):
                pass

        await asyncio.gather(*[take() for _ in range(takers)])


def side_by_side(place: str, workers: int) -> None:
    """Do all that is due at a place by so many children of this process, which has no threads."""
    children = []
    for _ in range(workers):
        child = os.fork()
        if child == 0:
            asyncio.run(do_due_syncs(place))
            os._exit(0)
        children.append(child)
    ends = [os.waitpid(child, 0)[1] for child in children]
    assert ends == [0] * workers


async def connect_many(store: Store, count: int) -> None:
    """Store so many athletes who are due, and for each a job of days that lie back beside."""
    queue = a_queue(store)
    for numbers in batched(range(1, count + 1), 100):
        async with store.work() as w:
            for number in numbers:
                await w.users.add(a_user(number))
                person = FakePerson(username=f"person-{number}")
                connection = replace(
                    connection_of(person, number),
                    backfill_first=date(2026, 1, 1),
                    backfill_last=date(2026, 1, 2),
                )
                await w.connections.add(connection)
                await queue.enqueue(backfill_job(connection, FREE, NOW), work=w)
            await w.commit()
