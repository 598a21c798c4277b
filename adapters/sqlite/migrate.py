"""The ``db`` commands on a deployment's file: plain functions that raise one clear sentence.

Importing this imports Alembic.
"""

import sqlite3
from contextlib import closing

from training_analyzer.adapters.sql.errors import meaning_on_sqlite
from training_analyzer.adapters.sql.migrations.history import revisions
from training_analyzer.adapters.sqlite.pragmas import read_only_connection
from training_analyzer.adapters.sqlite.revise import run, upgrade_file
from training_analyzer.adapters.sqlite.settings import settings_of
from training_analyzer.adapters.sqlite.upgrade import bring_up_to_date, prepared, revision_in
from training_analyzer.domain.errors import StoreUnavailable
from training_analyzer.ports.deployment import Deployment


def upgrade(deployment: Deployment, revision: str | None = None) -> None:
    """Bring the database to a revision, the newest when none is named; a copy of what was is kept beside it.

    Raises MigrationFailed, UnknownRevision, StoreUnavailable.
    """
    file = settings_of(deployment).file
    if revision is None:
        bring_up_to_date(file)
    else:
        prepared(file)
        upgrade_file(file, revision)


def downgrade(deployment: Deployment, revision: str) -> None:
    """Take the database back to a revision, or to ``base``: an empty one. Raises MigrationFailed."""
    file = settings_of(deployment).file
    prepared(file)
    run("downgrade", file, lambda commands: commands.downgrade(revision))


def current(deployment: Deployment) -> str | None:
    """Return the revision that the database is at, None when there is none. Raises StoreUnavailable."""
    file = settings_of(deployment).file
    if not file.is_file():
        return None
    try:
        with closing(read_only_connection(file)) as connection:
            return revision_in(connection)
    except sqlite3.Error as error:
        raise meaning_on_sqlite(error) or StoreUnavailable(str(error)) from error


def check(deployment: Deployment) -> None:
    """Raise MigrationFailed when the database is not at the newest revision, or the tables of the code differ."""
    file = settings_of(deployment).file
    prepared(file)
    run("check", file, lambda commands: commands.check())


def revision(deployment: Deployment, message: str) -> None:
    """Write a new revision of what differs between the tables of the code and the database, in the checkout.

    Raises MigrationFailed.
    """
    number = f"{int(revisions()[-1]) + 1:04}" if revisions() else "0001"
    file = settings_of(deployment).file
    prepared(file)
    run("revision", file, lambda commands: commands.revision(message, autogenerate=True, rev_id=number))
