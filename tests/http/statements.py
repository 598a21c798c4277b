"""Counts the statements that reach the database, whatever sends them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from sqlalchemy import Engine, event

from training_analyzer.adapters.sqlite.hot_reads import SqliteHotReads
from training_analyzer.adapters.supabase.capacity import HOT_READS
from training_analyzer.adapters.supabase.hot_reads import SupabaseHotReads
from training_analyzer.ports.hot_reads import HotReads

_AROUND = ("BEGIN", "COMMIT", "ROLLBACK", "SELECT set_config(")
"""What begins, fences and ends a transaction is no question; on PostgreSQL it is asked for in the same messages."""


class Statements:
    """The statements since the last time somebody asked."""

    def __init__(self) -> None:
        self._seen: list[str] = []

    def note(self, sql: str) -> None:
        if not sql.startswith(_AROUND):
            self._seen.append(sql)

    async def taken(self) -> list[str]:
        """Return what was sent, and begin anew. PostgreSQL's driver tells of a statement in the loop's next turn."""
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        seen, self._seen = self._seen, []
        return seen


@asynccontextmanager
async def counted(hot_reads: HotReads) -> AsyncIterator[Statements]:
    """Count the hot reads of a store and every engine's statements until the end."""
    statements = Statements()

    def of_engine(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        statements.note(sql)

    async with AsyncExitStack() as stack:
        if isinstance(hot_reads, SqliteHotReads):
            _trace(hot_reads, statements)
        elif isinstance(hot_reads, SupabaseHotReads):
            await _log(hot_reads, statements)
        event.listen(Engine, "before_cursor_execute", of_engine)
        stack.callback(event.remove, Engine, "before_cursor_execute", of_engine)
        yield statements


def _trace(hot_reads: SqliteHotReads, statements: Statements) -> None:
    inline = hot_reads._inline  # noqa: SLF001 - no port tells of its statements
    assert inline is not None
    inline._connection.set_trace_callback(statements.note)  # noqa: SLF001
    thread, connection = hot_reads._thread, hot_reads._connection  # noqa: SLF001
    thread.submit(connection.set_trace_callback, statements.note).result()


async def _log(hot_reads: SupabaseHotReads, statements: Statements) -> None:
    pool = hot_reads._pool._pool  # noqa: SLF001
    every = [await pool.acquire() for _ in range(HOT_READS)]
    for connection in every:
        connection.add_query_logger(lambda record: statements.note(record.query))
        await pool.release(connection)
