"""Ask a provider once whether a connection's credential is still good. Nobody logs in."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.tries import Meter
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.govern_logins import check_provider, tell_provider
from training_analyzer.domain.services.open_credential import opened_credential
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.domain.sync.aftermath import failed
from training_analyzer.domain.sync.connection import Connection, ConnectionLost, ConnectionState, Schedule
from training_analyzer.domain.sync.credential import Credential
from training_analyzer.domain.sync.errors import (
    AuthenticationFailed,
    ConnectionBusy,
    RateLimited,
    SourceError,
    SourceTimedOut,
)
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.wearable import WearableSource
from training_analyzer.ports.work import Work

_DEADLINE_S: Final = 60.0
_HELD_FOR: Final = timedelta(minutes=2)
_MENDED: Final = {ConnectionState.REAUTH_REQUIRED, ConnectionState.BLOCKED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """What a probe found: ``valid`` is None where the provider could not be asked, for the reason ``error_code``."""

    valid: bool | None
    checked_at: datetime
    error_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """Whose connection to which source. ``work`` is bound to nobody."""

    user_id: UserId
    source: WearableSource
    zone: ZoneInfo
    work: Work
    vault: Vault
    throttle: Throttle
    clock: Clock


async def validate_connection(probe: Probe) -> Validity:
    """Return whether the credential is good, by one request; the connection's state follows.

    The connection is held meanwhile: a sync beside it might lose a credential that changes. Raises NotFound,
    ConnectionBusy, RateLimited of the throttle, WriteConflict, UnknownKey.
    """
    provider = probe.source.info.name
    try:
        await check_provider(provider=provider, work=probe.work, now=probe.clock())
    except RateLimited as waits:
        return Validity(valid=None, checked_at=probe.clock(), error_code=waits.code)
    connection = await _taken(probe, provider)
    error = await _asked(probe, connection)
    now = probe.clock()
    await tell_provider(
        provider=provider, failures=[] if error is None else [error], work=probe.work, now=now
    )
    await _kept(probe, connection, error, now)
    if error is None:
        return Validity(valid=True, checked_at=now, error_code=None)
    refused = isinstance(error, AuthenticationFailed)
    return Validity(valid=False if refused else None, checked_at=now, error_code=error.code)


async def _taken(probe: Probe, provider: str) -> Connection:
    async with probe.work.for_user(probe.user_id).snapshot() as w:
        found = await w.connections.find(probe.user_id, provider)
    if found is None:
        raise NotFound("connection")
    now = probe.clock()
    await probe.throttle.admit([(Meter.PROBE_ACCOUNT, f"{provider}\n{probe.user_id}")], now)
    taken = await _take(probe, found, now)
    if taken is None:
        until = found.lease_until or now
        raise ConnectionBusy(max(1, ceil((until - now).total_seconds())))
    return taken


@retried
async def _take(probe: Probe, connection: Connection, now: datetime) -> Connection | None:
    async with probe.work() as w:
        taken = await w.connections.take(connection.id, now, now + _HELD_FOR, counts=False)
        await w.commit()
    return taken


async def _asked(probe: Probe, connection: Connection) -> SourceError | None:
    """Return what went wrong. Raises ConnectionBusy where a person connected anew meanwhile."""
    version = connection.credential_version

    @retried
    async def rotated(credential: Credential) -> None:
        nonlocal version
        context = credential_context(connection.user_id, connection.provider, connection.id)
        sealed = probe.vault.seal(credential.blob, context)
        async with probe.work.for_user(probe.user_id)() as w:
            kept = await w.connections.rotate(
                probe.user_id, connection.id, connection.epoch, version, sealed, credential.expires_at
            )
            if kept is None:
                raise ConnectionLost
            await w.commit()
        version = kept

    try:
        credential = opened_credential(connection, probe.vault)
        async with asyncio.timeout(_DEADLINE_S), probe.source.session(credential, rotated) as session:
            await session.last_change()
    except SourceError as error:
        return error
    except TimeoutError:
        return SourceTimedOut()
    except ConnectionLost:
        raise ConnectionBusy(1) from None
    return None


@retried
async def _kept(probe: Probe, held: Connection, error: SourceError | None, now: datetime) -> None:
    async with probe.work.for_user(probe.user_id)() as w:
        found = await w.connections.find(held.user_id, held.provider)
        if found is None or (found.id, found.epoch) != (held.id, held.epoch):
            return
        if (after := _after(found, held, error, probe.zone, now)) != found:
            await w.connections.save(after)
        await w.connections.release(held.user_id, held.id, held.epoch)
        await w.commit()


def _after(
    found: Connection, held: Connection, error: SourceError | None, zone: ZoneInfo, now: datetime
) -> Connection:
    if error is None and found.state in _MENDED:
        due = None if found.schedule is Schedule.MANUAL else now
        return replace(
            found,
            state=ConnectionState.CONNECTED,
            next_sync_at=due,
            wait_until=None,
            last_error_code=None,
            consecutive_failures=0,
        )
    is_same = found.credential_version == held.credential_version
    if isinstance(error, AuthenticationFailed) and is_same:
        return failed(found, error, zone, now, provider_waits_until=None)
    return found
