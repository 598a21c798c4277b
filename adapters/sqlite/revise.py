"""Revisions run on a file.

Importing this imports Alembic: only what migrates does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event

from training_analyzer.adapters.sql.migrations import commands
from training_analyzer.adapters.sql.migrations.commands import Step
from training_analyzer.adapters.sqlite.pragmas import uri_of

_PATIENCE_S: Final = 60
"""How long one process waits while another migrates."""


def upgrade_file(file: Path, revision: str = "head") -> None:
    """Run the revisions up to one, all or none. Raises MigrationFailed."""
    run("upgrade", file, lambda alembic: alembic.upgrade(revision))


def run(command: str, file: Path, step: Step) -> None:
    """Run one of Alembic's commands on a file. Raises MigrationFailed, WriteConflict, StoreUnavailable."""
    with _engine(file) as engine:
        commands.run(command, engine, step)


@contextmanager
def _engine(file: Path) -> Iterator[Engine]:
    """Open an engine whose connection does not watch foreign keys: SQLite rebuilds whole tables.

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
    try:
        yield engine
    finally:
        engine.dispose()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
