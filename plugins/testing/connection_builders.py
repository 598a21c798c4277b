"""Connections and runs for tests."""

from dataclasses import replace
from typing import Any

from training_analyzer.domain.ids import ConnectionId, SyncRunId
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.run import RunState, SyncRun, Trigger
from training_analyzer.domain.sync.source import Capability
from training_analyzer.plugins.testing.builders import NOW, a_user_id, an_id


def a_connection(number: int = 1, **changes: Any) -> Connection:
    """Return the connection of ``a_user(number)`` to the fake source, due now."""
    connection = Connection(
        id=ConnectionId(an_id(30_000 + number)),
        user_id=a_user_id(number),
        provider="fake",
        provider_user_id=f"person-{number}",
        kinds=frozenset({Capability.ACTIVITIES, Capability.SLEEP}),
        sealed=b"sealed",
        next_sync_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(connection, **changes)


def a_run(number: int = 1, *, of: Connection | None = None, **changes: Any) -> SyncRun:
    """Return a run of a connection that has just begun."""
    connection = of or a_connection()
    run = SyncRun(
        id=SyncRunId(an_id(40_000 + number)),
        user_id=connection.user_id,
        connection_id=connection.id,
        trigger=Trigger.SCHEDULE,
        epoch=connection.epoch,
        state=RunState.RUNNING,
        started_at=NOW,
    )
    return replace(run, **changes)
