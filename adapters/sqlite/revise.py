"""Revisions run on a file, over Advanced Alchemy's commands and our one history.

Importing this imports Alembic: only what migrates does.
"""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from advanced_alchemy.alembic.commands import AlembicCommands
from advanced_alchemy.config.sync import AlembicSyncConfig, SQLAlchemySyncConfig
from alembic.util import CommandError
from sqlalchemy import URL, Connection, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from training_analyzer.adapters.sql.errors import meaning
from training_analyzer.adapters.sql.migrations.history import MIGRATIONS, VERSION_TABLE
from training_analyzer.adapters.sql.schema import SCHEMA
from training_analyzer.adapters.sqlite.errors import MigrationFailed
from training_analyzer.adapters.sqlite.pragmas import uri_of

_PATIENCE_S: Final = 60
"""How long one process waits while another migrates."""

_one_at_a_time = threading.Lock()  # Alembic's environment is global to the process


def upgrade_file(file: Path, revision: str = "head") -> None:
    """Run the revisions up to one, all or none. Raises MigrationFailed."""
    run("upgrade", file, lambda commands: commands.upgrade(revision))


def run(command: str, file: Path, step: Callable[[AlembicCommands], Any]) -> None:
    """Run one of Alembic's commands on a file. Raises MigrationFailed, WriteConflict, StoreUnavailable."""
    with _one_at_a_time, _commands(file) as commands:
        try:
            step(commands)
        except CommandError as error:
            raise MigrationFailed(command, str(error)) from error
        except DBAPIError as error:
            raise meaning(error) or MigrationFailed(command, str(error.orig)) from error


@contextmanager
def _commands(file: Path) -> Iterator[AlembicCommands]:
    """Open the commands on an engine whose connection does not watch foreign keys: SQLite rebuilds whole tables.

    They are checked before the transaction ends.
    """
    path, _, mode = uri_of(file).partition("?mode=")
    url = URL.create("sqlite", database=path, query={"uri": "true", "mode": mode})
    engine = create_engine(
        url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "timeout": _PATIENCE_S},
    )
    event.listen(engine, "begin", _begin)
    where = AlembicSyncConfig(
        script_config="", script_location=MIGRATIONS, version_table_name=VERSION_TABLE, compare_type=True
    )
    config = SQLAlchemySyncConfig(engine_instance=engine, alembic_config=where, metadata=SCHEMA)
    commands = AlembicCommands(config)
    commands.config.stdout = io.StringIO()
    try:
        yield commands
    finally:
        engine.dispose()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
