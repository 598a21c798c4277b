"""Begin a sync: whether it may, by one look at its provider and its connection, and the hold of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ConnectionId, SyncRunId, UserId
from training_analyzer.domain.services.held_connection import HeldConnection
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.syncing import Syncing
from training_analyzer.domain.sync.connection import LEASE, Connection, ConnectionState
from training_analyzer.domain.sync.governor import Governor, admitted, waits_until
from training_analyzer.domain.sync.policy import PLANNED, free_from, jitter
from training_analyzer.domain.sync.run import RunState, SyncRun, Trigger, ended
from training_analyzer.ports.work import UnitOfWork

_SPREAD: Final = timedelta(minutes=2)
_BUSY_FOR: Final = timedelta(minutes=1)


class Skip(StrEnum):
    """Why a sync did nothing."""

    MIN_INTERVAL = "min_interval"
    PAUSED = "paused"
    REAUTH_REQUIRED = "reauth_required"
    DISABLED = "disabled"
    NO_CHANGE = "no_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncOrder:
    """Which connection is to be synced, and what asked for it."""

    user_id: UserId
    connection_id: ConnectionId
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Skipped:
    """It has nothing to do now."""

    reason: Skip


@dataclass(frozen=True, slots=True)
class Waits:
    """It may begin then: the provider is left alone, has enough syncs (``busy``), or another holds the connection."""

    until: datetime
    code: str
    busy: bool = False


@retried
async def begin_sync(order: SyncOrder, *, syncing: Syncing) -> HeldConnection | Skipped | Waits | None:
    """Return the connection, held under a new epoch with its run begun; or why not; None where it is gone.

    One unit: of all that begin at once, no more than the provider takes get through. Raises WriteConflict.
    """
    async with syncing.work() as w:
        begun = await _begun(w, order, syncing)
        await w.commit()
    return begun


async def _begun(
    w: UnitOfWork, order: SyncOrder, syncing: Syncing
) -> HeldConnection | Skipped | Waits | None:
    now = syncing.clock()
    try:
        provider = (await w.connections.get(order.user_id, order.connection_id)).provider
        if provider not in syncing.sources:
            return None
        governor = await w.governors.hold(provider)  # from here on nobody else begins one of this provider
        connection = await w.connections.get(order.user_id, order.connection_id)
    except NotFound:
        return None
    if (waits := await _waits(w, connection, governor, syncing, now)) is not None:
        return await _planned(w, connection, order, waits)
    if (reason := _skips(connection, order.trigger, now)) is not None:
        return await _skipped(w, connection, order, reason, syncing)
    taken = await w.connections.take(
        connection.id, now, now + LEASE, counts=order.trigger is not Trigger.BACKFILL
    )
    if taken is None:
        return Waits(now + LEASE, "connection_busy")
    if governor.is_broken:
        await w.governors.save(admitted(governor, now + LEASE))
    run = _run_of(taken, order, syncing, now)
    await w.sync_runs.begin(run)
    return HeldConnection(taken, run, syncing)


async def _waits(
    w: UnitOfWork, connection: Connection, governor: Governor, syncing: Syncing, now: datetime
) -> Waits | None:
    """Return what stands against one more sync of the provider, or of the connection."""
    provider = connection.provider
    if (until := waits_until(governor, now)) is not None:
        return Waits(until + jitter(connection.id, _SPREAD), "provider_paused")
    if connection.is_held(now) and connection.lease_until is not None:
        return Waits(connection.lease_until, "connection_busy")
    if await w.connections.held(provider, now) >= syncing.sources[provider].info.syncs_at_once:
        return Waits(now + _BUSY_FOR + jitter(connection.id, _SPREAD), "provider_busy", busy=True)
    return None


async def _planned(w: UnitOfWork, connection: Connection, order: SyncOrder, waits: Waits) -> Waits:
    """Plan what waits for its provider; a connection that is held is planned by whoever holds it."""
    if waits.code != "connection_busy" and order.trigger is not Trigger.BACKFILL and _is_open(connection):
        await w.connections.plan(connection.id, waits.until)
    return waits


def _is_open(connection: Connection) -> bool:
    return connection.state in {*PLANNED, ConnectionState.DISABLED}


def _skips(connection: Connection, trigger: Trigger, now: datetime) -> Skip | None:
    match connection.state:
        case ConnectionState.PAUSED_BY_USER:
            return Skip.PAUSED
        case ConnectionState.REAUTH_REQUIRED:
            return Skip.REAUTH_REQUIRED
        case ConnectionState.DISABLED if trigger is not Trigger.MANUAL:
            return Skip.DISABLED
    free = free_from(connection, trigger)
    return Skip.MIN_INTERVAL if free is not None and free > now else None


async def _skipped(
    w: UnitOfWork, connection: Connection, order: SyncOrder, reason: Skip, syncing: Syncing
) -> Skipped:
    """Note a sync that has nothing to do; what comes too soon is planned for when it does not."""
    now = syncing.clock()
    free = free_from(connection, order.trigger)
    if reason is Skip.MIN_INTERVAL and free is not None and order.trigger is Trigger.SCHEDULE:
        planned = connection.next_sync_at
        await w.connections.plan(connection.id, free if planned is None else min(free, planned))
    run = _run_of(connection, order, syncing, now)
    await w.sync_runs.begin(run)
    await w.sync_runs.finish(ended(run, RunState.SKIPPED, now, reason=reason))
    return Skipped(reason)


def _run_of(connection: Connection, order: SyncOrder, syncing: Syncing, now: datetime) -> SyncRun:
    return SyncRun(
        id=SyncRunId(syncing.make_id(now)),
        user_id=order.user_id,
        connection_id=connection.id,
        trigger=order.trigger,
        epoch=connection.epoch,
        state=RunState.RUNNING,
        started_at=now,
    )
