"""The ``db`` commands on a deployment's file: plain functions that raise one clear sentence.

Importing this imports Alembic.
"""

from pathlib import Path

from training_analyzer.adapters.sql.migrations.commands import new_revision
from training_analyzer.adapters.sql.migrations.errors import MigrationFailed
from training_analyzer.adapters.sqlite.revise import run, upgrade_file
from training_analyzer.adapters.sqlite.settings import settings_of
from training_analyzer.adapters.sqlite.upgrade import bring_up_to_date, exists, prepared, revision_at
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
    """Take the database back to a revision, or to ``base``: an empty one.

    Raises MigrationFailed, StoreUnavailable.
    """
    file = _existing("downgrade", deployment)
    run("downgrade", file, lambda commands: commands.downgrade(revision))


def current(deployment: Deployment) -> str | None:
    """Return the revision that the database is at, None when there is none. Raises StoreUnavailable."""
    return revision_at(settings_of(deployment).file)


def check(deployment: Deployment) -> None:
    """Raise MigrationFailed when the database is not at the newest revision, or the tables of the code differ."""
    file = _existing("check", deployment)
    run("check", file, lambda commands: commands.check())


def revision(deployment: Deployment, message: str) -> None:
    """Write a new revision of what differs between the tables of the code and the database, in the checkout.

    Raises MigrationFailed.
    """
    file = _existing("revision", deployment)
    run("revision", file, new_revision(message))


def _existing(command: str, deployment: Deployment) -> Path:
    """Return the file of a database that is there. Raises MigrationFailed, StoreUnavailable, UnknownRevision."""
    file = settings_of(deployment).file
    if not exists(file):
        raise MigrationFailed(command, f"there is no database at {file}.")
    prepared(file)
    return file
