"""Queues of tests: quick to look, and with leases as short as a test wants."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tests.databases import deployment_at
from training_analyzer.adapters.jobs.embedded import EmbeddedJobs
from training_analyzer.adapters.sqlite.store import build as sqlite_store
from training_analyzer.adapters.supabase.procrastinate.address import conninfo_of
from training_analyzer.adapters.supabase.procrastinate.jobs import ProcrastinateJobs
from training_analyzer.adapters.supabase.store import build as postgres_store
from training_analyzer.domain.ids import ENTROPY_BYTES, new_id
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store

PROCRASTINATE: Final = "procrastinate+"
"""Before the address of a database: procrastinate is told of its jobs."""


def a_queue(store: Store, **changes: Any) -> EmbeddedJobs:
    """Return a queue that looks every 20 ms."""
    return EmbeddedJobs(**_said(store, **changes))


def queue_at(place: str, store: Store, **changes: Any) -> EmbeddedJobs | ProcrastinateJobs:
    """Return the queue of a place, over its store."""
    if not place.startswith(PROCRASTINATE):
        return a_queue(store, **changes)
    conninfo = conninfo_of(deployment_at(place.removeprefix(PROCRASTINATE)))
    return ProcrastinateJobs(conninfo=conninfo, **_said(store, **changes))


@asynccontextmanager
async def opened(place: str) -> AsyncIterator[Store]:
    """Open the store of a place: a folder, or the address of a database."""
    url = place.removeprefix(PROCRASTINATE)
    if url.startswith("postgresql"):
        async with postgres_store(deployment_at(url)) as store:
            yield store
        return
    async with sqlite_store(Deployment(data_dir=Path(place), environment="development")) as store:
        yield store


def _said(store: Store, **changes: Any) -> dict[str, Any]:
    return {
        "work": store.work,
        "make_id": lambda now: new_id(now, os.urandom(ENTROPY_BYTES)),
        "clock": lambda: datetime.now(UTC),
        "worker": "test",
        "poll_s": 0.02,
        **changes,
    }
