"""What Alembic runs for every command; the engine comes with the command's configuration."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, LargeBinary

from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE
from training_analyzer.adapters.sql.schema import SCHEMA
from training_analyzer.adapters.sql.types import Big, Day, Flag, Json, Real, Uid, UtcTime

_COLUMNS = {Uid: "UID", UtcTime: "INSTANT", Day: "DAY", Flag: "FLAG", Json: "JSON", LargeBinary: "BLOB"}


def rendered(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Return a column's type as new revisions write it, from `columns`; False leaves it to Alembic."""
    if kind != "type":
        return False
    name = "BIG" if item is Big else "REAL" if item is Real else _COLUMNS.get(type(item), str(item))
    autogen.imports.add("from training_analyzer.adapters.sql.migrations import columns")
    return f"columns.{name}"


def configure(connection: Connection, **more: Any) -> None:
    """Tell Alembic what to compare and how."""
    context.configure(
        connection=connection,
        target_metadata=SCHEMA,
        version_table=VERSION_TABLE,
        compare_type=True,
        compare_server_default=True,
        render_item=rendered,
        **more,
    )


def migrate_file(connection: Connection) -> None:
    """Run the command on SQLite in one transaction: all of it or nothing, one process at a time."""
    with connection.begin():
        configure(connection, render_as_batch=True)
        context.run_migrations()
        check_ties(connection)


def migrate_server(connection: Connection) -> None:
    """Run the command on PostgreSQL, each revision in a transaction of its own.

    A revision may leave it (``autocommit_block``) to build an index while others write.
    """
    configure(connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def check_ties(connection: Connection) -> None:
    """Raise CommandError where a row refers to one that is gone: all is rolled back.

    SQLite does not watch foreign keys while it rebuilds tables.
    """
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({row[0] for row in broken}))
        raise CommandError(f"{len(broken)} rows of {tables} refer to nothing")


def print_script(url: URL) -> None:
    """Write the command's SQL and run none of it, each revision in a transaction of its own."""
    context.configure(
        url=url,  # the driver too: another would double each % in its text
        target_metadata=SCHEMA,
        version_table=VERSION_TABLE,
        literal_binds=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate(engine: Engine) -> None:
    """Run the command on the engine's database."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            migrate_file(connection)
        else:
            migrate_server(connection)


command_engine: Engine = context.config.engine  # type: ignore[attr-defined]  # Advanced Alchemy's configuration holds it
if context.is_offline_mode():
    print_script(command_engine.url)
else:
    migrate(command_engine)
