"""The asynchronous engines over the file, and connections handed out one at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from training_analyzer.adapters.sql.shielded import to_the_end
from training_analyzer.adapters.sql.transaction import told
from training_analyzer.adapters.sqlite.pragmas import Durability, pragmas, uri_of
from training_analyzer.domain.errors import NestedUnit
from training_analyzer.domain.ids import UserId


def open_engine(file: Path, *, durability: Durability, read_only: bool) -> AsyncEngine:
    """Return an engine of one connection.

    A writer begins IMMEDIATE: a transaction that reads first and writes later would fail at once beside another
    writer, whatever the time-out.
    """
    path, _, mode = uri_of(file, read_only=read_only).partition("?mode=")
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=path, query={"uri": "true", "mode": mode}),
        pool_size=1,
        hide_parameters=True,
        max_overflow=0,
        connect_args={"isolation_level": None, "cached_statements": 256},
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    def set_up(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas(durability, read_only=read_only):
            cursor.execute(pragma)
        cursor.close()

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", set_up)
    event.listen(engine.sync_engine, "begin", begin_transaction)
    return engine


class OneAtATime:
    """Hands out an engine's one connection; those who wait get it in the order in which they came."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None

    @asynccontextmanager
    async def __call__(self, owner: UserId | None = None) -> AsyncIterator[AsyncConnection]:  # noqa: ARG002 - SQLite knows no roles
        """Open the connection, alone, and begin; a writer waits for other processes' writers.

        Raises StoreUnavailable, WriteConflict, NestedUnit.
        """
        if self._holder is not None and self._holder is asyncio.current_task():
            raise NestedUnit
        async with self._turn:
            self._holder = asyncio.current_task()
            connection = self._engine.connect()
            try:
                await told(connection.start())
                await told(connection.begin())
                yield connection
            finally:
                self._holder = None
                if connection.sync_connection is not None:
                    await to_the_end(connection.close())

    async def close(self) -> None:
        """Close the connection once nobody holds it."""
        async with self._turn:
            await to_the_end(self._engine.dispose())
