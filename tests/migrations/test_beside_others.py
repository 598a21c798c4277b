"""A migration beside others: it waits without keeping them up, and mends what was left half-built."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from click.testing import CliRunner
from sqlalchemy import Connection, NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from tests.databases import SCHEMA, SERVER, Databases, as_user, ask, deployment_at, run
from training_analyzer.adapters.sql.migrations import concurrently
from training_analyzer.adapters.sql.migrations.errors import MigrationFailed
from training_analyzer.adapters.sql.migrations.history import head
from training_analyzer.adapters.supabase import migrate
from training_analyzer.entrypoints.cli.main import cli


@pytest.fixture
def empty(databases: Databases) -> Iterator[str]:
    with databases.empty() as url:
        yield url


@pytest.fixture
def migrated(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


async def test_one_that_waits_for_another_process_does_not_keep_its_index_from_being_built(
    migrated: str,
) -> None:
    """The other builds an index CONCURRENTLY, which waits for every statement that runs meanwhile."""
    other, builder = await asyncpg.connect(migrated), await asyncpg.connect(migrated)
    await other.execute("SELECT pg_advisory_lock($1)", migrate.ONE_MIGRATION)
    waiting = asyncio.create_task(asyncio.to_thread(migrate.upgrade, deployment_at(migrated)))
    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND query LIKE '%advisory_lock%' AND query NOT LIKE '%$1%'"
    )
    while not await other.fetchval(asked):
        assert not waiting.done()
    async with asyncio.timeout(60):
        await builder.execute(f"CREATE INDEX CONCURRENTLY ix_one ON {SCHEMA}.user_account (created_at)")
    assert not waiting.done()
    await other.close()
    await builder.close()
    await waiting
    assert await asyncio.to_thread(migrate.current, deployment_at(migrated)) == head()


async def test_one_that_waits_too_long_says_for_whom(migrated: str) -> None:
    other = await asyncpg.connect(migrated)
    await other.execute("SELECT pg_advisory_lock($1)", migrate.ONE_MIGRATION)
    hasty = migrate.Patience(turn_limit_s=0.0)
    with pytest.raises(MigrationFailed, match="another process migrates this database"):
        await asyncio.to_thread(migrate.upgrade, deployment_at(migrated), patience=hasty)
    await other.close()


async def build_index(url: str) -> None:
    """Run the step of a revision that builds a unique index."""

    def step(connection: Connection) -> None:
        context = MigrationContext.configure(connection, opts={"transaction_per_migration": True})
        with Operations.context(context), context.begin_transaction(_per_migration=True):
            concurrently.create_index("ix_name", "named", ["name"], unique=True)

    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(step)
    await engine.dispose()


def test_what_an_interrupted_build_left_is_built_anew(empty: str) -> None:
    valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix_name')"
    run(empty, "CREATE TABLE named (name text)", "INSERT INTO named VALUES ('a'), ('a')")
    with pytest.raises(asyncpg.UniqueViolationError):
        run(empty, "CREATE UNIQUE INDEX CONCURRENTLY ix_name ON named (name)")
    assert ask(empty, valid) == [(False,)]
    run(empty, "DELETE FROM named")
    for _ in range(2):  # a second run finds it whole
        asyncio.run(build_index(empty))
        assert ask(empty, valid) == [(True,)]


@pytest.mark.parametrize("command", ["upgrade", "current", "check"])
@pytest.mark.parametrize("state", ["empty", "migrated"])
def test_a_login_without_the_rights_is_one_sentence(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    state: str,
) -> None:
    url: str = request.getfixturevalue(state)
    if state == "migrated":
        run(url, f"REVOKE ALL ON SCHEMA {SCHEMA} FROM ta_unit, {SERVER}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TA_PERSISTENCE", "supabase")
    monkeypatch.setenv("TA_SUPABASE__URL", as_user(url, SERVER))
    done = CliRunner().invoke(cli, ["db", command])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert "Traceback" not in done.output
    if (command, state) != ("current", "empty"):
        assert done.exit_code == 1
        assert len(done.output.strip().splitlines()) == 1
