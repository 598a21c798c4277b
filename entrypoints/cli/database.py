"""``training-analyzer db``."""

from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, cast

import click

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import with_settings
from training_analyzer.entrypoints.sections import deployment_for
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import catalog_for, make_data_dir
from training_analyzer.ports.deployment import Deployment

_MIGRATED: Final = ("sqlite", "supabase")


class NoDatabase(TrainingAnalyzerError):
    """The store in use is none that the command serves."""

    code = "no_database"

    def __init__(self, persistence: str, *served: str) -> None:
        stores = " and ".join(served)
        super().__init__(f"This command serves the store {stores}, and TA_PERSISTENCE is {persistence!r}.")


class Migrations(Protocol):
    """What the module ``migrate`` of a store does."""

    def upgrade(self, deployment: Deployment, revision: str | None = None) -> None:
        """Bring the database to a revision, the newest when none is named."""

    def downgrade(self, deployment: Deployment, revision: str) -> None:
        """Take it back to a revision."""

    def current(self, deployment: Deployment) -> str | None:
        """Return the revision it is at."""

    def check(self, deployment: Deployment) -> None:
        """Raise when it is not as the tables of the code say."""

    def revision(self, deployment: Deployment, message: str) -> None:
        """Write a new revision."""


@click.group(cls=OneSentence)
def db() -> None:
    """The database: its revision, its migrations, copies of it."""


@db.command()
@click.argument("revision", required=False)
@with_settings
def upgrade(settings: Settings, *, revision: str | None) -> None:
    """Bring the database to the newest revision, or to the one named."""
    _migrations(settings).upgrade(_deployment(settings), revision)
    if revision is None:
        _set_up_jobs(settings)
    _tell_current(settings)


@db.command()
@click.argument("revision")
@with_settings
def downgrade(settings: Settings, *, revision: str) -> None:
    """Take the database back to a revision, or to base: no tables, no data."""
    _migrations(settings).downgrade(_deployment(settings), revision)
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
    _migrations(settings).check(_deployment(settings))
    click.echo("The database is as it should be.")


@db.command()
@click.option("--message", "-m", required=True, help="What it changes.")
@with_settings
def revision(settings: Settings, *, message: str) -> None:
    """Write a new revision of what differs between tables and database (in a checkout)."""
    _migrations(settings).revision(_deployment(settings), message)
    click.echo("The revision is written; read it before you keep it.")


@db.command()
@click.option("--print", "_print", is_flag=True, required=True, help="Print them: nothing is run.")
@with_settings
def roles(settings: Settings, *, _print: bool) -> None:
    """Print the SQL that makes the roles of the store on PostgreSQL, for an administrator."""
    from training_analyzer.adapters.supabase.roles import roles_sql
    from training_analyzer.adapters.supabase.settings import schema_of

    click.echo(roles_sql(schema_of(_deployment(settings, "supabase"))), nl=False)


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_settings
def backup(settings: Settings, *, file: Path) -> None:
    """Copy the database to a file, while it is in use, and check the copy."""
    from training_analyzer.adapters.sqlite.backup import backup as copy

    copy(_deployment(settings, "sqlite"), file)
    click.echo(f"The database is copied to {file}, and the copy is sound.")


def _set_up_jobs(settings: Settings) -> None:
    """Let procrastinate be told of jobs where it is in use, and nowhere else."""
    if settings.persistence != "supabase":
        return
    from training_analyzer.adapters.supabase.procrastinate.schema import install, tell_no_more

    step = install if settings.job_queue == "procrastinate" else tell_no_more
    step(_deployment(settings))


def _tell_current(settings: Settings) -> None:
    found = _migrations(settings).current(_deployment(settings))
    click.echo(f"The database is at revision {found or 'none'}.")


def _migrations(settings: Settings) -> Migrations:
    """Return the store's own: Alembic takes half a second to import, and only what migrates does."""
    _served(settings, *_MIGRATED)
    return cast("Migrations", import_module(f"training_analyzer.adapters.{settings.persistence}.migrate"))


def _deployment(settings: Settings, *served: str) -> Deployment:
    name = _served(settings, *(served or _MIGRATED))
    make_data_dir(settings)
    return deployment_for(catalog_for(settings).find("persistence", name), settings, {})


def _served(settings: Settings, *served: str) -> str:
    """Return the store in use. Raises NoDatabase unless a command serves it."""
    if settings.persistence not in served:
        raise NoDatabase(settings.persistence, *served)
    return settings.persistence
