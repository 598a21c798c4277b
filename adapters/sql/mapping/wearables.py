"""Connections, runs, waiting logins, governors and payloads as rows."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named, values_of
from training_analyzer.adapters.sql.tables.wearable import (
    provider_governor,
    sync_run,
    wearable_challenge,
    wearable_connection,
    wearable_payload,
)
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.connection import Connection, ConnectionState, Schedule
from training_analyzer.domain.sync.governor import Governor
from training_analyzer.domain.sync.payload import SourcePayload
from training_analyzer.domain.sync.run import RunState, SyncPart, SyncRun, Trigger
from training_analyzer.domain.sync.source import Capability

CONNECTION_COLUMNS: Final = columns_of(Connection, wearable_connection)
RUN_COLUMNS: Final = columns_of(SyncRun, sync_run)
CHALLENGE_COLUMNS: Final = columns_of(PendingChallenge, wearable_challenge)
GOVERNOR_COLUMNS: Final = columns_of(Governor, provider_governor)
PAYLOAD_COLUMNS: Final = columns_of(SourcePayload, wearable_payload)


def connection_of(row: Sequence[Any]) -> Connection:
    """Return the connection of a row of `CONNECTION_COLUMNS`."""
    values = named(Connection, row)
    return Connection(
        **values
        | {
            "state": ConnectionState(values["state"]),
            "schedule": Schedule(values["schedule"]),
            "kinds": frozenset(Capability(each) for each in values["kinds"]),
            "sealed": bytes(values["sealed"]),
            "marks": {kind: date.fromisoformat(day) for kind, day in values["marks"].items()},
        }
    )


def connection_values(connection: Connection) -> dict[str, Any]:
    """Return a connection as a row's values."""
    made = {"kinds": sorted(connection.kinds), "marks": marks_value(connection.marks)}
    return {**values_of(connection), **made}


def marks_value(marks: Mapping[str, date]) -> dict[str, str]:
    """Return marks as a column's value."""
    return {str(kind): day.isoformat() for kind, day in marks.items()}


def run_of(row: Sequence[Any]) -> SyncRun:
    """Return the run of a row of `RUN_COLUMNS`."""
    values = named(SyncRun, row)
    return SyncRun(
        **values
        | {
            "trigger": Trigger(values["trigger"]),
            "state": RunState(values["state"]),
            "parts": tuple(SyncPart(**part) for part in values["parts"]),
        }
    )


def run_values(run: SyncRun) -> dict[str, Any]:
    """Return a run as a row's values."""
    return {**values_of(run), "parts": [asdict(part) for part in run.parts]}


def challenge_of(row: Sequence[Any]) -> PendingChallenge:
    """Return the login of a row of `CHALLENGE_COLUMNS`."""
    values = named(PendingChallenge, row)
    return PendingChallenge(**values | {"sealed": bytes(values["sealed"])})


def governor_of(row: Sequence[Any]) -> Governor:
    """Return the state of a row of `GOVERNOR_COLUMNS`."""
    values = named(Governor, row)
    return Governor(**values | {"blocked_at": tuple(map(datetime.fromisoformat, values["blocked_at"]))})


def governor_values(governor: Governor) -> dict[str, Any]:
    """Return a state as a row's values."""
    return {**values_of(governor), "blocked_at": [at.isoformat() for at in governor.blocked_at]}


def payload_of(row: Sequence[Any]) -> SourcePayload:
    """Return the payload of a row of `PAYLOAD_COLUMNS`."""
    values = named(SourcePayload, row)
    return SourcePayload(**values | {"body": zlib.decompress(values["body"])})


def payload_values(payload: SourcePayload) -> dict[str, Any]:
    """Return a payload as a row's values."""
    return {**values_of(payload), "body": zlib.compress(payload.body)}


def unpacked(body: bytes) -> str:
    """Return a stored body as the text it is."""
    return zlib.decompress(body).decode(errors="replace")
