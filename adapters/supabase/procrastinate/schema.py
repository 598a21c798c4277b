"""procrastinate's own tables, and the trigger that tells it of our jobs.

A trigger, so that a task is there exactly when the job that waits is, whoever makes it wait and in whichever
transaction; and so that no process but a worker needs the library.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from importlib import resources
from typing import Final

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from training_analyzer.adapters.sql.migrations.errors import MigrationFailed
from training_analyzer.adapters.supabase.connection import connected
from training_analyzer.adapters.supabase.settings import owner_settings_of
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.ports.deployment import Deployment

SCHEMA: Final = "procrastinate"
QUEUE: Final = "training_analyzer"
TASK: Final = "do_job"
EXTRA_NEEDED: Final = "embedded, or procrastinate where training-analyzer[procrastinate] is installed"

_WORKS: Final = "ta_app"
_KEPT: Final = "training_analyzer_migrations"
"""Which of the library's migrations a database has had."""

_TELL: Final = """\
CREATE OR REPLACE FUNCTION {schema}.defer_job() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
  PERFORM procrastinate_defer_jobs_v1(ARRAY[ROW(
    '{queue}', '{task}', NEW.priority, NULL, NULL, jsonb_build_object('job_id', NEW.id),
    CASE WHEN NEW.run_at > clock_timestamp() THEN NEW.run_at END
  )]::procrastinate_job_to_defer_v1[]);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION {schema}.defer_job() FROM PUBLIC;
CREATE TRIGGER {trigger} AFTER INSERT OR UPDATE OF state ON {jobs}
  FOR EACH ROW WHEN (NEW.state = 'waiting') EXECUTE FUNCTION {schema}.defer_job();
UPDATE {jobs} SET state = state WHERE state = 'waiting';
"""
_TRIGGER: Final = "job_wakes_procrastinate"
_LOCK_LIMIT: Final = "SET LOCAL lock_timeout TO '3s'"


def install(deployment: Deployment) -> None:
    """Make the tables where they are missing, bring them to the library's version, and let it be told of our jobs.

    Raises InvalidSetting where the library is not installed, MigrationFailed, StoreUnavailable.
    """
    migrations = _migrations()

    async def step(connection: asyncpg.Connection, schema: str) -> None:
        await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}; SET LOCAL search_path TO {SCHEMA}")
        await _upgrade(connection, migrations)
        await _grant(connection)
        if not await _is_told(connection, schema):
            jobs = f'"{schema}".job'
            await connection.execute(
                _TELL.format(schema=SCHEMA, queue=QUEUE, task=TASK, trigger=_TRIGGER, jobs=jobs)
            )

    asyncio.run(_changed(deployment, step))


def tell_no_more(deployment: Deployment) -> None:
    """Tell procrastinate of no job any more; its tables stay. Raises MigrationFailed, StoreUnavailable."""

    async def step(connection: asyncpg.Connection, schema: str) -> None:
        if await _is_told(connection, schema):
            await connection.execute(f'DROP TRIGGER {_TRIGGER} ON "{schema}".job')

    asyncio.run(_changed(deployment, step))


async def _changed(
    deployment: Deployment, step: Callable[[asyncpg.Connection, str], Awaitable[None]]
) -> None:
    """Take a step as the owner: all of it, or nothing."""
    settings = owner_settings_of(deployment)
    async with connected(settings) as connection:
        try:
            async with connection.transaction():
                await connection.execute(_LOCK_LIMIT)
                await step(connection, settings.schema)
        except asyncpg.PostgresError as error:
            raise MigrationFailed("upgrade", f"procrastinate: {error}") from error


async def _is_told(connection: asyncpg.Connection, schema: str) -> bool:
    asked = "SELECT EXISTS (SELECT FROM pg_trigger WHERE tgname = $1 AND tgrelid = to_regclass($2))"
    return bool(await connection.fetchval(asked, _TRIGGER, f'"{schema}".job'))


async def _upgrade(connection: asyncpg.Connection, migrations: Iterable[str]) -> None:
    """Make all at once in an empty schema; elsewhere run what has not been run."""
    is_new = await connection.fetchval("SELECT to_regclass('procrastinate_jobs') IS NULL")
    if is_new:
        await connection.execute(_text("schema.sql"))
        await connection.execute(f"CREATE TABLE {_KEPT}(name text PRIMARY KEY)")
    had = {row["name"] for row in await connection.fetch(f"SELECT name FROM {_KEPT}")}  # noqa: S608 - our table
    for name in sorted(set(migrations) - had):
        if not is_new:
            await connection.execute(_text("migrations", name))
        await connection.execute(f"INSERT INTO {_KEPT} VALUES ($1)", name)  # noqa: S608 - our table


async def _grant(connection: asyncpg.Connection) -> None:
    """Let the server's login work, where it is another than the owner's."""
    if await connection.fetchval("SELECT to_regrole($1)::text", _WORKS) is None:
        return
    await connection.execute(
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {_WORKS};"
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO {_WORKS};"
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {_WORKS};"
    )


def _migrations() -> list[str]:
    try:
        folder = resources.files("procrastinate.sql") / "migrations"
    except ModuleNotFoundError as error:
        raise InvalidSetting("TA_JOB_QUEUE", EXTRA_NEEDED) from error
    return [each.name for each in folder.iterdir() if each.name.endswith(".sql")]


def _text(*path: str) -> str:
    return resources.files("procrastinate.sql").joinpath(*path).read_text("utf-8")
