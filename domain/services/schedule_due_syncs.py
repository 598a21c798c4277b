"""Queue the syncs that are due, and close those whose worker is gone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.services.read_entitlements import holdings_of
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_jobs import sync_job
from training_analyzer.domain.services.syncing import Syncing
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.governor import waits_until
from training_analyzer.domain.sync.policy import PLANNED, jitter, next_sync
from training_analyzer.domain.sync.run import Trigger
from training_analyzer.ports.work import UnitOfWork

AT_ONCE: Final = 20
"""Connections that one look takes up: what a provider takes in its time is less."""

_SPREAD: Final = timedelta(minutes=2)


@retried
async def schedule_due_syncs(*, syncing: Syncing, limit: int = AT_ONCE) -> int:
    """Queue syncs of connections that are due, and plan each anew, in one unit; return how many were due.

    Any number of workers may do so at a time: each takes others. Connections of a provider that is left alone are
    planned for when it is not. Raises WriteConflict, StoreUnavailable.
    """
    now = syncing.clock()
    async with syncing.work() as w:
        due = await w.connections.due(now, limit=limit)
        waits = {each.provider: waits_until(each, now) for each in await w.governors.list()} if due else {}
        for connection in due:
            await _queue(w, connection, waits, now, syncing)
        if due:
            await w.commit()
    return len(due)


@retried
async def close_lost_runs(*, syncing: Syncing) -> int:
    """Close runs that nobody is at any more as interrupted; return how many. Raises WriteConflict, StoreUnavailable."""
    async with syncing.work() as w:
        closed = await w.sync_runs.close_lost(syncing.clock())
        await w.commit()
    return closed


async def _queue(
    w: UnitOfWork,
    connection: Connection,
    waits: Mapping[str, datetime | None],
    now: datetime,
    syncing: Syncing,
) -> None:
    if connection.state not in PLANNED:
        await w.connections.plan(connection.id, None)
    elif (until := waits.get(connection.provider)) is not None:
        await w.connections.plan(connection.id, until + jitter(connection.id, _SPREAD))
    else:
        zone = time_zone((await w.users.get(connection.user_id)).timezone)
        await w.connections.plan(connection.id, next_sync(connection, zone, now))
        if connection.provider in syncing.sources:
            entitlements = syncing.terms.entitled(await holdings_of(connection.user_id, w), now)
            await syncing.jobs.enqueue(sync_job(connection, entitlements, Trigger.SCHEDULE), work=w)
