"""``training-analyzer db``."""

from pathlib import Path

import click

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import with_settings
from training_analyzer.entrypoints.sections import deployment_for
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import catalog_for, make_data_dir
from training_analyzer.ports.deployment import Deployment


class NoDatabase(TrainingAnalyzerError):
    """The store in use has no file to migrate or copy."""

    code = "no_database"

    def __init__(self, persistence: str) -> None:
        super().__init__(f"The db commands serve the sqlite store, and TA_PERSISTENCE is {persistence!r}.")


@click.group(cls=OneSentence)
def db() -> None:
    """The database: its revision, its migrations, copies of it."""


@db.command()
@click.argument("revision", required=False)
@with_settings
def upgrade(settings: Settings, *, revision: str | None) -> None:
    """Bring the database to the newest revision, or to the one named."""
    from training_analyzer.adapters.sqlite import migrate

    migrate.upgrade(_deployment(settings), revision)
    _tell_current(settings)


@db.command()
@click.argument("revision")
@with_settings
def downgrade(settings: Settings, *, revision: str) -> None:
    """Take the database back to a revision, or to base: no tables, no data."""
    from training_analyzer.adapters.sqlite import migrate

    migrate.downgrade(_deployment(settings), revision)
    _tell_current(settings)


@db.command()
@with_settings
def current(settings: Settings) -> None:
    """Print the revision the database is at."""
    _tell_current(settings)


@db.command()
@with_settings
def check(settings: Settings) -> None:
    """Check that the database is at the newest revision and has the tables of the code."""
    from training_analyzer.adapters.sqlite import migrate

    migrate.check(_deployment(settings))
    click.echo("The database is as it should be.")


@db.command()
@click.option("--message", "-m", required=True, help="What it changes.")
@with_settings
def revision(settings: Settings, *, message: str) -> None:
    """Write a new revision of what differs between tables and database (in a checkout)."""
    from training_analyzer.adapters.sqlite import migrate

    migrate.revision(_deployment(settings), message)
    click.echo("The revision is written; read it before you keep it.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_settings
def backup(settings: Settings, *, file: Path) -> None:
    """Copy the database to a file, while it is in use, and check the copy."""
    from training_analyzer.adapters.sqlite.backup import backup as copy

    copy(_deployment(settings), file)
    click.echo(f"The database is copied to {file}, and the copy is sound.")


def _tell_current(settings: Settings) -> None:
    from training_analyzer.adapters.sqlite import migrate

    click.echo(f"The database is at revision {migrate.current(_deployment(settings)) or 'none'}.")


def _deployment(settings: Settings) -> Deployment:
    if settings.persistence != "sqlite":
        raise NoDatabase(settings.persistence)
    make_data_dir(settings)
    return deployment_for(catalog_for(settings).find("persistence", "sqlite"), settings, {})
