"""Deployments with many athletes in them, on either engine, open and signed in."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from benchmarks.size.rows import EACH, Batch, batches, session_id, user_id
from benchmarks.world import NOW
from tests.databases import OWNER, SCHEMA, SERVER, Databases, as_user
from tests.sql.rows import bound
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.upgrade import bring_up_to_date
from training_analyzer.adapters.supabase.connection import set_up_reads
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import Wired, wired

MEASURED = 20
"""So many athletes ask in turn; a small store has no others."""


@dataclass(frozen=True)
class Athlete:
    """Somebody who is signed in."""

    user_id: UserId
    session_id: SessionId
    token: str


@dataclass(frozen=True)
class Deployment:
    """A full store, its ports, the application over them, and the athletes who ask."""

    place: str
    ports: Wired
    app: Any
    athletes: Sequence[Athlete]


@dataclass(frozen=True)
class Filled:
    """A full store at rest: the file or the address of the database, how long it took to fill, and its size."""

    settings: Settings
    place: str
    seconds: float
    size_mb: float


def on_sqlite(folder: Path, users: int) -> Filled:
    """Fill a file by the driver's executemany, in one transaction with all indexes in place."""
    folder.mkdir()
    file = folder / FILE_NAME
    bring_up_to_date(file)
    begun = perf_counter()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -262144")
        connection.execute("BEGIN")
        for batch in batches(users, bound):
            connection.executemany(_insert(batch), batch.rows)
        connection.execute("COMMIT")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Filled(
        Settings(data_dir=folder, limits=UNLIMITED),
        str(file),
        perf_counter() - begun,
        file.stat().st_size / 1e6,
    )


def _insert(batch: Batch) -> str:
    return (
        f"INSERT INTO {batch.table.name} ({', '.join(batch.columns)}) "
        f"VALUES ({', '.join('?' * len(batch.columns))})"
    )


@contextmanager
def on_postgres(databases: Databases, folder: Path, users: int) -> Iterator[Filled]:
    """Fill a database by COPY, then vacuum and analyse it."""
    with databases.migrated() as url:
        begun = perf_counter()
        size_mb = asyncio.run(_copy(url, users))
        ours = as_user(url, SERVER)
        yield Filled(at(ours, folder), ours, perf_counter() - begun, size_mb)


def at(url: str, folder: Path, **more: str) -> Settings:
    """Return the settings of a deployment at a database."""
    return Settings(
        data_dir=folder, persistence="supabase", limits=UNLIMITED, sections={"supabase": {"url": url, **more}}
    )


def as_owner(url: str) -> str:
    """Return the same database for a login that no policy binds."""
    return as_user(url, OWNER)


async def _copy(url: str, users: int) -> float:
    connection = await asyncpg.connect(url)
    await set_up_reads(connection)
    for batch in batches(users, lambda _kind, value: value):
        await connection.copy_records_to_table(
            batch.table.name, schema_name=SCHEMA, columns=batch.columns, records=batch.rows
        )
    await connection.execute("VACUUM ANALYZE")
    size: int = await connection.fetchval("SELECT pg_database_size(current_database())")
    await connection.close()
    return size / 1e6


@asynccontextmanager
async def opened(filled: Filled, settings: Settings | None = None) -> AsyncIterator[Deployment]:
    """Open a full store, as it says or by other settings."""
    async with wired(settings or filled.settings, clock=lambda: NOW) as ports:
        inner = litestar_app(lambda: nullcontext(ports))
        async with inner.lifespan():
            athletes = [_signed_in(ports, number) for number in range(MEASURED)]
            yield Deployment(filled.place, ports, Frame(inner, production=False), athletes)


def _signed_in(ports: Wired, number: int) -> Athlete:
    token = ports.tokens.access(user_id(number), session_id(number), auth_time=NOW, amr=["pwd"], now=NOW)
    return Athlete(user_id(number), session_id(number), token.text)


def users_for(activities: int) -> int:
    """Return how many athletes have so many activities; those who ask at least."""
    return max(MEASURED, activities // EACH)
