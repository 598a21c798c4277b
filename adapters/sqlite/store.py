"""The embedded store, opened and closed as one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import text

from training_analyzer.adapters.sql.migrations.history import head
from training_analyzer.adapters.sql.repositories.maintenance_flag import SqlMaintenanceFlag, refusing
from training_analyzer.adapters.sql.repositories.meter import SqlAiMeter
from training_analyzer.adapters.sql.repositories.rate_gate import SqlRateGate
from training_analyzer.adapters.sql.work import SqlWork
from training_analyzer.adapters.sqlite.engine import OneAtATime, open_engine
from training_analyzer.adapters.sqlite.hot_reads import SqliteHotReads
from training_analyzer.adapters.sqlite.settings import settings_of
from training_analyzer.adapters.sqlite.upgrade import bring_up_to_date, revision_at
from training_analyzer.domain.errors import StoreUnavailable
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store


class SqliteStore:
    """One file: a writer, a reader of snapshots, and the hot reads."""

    shared: Final = False  # one process serves from a file

    def __init__(self, file: Path, writer: OneAtATime, reader: OneAtATime, hot_reads: SqliteHotReads) -> None:
        self.work = SqlWork(refusing(writer), reader)
        self.hot_reads = hot_reads
        self.rate_gate = SqlRateGate(writer)
        self.maintenance_flag = SqlMaintenanceFlag(writer, reader)
        self.meter = SqlAiMeter(writer)
        self._file = file
        self._writer = writer
        self._revision = head()
        self._open = True

    async def check(self) -> None:
        """Raise StoreUnavailable when it is closed, its file is gone or at another revision, or nothing can be written."""
        if not self._open:
            raise StoreUnavailable("it is closed")
        if not self._file.is_file():
            raise StoreUnavailable("the database file is gone")
        found = await asyncio.to_thread(revision_at, self._file)
        if found != self._revision:
            raise StoreUnavailable(f"the database is at revision {found}, and {self._revision} is served")
        async with self._writer():
            pass

    async def optimize(self) -> None:
        """Let SQLite note what its planner should know of the tables, as it advises before closing."""
        async with self._writer() as connection:
            await connection.execute(text("PRAGMA optimize"))
            await connection.commit()

    def closed(self) -> None:
        """Note that nothing can be served any more."""
        self._open = False


@asynccontextmanager
async def build(deployment: Deployment) -> AsyncIterator[Store]:
    """Open the store of a deployment, upgraded where it is behind.

    Raises StoreUnavailable, UnknownRevision, InvalidValue.
    """
    settings = settings_of(deployment)
    await asyncio.to_thread(bring_up_to_date, settings.file)
    async with AsyncExitStack() as closing:
        writer, reader = (
            OneAtATime(open_engine(settings.file, durability=settings.durability, read_only=read_only))
            for read_only in (False, True)
        )
        closing.push_async_callback(writer.close)
        closing.push_async_callback(reader.close)
        hot_reads = SqliteHotReads(settings.file, inline=settings.inline_reads)
        closing.push_async_callback(hot_reads.close)
        store = SqliteStore(settings.file, writer, reader, hot_reads)
        closing.callback(store.closed)
        closing.push_async_callback(store.optimize)
        yield store
