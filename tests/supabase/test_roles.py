"""`db roles` prints what an administrator has to run: on a plain PostgreSQL it is all that is needed."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.databases import OWNER, SCHEMA, SERVER, Databases, as_user, ask, deployment_at, run
from tests.postgres import server
from training_analyzer.adapters.sql.migrations.errors import MigrationFailed
from training_analyzer.adapters.supabase import migrate
from training_analyzer.adapters.supabase.store import build
from training_analyzer.entrypoints.cli.main import cli
from training_analyzer.plugins.testing.builders import a_user, an_activity
from training_analyzer.plugins.testing.stored import stored_user


def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TA_PERSISTENCE", "supabase")
    for name, value in settings.items():
        monkeypatch.setenv(f"TA_SUPABASE__{name.upper()}", value)
    done = CliRunner().invoke(cli, ["db", "roles", "--print"])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_script_needs_no_connection_and_names_the_schema_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "SET search_path = elsewhere;" in printed(tmp_path, monkeypatch, schema="elsewhere")


def test_another_store_has_no_roles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["db", "roles", "--print"])
    assert done.exit_code == 1
    assert "This command serves the store supabase" in done.output


def test_a_database_without_the_roles_is_refused_with_the_command_that_prints_them(
    databases: Databases,
) -> None:
    with databases.bare() as url:
        with pytest.raises(MigrationFailed, match=r"no auth\.uid\(\): run what `training-analyzer db roles"):
            migrate.upgrade(deployment_at(url))
        run(url, f"DROP SCHEMA {SCHEMA} CASCADE")


@pytest.fixture(scope="module")
def plain() -> object:
    """Run a PostgreSQL on which nobody ever heard of Supabase."""
    with server() as running:
        yield running.url


def test_on_a_plain_postgresql_the_script_is_all_that_is_needed(
    plain: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an owner who is no superuser; and again, which changes nothing."""
    run(plain, f"CREATE ROLE {OWNER} LOGIN CREATEROLE", f"CREATE DATABASE mine OWNER {OWNER}")
    owner = as_user(plain.replace("/postgres", "/mine"), OWNER)
    script = printed(tmp_path, monkeypatch)
    run(owner, script, script, f"ALTER ROLE {SERVER} PASSWORD 'tests'")
    migrate.upgrade(deployment_at(owner))
    run(owner, script)
    migrate.check(deployment_at(owner))

    async def serve() -> int:
        async with build(deployment_at(as_user(owner, SERVER))) as store:
            user = await stored_user(store, a_user())
            async with store.work.for_user(user.id)() as w:
                await w.activities.add(an_activity())
                await w.commit()
            return len(await store.hot_reads.activity_page(user.id, after=None, limit=9))

    assert asyncio.run(serve()) == 1
    assert ask(as_user(owner, SERVER), "SELECT count(*)::int FROM activity") == [(0,)]
