"""Alembic's commands on an engine, through Advanced Alchemy and over our one history.

Importing this imports Alembic: only what migrates does.
"""

import io
import threading
from collections.abc import Callable
from typing import Any

from advanced_alchemy.alembic.commands import AlembicCommands
from advanced_alchemy.config.sync import AlembicSyncConfig, SQLAlchemySyncConfig
from alembic.util import CommandError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from training_analyzer.adapters.sql.errors import meaning
from training_analyzer.adapters.sql.migrations.errors import MigrationFailed
from training_analyzer.adapters.sql.migrations.history import MIGRATIONS, VERSION_TABLE, revisions
from training_analyzer.adapters.sql.schema import SCHEMA

type Step = Callable[[AlembicCommands], Any]

_one_at_a_time = threading.Lock()  # Alembic's environment is global to the process


def run(command: str, engine: Engine, step: Step) -> None:
    """Run one of Alembic's commands. Raises MigrationFailed, WriteConflict, StoreUnavailable."""
    with _one_at_a_time:
        try:
            step(_commands(engine))
        except CommandError as error:
            raise MigrationFailed(command, str(error)) from error
        except DBAPIError as error:
            raise meaning(error) or MigrationFailed(command, str(error.orig)) from error


def script(engine: Engine) -> str:
    """Return the SQL of all revisions, without asking the engine's database. Raises MigrationFailed."""
    written = io.StringIO()

    def write(commands: AlembicCommands) -> None:
        commands.config.output_buffer = written
        commands.upgrade("head", sql=True)

    run("upgrade", engine, write)
    return written.getvalue()


def _commands(engine: Engine) -> AlembicCommands:
    where = AlembicSyncConfig(
        script_config="", script_location=MIGRATIONS, version_table_name=VERSION_TABLE, compare_type=True
    )
    config = SQLAlchemySyncConfig(engine_instance=engine, alembic_config=where, metadata=SCHEMA)
    commands = AlembicCommands(config)
    commands.config.stdout = io.StringIO()
    return commands


def new_revision(message: str) -> Step:
    """Return the step that writes the next revision, of what differs between the code's tables and a database."""
    number = f"{int(revisions()[-1]) + 1:04}" if revisions() else "0001"
    return lambda commands: commands.revision(message, autogenerate=True, rev_id=number)
