"""Random histories at Stripe, by the real library on real stores: what is stored ends as the truth, whatever comes when.

`TA_TEST_BILLING_HISTORIES` asks for more of them than a run of all tests has time for.
"""

import asyncio
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from shutil import copy
from threading import Barrier
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest

from tests.databases import SCHEMA, Databases
from tests.jobs.queues import opened
from tests.stripe.conftest import NOW, settings_at
from tests.stripe.fake_stripe import FakeStripe
from tests.stripe.histories import World, billing_at, kept_of, truth_of
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.stripe.payments import StripePayments
from training_analyzer.domain.billing.inbox import InboxState
from training_analyzer.domain.services.drain_webhooks import LEASE, drain_webhooks
from training_analyzer.domain.services.reconcile_billing import reconcile_billing
from training_analyzer.plugins.testing.builders import a_user
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.payments import Payments
from training_analyzer.ports.store import Store

HISTORIES = int(os.environ.get("TA_TEST_BILLING_HISTORIES", "12"))
STEPS = 14
PATIENCE_S = 60
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
_EMPTY = ("user_account", "webhook_inbox", "job")


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        copy(request.getfixturevalue("migrated_file"), tmp_path / FILE_NAME)
        yield str(tmp_path)
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.migrated() as url:
        yield url


@asynccontextmanager
async def emptying(place: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Yield what removes accounts, and what belongs to them, messages and jobs."""
    if place.startswith("postgresql"):
        connection = await asyncpg.connect(place)
        statement = "; ".join(f"DELETE FROM {SCHEMA}.{table}" for table in _EMPTY)  # noqa: S608 - our tables

        async def on_postgres() -> None:
            await connection.execute(statement)

        try:
            yield on_postgres
        finally:
            await connection.close()
        return
    with closing(sqlite3.connect(Path(place) / FILE_NAME, timeout=30)) as file:
        file.execute("PRAGMA foreign_keys = ON")

        async def in_file() -> None:
            with file:
                for table in _EMPTY:
                    file.execute(f"DELETE FROM {table}")  # noqa: S608 - our tables

        yield in_file


async def two_workers(world: World) -> None:
    """Look at all that is due, by two workers at a time."""
    await asyncio.gather(drain_webhooks(billing=world.billing), drain_webhooks(billing=world.billing))


async def all_arrives(world: World) -> None:
    """Deliver what waits, and let workers look until nothing is due any more."""
    world.fake.forgive()
    for _ in range(20):
        world.post()  # what workers do is told of, too
        await world.deliver(len(world.waiting))
        await two_workers(world)
        async with world.store.work.snapshot() as w:
            if await w.webhook_inbox.next_due() is None:
                return
        world.ahead += timedelta(hours=8)
    raise AssertionError("messages wait for ever")


async def is_told(world: World) -> None:
    """Check that what is stored is what Stripe has, that no message is dead, and that no customer is a deleted one."""
    for user in world.users:
        kept = {each.snapshot.id: kept_of(each) for each in await world.kept(user)}
        assert kept == {each["id"]: truth_of(each) for each in world.own(user)}
    async with world.store.work.snapshot() as w:
        dead = await w.webhook_inbox.page(InboxState.DEAD, after=None, limit=9)
        accounts = await w.billing_accounts.page(after=None, limit=9)
    assert [(each.event.type, each.last_error) for each in dead] == []
    customers = [world.fake.account.customers[each.customer_id] for each in accounts if each.customer_id]
    assert [each["id"] for each in customers if each.get("deleted")] == []


async def lived(store: Store, fake: FakeStripe, payments: Payments, seed: int) -> None:
    """Live through a history; every other one loses messages, and needs the comparison of the night."""
    fake.begin_anew(NOW)
    users = [await stored_user(store, a_user(number)) for number in (1, 2)]
    dice = Random(seed)  # noqa: S311 - decides what is tried
    world = World(store, fake, payments, users, dice, loses=seed % 2 == 1)
    for _ in range(STEPS):
        await world.live(1)
        await world.night()
        if dice.random() < 0.3:
            await two_workers(world)
    await all_arrives(world)
    if world.loses:
        await reconcile_billing(billing=world.billing, dry_run=False)
        await all_arrives(world)
    await is_told(world)
    again = await reconcile_billing(billing=world.billing, dry_run=True)
    assert (again.differences, again.orphans, again.failed) == (0, 0, 0)


def look_at_messages(place: str, url: str, now: datetime) -> None:
    """Do as a worker's process at an instant."""

    async def look() -> None:
        async with opened(place) as store:
            stripe = StripePayments(settings_at(url))
            payments: Any = stripe  # a decorated method is none of a protocol's to mypy
            await drain_webhooks(billing=billing_at(store, payments, lambda: now))
            await stripe.aclose()

    asyncio.run(look())


async def killed_in_the_middle(world: World, place: str, later: int) -> None:
    """Let two processes look at messages side by side, and kill one while both wait for so many-th replies."""
    args = (place, world.fake.url, world.clock())
    killed, other = (PROCESSES.Process(target=look_at_messages, args=args, daemon=True) for _ in range(2))
    met = count()

    def meet() -> None:
        if next(met) == later:
            killed.kill()

    both = Barrier(2, action=meet, timeout=PATIENCE_S)
    for _ in range(2 * (later + 1)):
        world.fake.meet_next("GET", "/v1/subscriptions", both.wait)
    for process in (killed, other):
        process.start()
    for process in (killed, other):
        await asyncio.to_thread(process.join, PATIENCE_S)
    assert (killed.exitcode, other.exitcode) == (-signal.SIGKILL, 0)
    for process in (killed, other):
        process.close()


async def test_a_worker_that_is_killed_beside_another_loses_nothing(
    place: str, fake: FakeStripe, payments: Payments
) -> None:
    async with opened(place) as store:
        users = [await stored_user(store, a_user(number)) for number in (1, 2)]
        dice = Random(7)  # noqa: S311 - decides what is tried
        world = World(store, fake, payments, users, dice, loses=False)
        for later in range(3):
            await world.live(STEPS)
            fake.forgive()
            await world.deliver(len(world.waiting))
            await killed_in_the_middle(world, place, later)
            async with store.work.snapshot() as w:
                held = await w.webhook_inbox.page(InboxState.PENDING, after=None, limit=99)
            assert len([each for each in held if each.next_attempt_at == world.clock() + LEASE]) == 1
            world.ahead += LEASE
        await all_arrives(world)
        await is_told(world)


async def test_what_is_stored_ends_as_stripe_has_it(place: str, fake: FakeStripe, payments: Payments) -> None:
    async with opened(place) as store, emptying(place) as emptied:
        for seed in range(HISTORIES):
            try:
                await lived(store, fake, payments, seed)
            except BaseException as error:
                error.add_note(f"history {seed}")
                raise
            await emptied()
