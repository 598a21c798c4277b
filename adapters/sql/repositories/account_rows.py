"""The rows of one account, in SQL: which tables and columns, the map of ownership says."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Column, Select, Table, literal, select, tuple_

from training_analyzer.adapters.sql.mapping.streams import decoded
from training_analyzer.adapters.sql.mapping.wearables import unpacked
from training_analyzer.adapters.sql.ownership import MASKED, OWNERSHIP
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.adapters.sql.tables.operation import audit_event
from training_analyzer.adapters.sql.tables.recording import activity_file, activity_stream
from training_analyzer.adapters.sql.tables.wearable import wearable_payload
from training_analyzer.adapters.sql.transaction import AnyRow, Transaction
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.jobs.export import Place, Row, RowPage

EXPORTED: Final[Mapping[str, Table]] = {
    table.name: table for table in TABLES if OWNERSHIP[table.name].export != "no"
}
_OWNERS: Final = {
    table.name: table.c[owner]
    for table in EXPORTED.values()
    if (owner := OWNERSHIP[table.name].column) is not None
}
_BY_TIME: Final = (audit_event.c.at, audit_event.c.id)  # as its index has them


class SqlAccountRows:
    """Pages by key, so that none is read twice and none is left out."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def tables(self) -> Sequence[str]:
        """Return the names of the tables whose rows are the athlete's to take."""
        return tuple(EXPORTED)

    async def page(self, user_id: UserId, table: str, *, after: Place | None, limit: int) -> RowPage:
        """Return the next rows of a table in the order of its key."""
        self._transaction.check_owner(user_id)
        of = EXPORTED[table]
        found = await self._transaction.rows(page_of(of, user_id, after, limit))
        key = [column.name for column in _key(of)]
        last = tuple(getattr(found[-1], name) for name in key) if len(found) == limit else None
        return RowPage(await asyncio.to_thread(_plain, of, found), last)


def page_of(table: Table, user_id: UserId, after: Place | None, limit: int) -> Select[Any]:
    """Return the statement for a page; masked columns are not even read."""
    key = _key(table)
    columns = [column for column in table.columns if _is_read(column)]
    page = select(*columns).where(_OWNERS[table.name] == user_id).order_by(*key).limit(limit)
    if after is None:
        return page
    values = [literal(value, column.type) for value, column in zip(after, key, strict=True)]
    return page.where(tuple_(*key) > tuple_(*values))


def _key(table: Table) -> Sequence[Column[Any]]:
    return _BY_TIME if table is audit_event else tuple(table.primary_key.columns)


def _is_read(column: Column[Any]) -> bool:
    return not _is_masked(column) and column is not activity_file.c.body


def _is_masked(column: Column[Any]) -> bool:
    return f"{column.table.name}.{column.name}" in MASKED


def _plain(table: Table, rows: Sequence[AnyRow]) -> tuple[Row, ...]:
    masked = {column.name: "masked" for column in table.columns if _is_masked(column)}
    plain = [{**row._mapping, **masked} for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for it
    if table is activity_stream:
        plain = [{**row, "samples": decoded(row["samples"])} for row in plain]
    if table is wearable_payload:
        plain = [{**row, "body": unpacked(row["body"])} for row in plain]
    return tuple({name: _bytes(value) for name, value in row.items()} for row in plain)


def _bytes(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
