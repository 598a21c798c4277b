"""The jobs of syncs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.ids import ConnectionId, UserId
from training_analyzer.domain.jobs.job import NewJob, Payload
from training_analyzer.domain.services.begin_sync import SyncOrder
from training_analyzer.domain.services.sync_priority import sync_priority
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.run import Trigger

SYNC: Final = "sync"
BACKFILL: Final = "backfill"


def sync_job(connection: Connection, entitlements: Entitlements, trigger: Trigger) -> NewJob:
    """Return the job of a sync: of one connection, one waits at most."""
    return NewJob(
        kind=SYNC,
        payload=_payload(connection, trigger),
        user_id=connection.user_id,
        dedup_key=f"{SYNC}:{connection.id}",
        priority=sync_priority(entitlements),
    )


def backfill_job(connection: Connection, entitlements: Entitlements, at: datetime) -> NewJob:
    """Return the job of the newest days that are still to come."""
    return NewJob(
        kind=BACKFILL,
        payload=_payload(connection, Trigger.BACKFILL),
        user_id=connection.user_id,
        dedup_key=f"{BACKFILL}:{connection.id}",
        run_at=at,
        priority=sync_priority(entitlements, backfill=True),
    )


def order_of(payload: Payload) -> SyncOrder:
    """Return what a job asks for."""
    return SyncOrder(
        user_id=UserId(UUID(str(payload["user_id"]))),
        connection_id=ConnectionId(UUID(str(payload["connection_id"]))),
        trigger=Trigger(str(payload["trigger"])),
    )


def _payload(connection: Connection, trigger: Trigger) -> Mapping[str, str]:
    return {
        "user_id": str(connection.user_id),
        "connection_id": str(connection.id),
        "trigger": trigger.value,
    }
