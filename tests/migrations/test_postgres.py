"""The one history on PostgreSQL: what it makes is what the tables say, every step goes both ways, one at a time."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from tests.databases import SCHEMA, Databases, ask, deployment_at, run
from training_analyzer.adapters.sql import schema as sql_schema
from training_analyzer.adapters.sql.migrations.errors import MigrationFailed, UnknownRevision
from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE, head, revisions
from training_analyzer.adapters.supabase import migrate
from training_analyzer.adapters.supabase.errors import SchemaBehind
from training_analyzer.adapters.supabase.schema import following
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.errors import InvalidSetting, StoreUnavailable, WriteConflict
from training_analyzer.domain.ids import UserId
from training_analyzer.plugins.testing.builders import a_user, a_user_id

type Dump = dict[str, list[tuple[object, ...]]]

_ASKED = {
    "columns": "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = $1 ORDER BY 1, 2",
    "constraints": "SELECT c.conrelid::regclass::text, conname, pg_get_constraintdef(c.oid) FROM pg_constraint c"
    " JOIN pg_namespace n ON n.oid = connamespace WHERE nspname = $1 AND contype <> 'n' ORDER BY 1, 2",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = $1 ORDER BY 1, 2",
}


def dump(url: str, schema: str = SCHEMA) -> Dump:
    """Return what the catalog says of a schema, the table of the revision left out."""
    return {
        part: [
            tuple(str(value).replace(f"{schema}.", "") for value in row)
            for row in ask(url, question, schema)
            if VERSION_TABLE not in str(row[0])
        ]
        for part, question in _ASKED.items()
    }


def set_revision(url: str, revision: str) -> None:
    run(url, f"UPDATE {SCHEMA}.{VERSION_TABLE} SET version_num = '{revision}'")  # noqa: S608 - ours


@pytest.fixture
def empty(databases: Databases) -> Iterator[str]:
    with databases.empty() as url:
        yield url


@pytest.fixture
def migrated(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


def test_the_migrated_schema_is_the_one_the_tables_say(migrated: str) -> None:
    async def create_all() -> None:
        engine = create_async_engine(
            migrated.replace("postgresql://", "postgresql+asyncpg://"), poolclass=NullPool
        )
        async with engine.begin() as connection:
            await connection.exec_driver_sql("CREATE SCHEMA said")
            await connection.exec_driver_sql("SET LOCAL search_path TO said")
            await connection.run_sync(sql_schema.SCHEMA.create_all)
        await engine.dispose()

    asyncio.run(create_all())
    assert dump(migrated) == dump(migrated, "said")


def test_check_finds_nothing_to_do(migrated: str) -> None:
    migrate.check(deployment_at(migrated))


def test_check_tells_what_differs(migrated: str) -> None:
    run(migrated, f"ALTER TABLE {SCHEMA}.threshold DROP COLUMN sex", f"DROP INDEX {SCHEMA}.ix_activity_feed")
    with pytest.raises(MigrationFailed) as failed:
        migrate.check(deployment_at(migrated))
    assert "sex" in str(failed.value)
    assert "ix_activity_feed" in str(failed.value)


def test_every_revision_goes_up_down_and_up_again(empty: str) -> None:
    deployment = deployment_at(empty)
    assert migrate.current(deployment) is None
    after = [dump(empty)]
    for revision in revisions():
        migrate.upgrade(deployment, revision)
        after.append(dump(empty))
        assert migrate.current(deployment) == revision
    for number, revision in reversed(list(enumerate(revisions()))):
        migrate.downgrade(deployment, revisions()[number - 1] if number else "base")
        assert dump(empty) == after[number], revision
    assert migrate.current(deployment) is None
    migrate.upgrade(deployment)
    assert dump(empty) == after[-1]


def test_upgrading_twice_changes_nothing(migrated: str) -> None:
    before = dump(migrated)
    migrate.upgrade(deployment_at(migrated))
    migrate.upgrade(deployment_at(migrated), head())
    assert dump(migrated) == before


def test_the_tables_stand_in_the_schema_of_the_settings(empty: str) -> None:
    migrate.upgrade(deployment_at(empty, schema="elsewhere"))
    assert dump(empty, "elsewhere")["columns"]
    assert not dump(empty, "public")["columns"]


def test_two_that_migrate_at_once_make_one_schema(empty: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        for done in [threads.submit(migrate.upgrade, deployment_at(empty)) for _ in range(4)]:
            done.result()
    assert migrate.current(deployment_at(empty)) == head()


def test_a_table_that_somebody_keeps_stops_a_step_and_not_for_ever(migrated: str) -> None:
    """Whoever comes after a waiting DDL statement waits as well: it gives way, and the schema is as it was."""
    patience = migrate.Patience(lock_limit_ms=50, attempts=2, pause_s=0.0)

    async def while_it_is_read() -> None:
        reader = await asyncpg.connect(migrated)
        async with reader.transaction():
            await reader.fetch(f"SELECT 1 FROM {SCHEMA}.user_account")  # noqa: S608 - ours
            with pytest.raises(WriteConflict):
                await asyncio.to_thread(migrate.downgrade, deployment_at(migrated), "base", patience=patience)
        await reader.close()

    asyncio.run(while_it_is_read())
    assert "user_account" in {row[0] for row in dump(migrated)["columns"]}
    migrate.downgrade(deployment_at(migrated), "base")
    assert dump(migrated)["columns"] == []


def test_an_unknown_revision_is_refused_in_one_sentence(migrated: str) -> None:
    with pytest.raises(MigrationFailed, match="db upgrade: Can't locate revision"):
        migrate.upgrade(deployment_at(migrated), "no-such")
    set_revision(migrated, "9999")
    with pytest.raises(UnknownRevision, match="9999"):
        migrate.upgrade(deployment_at(migrated))


def test_a_migration_does_not_go_through_a_transaction_pooler() -> None:
    deployment = deployment_at("postgresql://postgres@127.0.0.1:6543/postgres")
    for command in (migrate.upgrade, migrate.check, migrate.current):
        with pytest.raises(InvalidSetting, match=r"^TA_SUPABASE__OWNER_URL takes the direct address"):
            command(deployment)


def test_a_server_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        migrate.upgrade(deployment_at("postgresql://postgres@127.0.0.1:1/postgres"))


@pytest.mark.parametrize("revision", [None, "0001"])
async def test_a_server_refuses_a_schema_that_is_behind_with_the_command_to_run(
    empty: str, revision: str | None
) -> None:
    if revision:
        await asyncio.to_thread(migrate.upgrade, deployment_at(empty), revision)
    with pytest.raises(SchemaBehind, match="run `training-analyzer db upgrade`"):
        async with build(deployment_at(empty)):
            pass


async def test_a_server_serves_the_next_revision_and_none_beyond(migrated: str) -> None:
    await asyncio.to_thread(set_revision, migrated, following(head()))
    async with build(deployment_at(migrated)) as store:
        await store.check()
    await asyncio.to_thread(set_revision, migrated, following(following(head())))
    with pytest.raises(UnknownRevision, match="install the newer version"):
        async with build(deployment_at(migrated)):
            pass


async def test_a_database_that_moved_meanwhile_is_not_ready(migrated: str) -> None:
    async with build(deployment_at(migrated)) as store:
        await store.check()
        for revision in ("0001", following(following(head()))):
            await asyncio.to_thread(set_revision, migrated, revision)
            with pytest.raises(StoreUnavailable, match=f"at revision {revision}"):
                await store.check()


async def test_rows_of_the_first_revision_come_through_every_upgrade(empty: str) -> None:
    deployment = deployment_at(empty)
    await asyncio.to_thread(migrate.upgrade, deployment, "0001")
    user = a_user()
    connection = await asyncpg.connect(empty)
    await connection.execute(
        f"INSERT INTO {SCHEMA}.user_account VALUES ($1, $2, 'h', $3, $4, 'metric', 'athlete', true,"  # noqa: S608 - ours
        " NULL, NULL, $5, $5, 1)",
        user.id,
        user.email,
        user.display_name,
        user.timezone,
        user.created_at,
    )
    await connection.close()
    await asyncio.to_thread(migrate.upgrade, deployment)
    async with build(deployment) as store, store.work.snapshot() as w:
        assert (await w.users.get(UserId(a_user_id()))).email == user.email
