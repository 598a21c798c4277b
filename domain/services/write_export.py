"""Write down what an athlete takes along."""

import csv
import io
import json
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.jobs.export import ExportFormat, ExportKind, ExportOrder, Row
from training_analyzer.ports.archive import Archive
from training_analyzer.ports.work import Work

PAGE: Final = 50
"""Rows a read: the samples of fifty channels are a few megabytes."""

README: Final = """\
This archive was made by Training Analyzer at its owner's request.

tables/*.json     One file for each table that holds rows of the account: a list of objects, one for each row.
                  Instants are UTC, units are the suffix of a name (_s, _m, _w, _bpm, ...), null is unknown.
                  "masked" stands for what is stored hashed or sealed: passwords, keys and seeds are in no export.
activities.json   The activities, in an export of activities.
activities.csv    The same as a table (RFC 4180, UTF-8).
originals/        The recordings byte for byte, named by their SHA-256, which the activities name as file_sha256.

Tables are read one after the other: what was changed while the archive was made may be in one and not in another.
"""

type Progress = Callable[[str], Awaitable[None]]
"""Told of each page, by the table's name."""


@dataclass(frozen=True, slots=True)
class _Source:
    user_id: UserId
    work: Work
    progress: Progress

    async def pages(self, table: str) -> AsyncIterator[Sequence[Row]]:
        place = None
        while True:
            await self.progress(table)
            async with self.work.snapshot() as w:
                page = await w.account_rows.page(self.user_id, table, after=place, limit=PAGE)
            yield page.rows
            place = page.last
            if place is None:
                return

    async def rows(self, table: str) -> AsyncIterator[Row]:
        async for page in self.pages(table):
            for row in page:
                yield row


async def write_export(
    order: ExportOrder, *, user_id: UserId, work: Work, archive: Archive, progress: Progress
) -> None:
    """Write an account's archive. Each page is a snapshot of its own. Raises ExportTooLarge, StoreUnavailable."""
    source = _Source(user_id, work.for_user(user_id), progress)
    await archive.add("README.txt", _once(README.encode()))
    if order.kind is ExportKind.ACCOUNT:
        await _account(source, archive)
    else:
        await _activities(source, order, archive)


async def _account(source: _Source, archive: Archive) -> None:
    async with source.work.snapshot() as w:
        tables = w.account_rows.tables()
    for table in tables:
        await archive.add(f"tables/{table}.json", _as_json(source.rows(table)))
    async for row in source.rows("activity_file"):
        await _original(source, row["sha256"], archive)


async def _activities(source: _Source, order: ExportOrder, archive: Archive) -> None:
    chosen = _chosen(source, order)
    if order.format is ExportFormat.JSON:
        await archive.add("activities.json", _as_json(chosen))
    elif order.format is ExportFormat.CSV:
        await archive.add("activities.csv", _as_csv(chosen))
    else:
        for digest in {row["file_sha256"]: None async for row in chosen if row["file_sha256"] is not None}:
            await _original(source, digest, archive)


async def _chosen(source: _Source, order: ExportOrder) -> AsyncIterator[Row]:
    first, last = order.first or date.min, order.last or date.max
    async for row in source.rows("activity"):
        if first <= row["local_day"] <= last:
            yield row


async def _original(source: _Source, sha256: bytes, archive: Archive) -> None:
    await source.progress("originals")
    async with source.work.snapshot() as w:
        file = await w.recordings.find_file(source.user_id, sha256)
    if file is not None:
        await archive.add(f"originals/{sha256.hex()}.{file.format}", _once(file.body))


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def _as_json(rows: AsyncIterable[Row]) -> AsyncIterator[bytes]:
    before = "[\n"
    async for row in rows:
        yield f"{before}{json.dumps(dict(row), default=_plain, ensure_ascii=False)}".encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


async def _as_csv(rows: AsyncIterable[Row]) -> AsyncIterator[bytes]:
    begun = False
    async for row in rows:
        if not begun:
            yield _line(list(row))
        begun = True
        yield _line([_cell(value) for value in row.values()])


def _line(cells: Sequence[Any]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        # a spreadsheet would take these for a formula
        return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else str(value)
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, default=_plain, ensure_ascii=False)
    return value if value is None or isinstance(value, bool | int | float) else _plain(value)


def _plain(value: Any) -> str:
    """Return a value that JSON does not know as text."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, UUID):
        return str(value)
    text: str = value.isoformat()  # what else a column holds is a day or an instant
    return text
