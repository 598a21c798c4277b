"""The ``db`` commands on PostgreSQL: plain functions that raise one clear sentence.

Importing this imports Alembic.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
from sqlalchemy import NullPool, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from training_analyzer.adapters.sql.migrations import commands
from training_analyzer.adapters.sql.migrations.commands import Step, new_revision
from training_analyzer.adapters.sql.migrations.errors import MigrationFailed, UnknownRevision
from training_analyzer.adapters.sql.migrations.history import revisions
from training_analyzer.adapters.supabase.connection import connected, driver_arguments
from training_analyzer.adapters.supabase.schema import revision_in
from training_analyzer.adapters.supabase.settings import Settings, owner_settings_of, schema_of
from training_analyzer.domain.errors import WriteConflict
from training_analyzer.ports.deployment import Deployment


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a step may wait for a table, since whoever comes after it waits as well, and how often it is tried.

    ``turn_limit_s`` is how long another process may migrate before this one gives up.
    """

    lock_limit_ms: int = 3_000
    attempts: int = 10
    pause_s: float = 2.0
    turn_limit_s: float = 600.0


USUAL: Final = Patience()
_ASK_AGAIN_S: Final = 0.2
ONE_MIGRATION: Final = 0x7461_6D69  # an advisory lock's key


def upgrade(deployment: Deployment, revision: str | None = None, *, patience: Patience = USUAL) -> None:
    """Bring the database to a revision, the newest when none is named, while the old version serves.

    Raises InvalidSetting, MigrationFailed, UnknownRevision, StoreUnavailable, WriteConflict.
    """
    _run("upgrade", deployment, lambda alembic: alembic.upgrade(revision or "head"), patience)


def downgrade(deployment: Deployment, revision: str, *, patience: Patience = USUAL) -> None:
    """Take the database back to a revision, or to ``base``: an empty one. Raises as `upgrade` does."""
    _run("downgrade", deployment, lambda alembic: alembic.downgrade(revision), patience)


def current(deployment: Deployment) -> str | None:
    """Return the revision that the database is at, None when there is none. Raises MigrationFailed, StoreUnavailable."""
    return asyncio.run(_current(owner_settings_of(deployment)))


def check(deployment: Deployment) -> None:
    """Raise MigrationFailed when the database is not at the newest revision, or the tables of the code differ."""
    _run("check", deployment, lambda alembic: alembic.check())


def revision(deployment: Deployment, message: str) -> None:
    """Write a new revision of what differs, in the checkout. Raises MigrationFailed."""
    _run("revision", deployment, new_revision(message))


def schema_script(deployment: Deployment) -> str:
    """Return the SQL that makes the schema from nothing, for `psql`; no database is asked. Raises InvalidSetting."""
    schema = schema_of(deployment)
    head = f'CREATE SCHEMA IF NOT EXISTS "{schema}";\nSET search_path TO "{schema}";\n\n'
    engine = create_async_engine("postgresql+asyncpg://").sync_engine
    return head + commands.script(engine)


def _run(command: str, deployment: Deployment, step: Step, patience: Patience = USUAL) -> None:
    """Run a command; where somebody kept a table for too long, it is begun again from where it stopped."""
    settings = owner_settings_of(deployment)
    for _ in range(patience.attempts - 1):
        try:
            return asyncio.run(_migrate(command, settings, step, patience))
        except WriteConflict:
            time.sleep(patience.pause_s)
    return asyncio.run(_migrate(command, settings, step, patience))


async def _migrate(command: str, settings: Settings, step: Step, patience: Patience) -> None:
    """Run a command, one process at a time."""
    async with _alone(command, settings, patience) as connection:
        found = await revision_in(connection.fetch, settings.schema)
        if found not in {None, *revisions()}:
            raise UnknownRevision(str(found))
        if command in {"upgrade", "downgrade"}:
            await connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{settings.schema}"')
        engine = _engine(settings, patience)
        try:
            async with engine.connect() as opened:
                # Alembic is synchronous: inside this call the engine's connections look as if they were, too
                await opened.run_sync(lambda _: commands.run(command, engine.sync_engine, step))
        finally:
            await engine.dispose()


@asynccontextmanager
async def _alone(command: str, settings: Settings, patience: Patience) -> AsyncIterator[asyncpg.Connection]:
    """Connect, and wait until no other process migrates. Raises MigrationFailed, StoreUnavailable.

    It asks again and again: a statement that waits is one that an index built CONCURRENTLY waits for in turn.
    """
    until = time.monotonic() + patience.turn_limit_s
    async with _permitted(command, settings) as connection:
        while not await connection.fetchval(f"SELECT pg_try_advisory_lock({ONE_MIGRATION})"):
            if time.monotonic() >= until:
                raise MigrationFailed(
                    command,
                    "another process migrates this database; run the command again once it is through",
                )
            await asyncio.sleep(_ASK_AGAIN_S)
        yield connection


@asynccontextmanager
async def _permitted(command: str, settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """Connect. Raises MigrationFailed for what the login may not do, StoreUnavailable."""
    async with connected(settings) as connection:
        try:
            yield connection
        except asyncpg.InsufficientPrivilegeError as error:
            raise MigrationFailed(
                command,
                f"{settings.address.user} may not ({error}): TA_SUPABASE__OWNER_URL names the login that owns the tables",
            ) from error


async def _current(settings: Settings) -> str | None:
    async with _permitted("current", settings) as connection:
        return await revision_in(connection.fetch, settings.schema)


def _engine(settings: Settings, patience: Patience) -> AsyncEngine:
    """Return an engine whose connections stand in the schema, so that revisions need not name it."""
    engine = create_async_engine(
        "postgresql+asyncpg://",
        connect_args=driver_arguments(settings),
        poolclass=NullPool,
        hide_parameters=True,
    )

    async def stand_in_schema(connection: asyncpg.Connection) -> None:
        await connection.execute(
            f"SET search_path TO \"{settings.schema}\"; SET lock_timeout TO '{patience.lock_limit_ms}ms';"
            " SET statement_timeout TO 0"
        )

    def set_up(connection: Any, _record: object) -> None:
        connection.run_async(stand_in_schema)

    event.listen(engine.sync_engine, "connect", set_up, insert=True)
    return engine
