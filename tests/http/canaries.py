"""Rows of one athlete in every table, made from the metadata: each text that is no word of ours holds a canary."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from zlib import compress

from sqlalchemy import Column, Float, Integer, LargeBinary, Table, insert, select

from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.adapters.sql.types import Day, Flag, Json, Uid, UtcTime
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.ports.work import UnitOfWork

CANARY = "canary-of-ana"

_FILE = sha256(b"file").digest()

_GENERATOR = {"kind": "rules", "provider": "rules", "model": None}
_SPENT = {"request_id": None, "input_tokens": 0, "output_tokens": 0, "cost_nano_usd": 0}

WORDS: dict[str, Any] = {
    "user_account.email": f"{CANARY}@example.org",
    "user_account.timezone": "Europe/Madrid",
    "user_account.units": "metric",
    "user_account.role": "athlete",
    "session.kind": "token",
    "session.revoked_why": None,
    "activity.sport": "running",
    "activity.timezone": "Europe/Madrid",
    "activity.load_method": "hrss",
    "activity.file_sha256": _FILE,
    "activity_file.sha256": _FILE,
    "activity_file.format": "fit",
    "goal.kind": "race",
    "goal.sport": "running",
    "goal.priority": "A",
    "coach_analysis.topic": "week",
    "coach_analysis.generator": {**_GENERATOR, "prompt_version": CANARY},
    "coach_analysis.analysis": {"summary": CANARY, "findings": [], "advice": CANARY},
    "coach_analysis.score": {"value": None, "parts": {}},
    "coach_analysis.spent": _SPENT,
    "coach_message.role": "assistant",
    "coach_message.generator": {**_GENERATOR, "prompt_version": CANARY},
    "coach_message.metrics": [CANARY],
    "coach_message.unsupported": [],
    "coach_message.spent": _SPENT,
    "training_plan.sport": "running",
    "training_plan.state": "active",
    "training_plan.weeks": [{"phase": "base", "focus": CANARY}],
    "training_plan.race": None,
    "training_plan.generator": None,
    "workout.sport": "running",
    "workout.purpose": "easy",
    "workout.state": "planned",
    "workout.steps": [{"kind": "work", "duration_s": 600.0, "note": CANARY}],
    "workout.load_method": "run_tss",
    "workout.reasons": {},
    "workout.generator": None,
    "audit_event.action": "sign_in",
    "audit_event.outcome": "ok",
    "job.state": "done",
    "export_file.kind": "activities",
    "billing_checkout.vendor_id": "cs_of_ana",  # stands in an address, which problems repeat
    "wearable_connection.provider": "google",
    "wearable_connection.state": "connected",
    "wearable_connection.schedule": "daily",
    "wearable_connection.kinds": ["sleep"],
    "wearable_connection.marks": {},
    "wearable_payload.body": compress(CANARY.encode()),
    "sync_run.trigger": "manual",
    "sync_run.state": "completed",
    "sync_run.parts": [],
}
"""Where another text would be no row of ours, and where the canary needs a shape around it."""

SHARED = {"usage_rate", "installation", "provider_governor", "data_move", "data_move_table", "data_move_key"}
"""Tables without an athlete's rows."""

type Rows = dict[str, dict[str, Any]]


def rows_of(make_id: MakeId, now: datetime) -> Rows:
    """Return a row of one athlete for each table that has rows of athletes, tied to each other."""
    rows: Rows = {}
    for table in TABLES:
        if table.name not in SHARED:
            made = {column.name: _value(column, make_id, now) for column in table.columns}
            rows[table.name] = made | _ties(table, rows)
    owner = rows["user_account"]["id"]
    for table in TABLES:
        if table.name in rows and "user_id" in table.columns:
            assert rows[table.name]["user_id"] in {owner, None} or not table.c.user_id.foreign_keys
            rows[table.name]["user_id"] = owner
    return rows


async def store(w: UnitOfWork, rows: Rows) -> None:
    """Store the rows, parents first."""
    transaction: Any = w.transaction  # type: ignore[attr-defined]  # what both stores stand on
    for table in TABLES:
        if table.name in rows:
            await transaction.write(insert(table), rows[table.name])


async def dump(w: UnitOfWork) -> dict[str, set[str]]:
    """Return every row that a unit can see, as text, by table."""
    transaction: Any = w.transaction  # type: ignore[attr-defined]  # what both stores stand on
    return {
        table.name: {repr(tuple(row)) for row in await transaction.rows(select(table))}
        for table in TABLES
        if table.name not in SHARED and not OWNERSHIP[table.name].closed
    }


def owner_of(rows: Rows) -> UserId:
    return UserId(rows["user_account"]["id"])


def _ties(table: Table, rows: Rows) -> dict[str, Any]:
    tied: dict[str, Any] = {}
    for tie in table.foreign_key_constraints:
        if tie.referred_table is not table:
            parent = rows[tie.referred_table.name]
            tied |= {part.parent.name: parent[part.column.name] for part in tie.elements}
        else:
            tied |= {part.parent.name: None for part in tie.elements if part.parent.nullable}
    return tied


def _value(column: Column[Any], make_id: MakeId, now: datetime) -> Any:
    name = f"{column.table.name}.{column.name}"
    if name in WORDS:
        return WORDS[name]
    if column.nullable and isinstance(column.type, Uid | UtcTime):
        return None
    made: list[tuple[type[Any], Any]] = [
        (Uid, make_id(now)),
        (UtcTime, now + timedelta(days=30 if "expires" in column.name else -1)),
        (Day, now.date()),
        (Json, [CANARY]),
        (Flag, True),
        (Integer, 1),
        (Float, 1.0),
        (LargeBinary, sha256(name.encode()).digest()),
    ]
    return next((value for kind, value in made if isinstance(column.type, kind)), CANARY)
