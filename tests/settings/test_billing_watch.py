"""A worker looks after payments beside its jobs, and goes on after a failure of the store."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.domain.services.watch_billing import RECONCILE
from training_analyzer.entrypoints.billing_watch import watch_payments
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired, wired
from training_analyzer.plugins.testing.billing_builders import a_billing_event
from training_analyzer.plugins.testing.builders import NOW


class EnoughError(Exception):
    """Ends a loop that has no end."""


async def watch(ports: Wired, rounds: int, store: FakeStore) -> None:
    """Look so often; the store is down at the first look."""
    store.fail("full")

    async def pause() -> None:
        nonlocal rounds
        store.recover()
        rounds -= 1
        if rounds == 0:
            raise EnoughError
        await asyncio.sleep(0)

    with suppress(EnoughError):
        await watch_payments(ports, pause)


@pytest.mark.parametrize(("payments", "planned"), [("fake", [DRAIN, RECONCILE]), ("none", [])])
async def test_what_is_due_and_the_night_are_queued_once(
    tmp_path: Path, payments: str, planned: list[str]
) -> None:
    async with wired(Settings(data_dir=tmp_path, persistence="fake", payments=payments)) as ports:
        store = ports.store
        assert isinstance(store, FakeStore)
        async with store.work() as w:
            await w.webhook_inbox.add(a_billing_event(), None, NOW)
            await w.commit()
        await watch(replace(ports, clock=lambda: NOW), 4, store)
        store.recover()
        assert sorted(each.new.kind for each in store.rows_of_jobs()) == planned
