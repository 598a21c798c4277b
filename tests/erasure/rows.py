"""Two athletes with a row in every table that has rows of athletes, and what is left of one of them."""

from typing import Any

from sqlalchemy import select

from tests.http.canaries import Rows, owner_of, rows_of, store
from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.usage.limit import subject_of
from training_analyzer.entrypoints.wiring import Wired

_UNIQUE = {"request_id", "issuer", "dedup_key", "id", "customer_id"}
"""Columns of texts that no two rows share."""

type Dump = dict[str, set[str]]


async def stored_athlete(ports: Wired, email: str) -> UserId:
    """Store a row in every table, with everything unique made the athlete's own."""
    rows = rows_of(ports.make_id, ports.clock())
    owner = owner_of(rows)
    for name, row in rows.items():
        _make_own(name, row, owner)
    _tie(rows)
    rows["user_account"]["email"] = email
    rows["audit_event"]["actor_id"] = owner
    async with ports.store.work.for_user(owner)() as w:
        await store(w, rows)
        await w.commit()
    await ports.store.rate_gate.mark(subject_of(owner), "requests", ports.clock().replace(year=2030))
    return owner


def _make_own(name: str, row: dict[str, Any], owner: UserId) -> None:
    for column, value in row.items():
        if isinstance(value, bytes):
            row[column] = owner.bytes + value
        if isinstance(value, str) and column in _UNIQUE:
            row[column] = f"{value} {owner.int % 1000}"
    if OWNERSHIP[name].subject:
        row["subject"] = subject_of(owner)


def _tie(rows: Rows) -> None:
    rows["usage_hold"]["request_id"] = rows["usage_record"]["request_id"]
    rows["billing_subscription"]["livemode"] = False  # or a vendor who is not in use would still charge
    rows["entitlement_override"]["created_by"] = rows["user_account"]["id"]
    rows["oidc_flow"]["link_user_id"] = rows["user_account"]["id"]


async def dump(ports: Wired, owner: UserId) -> Dump:
    """Return every row that one athlete's unit can see, as text, by table."""
    async with ports.store.work.for_user(owner).snapshot() as w:
        transaction: Any = w.transaction  # type: ignore[attr-defined]  # what both stores stand on
        return {
            table.name: {repr(tuple(row)) for row in await transaction.rows(select(table))}
            for table in TABLES
            if not OWNERSHIP[table.name].closed
        }


def naming(dumped: Dump, *words: str) -> set[str]:
    """Return the tables whose rows hold one of these words."""
    return {table for table, rows in dumped.items() if any(word in row for row in rows for word in words)}
