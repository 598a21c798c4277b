"""End a connection: its credential is erased at once, and made worthless at the provider where that can be done."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.ids import JobId, MakeId, UserId, to_text
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.domain.sealing import UnknownKey
from training_analyzer.domain.services.keep_wellness import forget_source
from training_analyzer.domain.services.open_credential import opened_credential
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.configuration import settings_version
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.errors import SourceError
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.wearable import WearableSource
from training_analyzer.ports.work import UnitOfWork, Work

FORGET_SOURCE: Final = "forget_source"
"""The kind of the job that removes a source's activities."""

_DEADLINE_S: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnecting:
    """Whose connection ends. ``work`` is the athlete's own; ``source`` is None for one that is no longer in use."""

    user_id: UserId
    provider: str
    source: WearableSource | None
    work: Work
    vault: Vault
    jobs: JobQueue
    origin: RequestOrigin
    make_id: MakeId
    clock: Clock


async def disconnect_wearable(of: Disconnecting, *, seen: int, deletes_data: bool) -> JobId | None:
    """Return the job that removes the activities, where the data are to go; what was measured goes at once.

    ``seen`` is the version of the settings that the athlete saw. Raises NotFound, StaleWrite, WriteConflict.
    """
    connection, job_id = await _removed(of, seen, deletes_data=deletes_data)
    if of.source is not None:
        await revoke(connection, of.source, of.vault)
    return job_id


async def revoke(connection: Connection, source: WearableSource, vault: Vault) -> None:
    """Make a credential worthless at the provider; where that fails, nobody here has it any more all the same."""
    with suppress(SourceError, UnknownKey, TimeoutError):
        credential = opened_credential(connection, vault)
        async with asyncio.timeout(_DEADLINE_S):
            await source.revoke(credential)


@retried
async def _removed(of: Disconnecting, seen: int, *, deletes_data: bool) -> tuple[Connection, JobId | None]:
    now = of.clock()
    async with of.work() as w:
        connection = await w.connections.find(of.user_id, of.provider)
        if connection is None:
            raise NotFound("connection")
        if settings_version(connection) != seen:
            raise StaleWrite("connection")
        await w.connections.remove(of.user_id, connection.id)
        job_id = await _forgotten(w, of, now) if deletes_data else None
        event = of.origin.event(
            AuditAction.SOURCE_DISCONNECT,
            user_id=of.user_id,
            actor_id=of.user_id,
            make_id=of.make_id,
            now=now,
            object=to_text("con", connection.id),
            detail={"provider": of.provider, "deletes_data": deletes_data},
        )
        await w.audit.add(event)
        await w.commit()
    return connection, job_id


async def _forgotten(w: UnitOfWork, of: Disconnecting, now: datetime) -> JobId | None:
    await w.payloads.remove(of.user_id, of.provider)
    await forget_source(w, user_id=of.user_id, source=of.provider, now=now)
    job = NewJob(
        kind=FORGET_SOURCE,
        payload={"provider": of.provider, "before": now.isoformat()},
        user_id=of.user_id,
    )
    return await of.jobs.enqueue(job, work=w)
