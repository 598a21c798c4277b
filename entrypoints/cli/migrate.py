"""``training-analyzer migrate``: from the SQLite file to PostgreSQL."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import IO, Any, Final
from uuid import UUID

import click

from training_analyzer.adapters.sql.move.errors import MoveFindings, MoveInterrupted
from training_analyzer.adapters.sql.move.limits import Limits
from training_analyzer.adapters.sql.move.report import Report
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.move_progress import MoveProgress
from training_analyzer.entrypoints.cli.options import with_settings
from training_analyzer.entrypoints.sections import deployment_for
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import catalog_for, random_id, utc_now
from training_analyzer.ports.deployment import Deployment

_FOUND: Final = 1
_REFUSED: Final = 2
_INTERRUPTED: Final = 3


class ByOutcome(OneSentence):
    """Exit codes: 0 done and verified, 1 findings, 2 refused before anything was written, 3 interrupted."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an expected failure is one sentence."""
        try:
            return super().invoke(ctx)
        except click.ClickException as failed:
            if not isinstance(failed.__cause__, TrainingAnalyzerError):
                raise
            failed.show()
            raise click.exceptions.Exit(_code_of(failed.__cause__)) from failed


def _code_of(error: TrainingAnalyzerError) -> int:
    if isinstance(error, MoveFindings):
        return _FOUND
    return _INTERRUPTED if isinstance(error, MoveInterrupted) else _REFUSED


_report_file = click.option(
    "--report",
    "file",
    type=click.File("w", encoding="utf-8", lazy=False),
    help="Write what was done as JSON.",
)
_batch = click.option(
    "--batch",
    type=click.IntRange(min=1),
    default=Limits().rows,
    show_default=True,
    help="Rows in a transaction.",
)


@click.group(cls=ByOutcome)
def migrate() -> None:
    """From the SQLite file to PostgreSQL: the move, its verification, and the way back."""


@migrate.command("to-supabase")
@click.option("--tables", help="Only these tables, separated by commas, and those that they refer to.")
@_batch
@click.option("--dry-run", is_flag=True, help="Write nothing: say what a move would meet.")
@click.option("--resume", type=click.UUID, metavar="RUN", help="Go on with a run that was interrupted.")
@click.option(
    "--overwrite", is_flag=True, help="Move into tables that have rows, and replace those that differ."
)
@click.option("--maintenance", is_flag=True, help="Let the server on SQLite refuse writes from now on.")
@_report_file
@with_settings
def to_supabase(
    settings: Settings,
    *,
    tables: str | None,
    batch: int,
    dry_run: bool,
    resume: UUID | None,
    overwrite: bool,
    maintenance: bool,
    file: IO[str] | None,
) -> None:
    """Move everything from the SQLite file into PostgreSQL, and verify it."""
    from training_analyzer.adapters.sql.move.plan import plan_of
    from training_analyzer.adapters.sqlite.source import opened
    from training_analyzer.adapters.supabase.move.inspect import inspect
    from training_analyzer.adapters.supabase.move.run import Order, move
    from training_analyzer.entrypoints.cli.move_maintenance import writes_refused

    if resume and (tables or overwrite or dry_run):
        raise click.UsageError(
            "--resume goes on as the run began: it takes no --tables, --overwrite or --dry-run."
        )
    if dry_run and maintenance:
        raise click.UsageError("--dry-run writes nothing, and --maintenance would.")
    plan = plan_of([name.strip() for name in tables.split(",")] if tables else ())
    if plan.added:
        click.echo(f"Moved as well, since others refer to them: {', '.join(plan.added)}", err=True)
    now = utc_now()
    order = Order(
        run_id=resume or random_id(now),
        now=now,
        plan=plan,
        overwrite=overwrite,
        resume=resume is not None,
        limits=Limits(rows=batch),
    )
    report = Report("dry run" if dry_run else "to-supabase", added_tables=plan.added)
    if not dry_run:
        click.echo(f"Run {order.run_id}", err=True)
    work = inspect if dry_run else move
    file_side = _deployment(settings, "sqlite")
    refused = writes_refused(file_side, now, f"the move {order.run_id}") if maintenance else nullcontext()
    with _reported(report, file) as progress, refused, opened(file_side) as source:
        asyncio.run(work(source, _deployment(settings, "supabase"), order, report, progress))
    _tell(report)


@migrate.command()
@click.argument("run", type=click.UUID)
@_batch
@_report_file
@with_settings
def verify(settings: Settings, *, run: UUID, batch: int, file: IO[str] | None) -> None:
    """Compare the tables of a run in both databases, row by row."""
    from training_analyzer.adapters.sqlite.source import opened
    from training_analyzer.adapters.supabase.move import run as moves

    report = Report("verify")
    with _reported(report, file) as progress, opened(_deployment(settings, "sqlite")) as source:
        target = _deployment(settings, "supabase")
        asyncio.run(moves.verify(source, target, run, Limits(rows=batch), report, progress))
    _tell(report)


@migrate.command()
@click.argument("run", type=click.UUID)
@_report_file
@with_settings
def rollback(settings: Settings, *, run: UUID, file: IO[str] | None) -> None:
    """Remove what a run inserted, and nothing else."""
    from training_analyzer.adapters.supabase.move.rollback import roll_back

    click.echo("Rows that the run replaced (--overwrite) are not put back.", err=True)
    report = Report("rollback")
    with _reported(report, file) as progress:
        asyncio.run(roll_back(_deployment(settings, "supabase"), run, report, progress))
    _tell(report)


@migrate.command()
@click.option("--print", "_print", is_flag=True, required=True, help="Print it: no database is asked.")
@with_settings
def schema(settings: Settings, *, _print: bool) -> None:
    """Print the SQL that makes the tables in PostgreSQL."""
    from training_analyzer.adapters.supabase.migrate import schema_script

    click.echo(schema_script(_deployment(settings, "supabase")), nl=False)


@contextmanager
def _reported(report: Report, file: IO[str] | None) -> Iterator[MoveProgress]:
    """Show the progress, and write the report however it ends.

    What stops a command once something can have been written is an interruption.
    """
    began = time.monotonic()
    try:
        with MoveProgress(report) as progress:
            yield progress
    except MoveFindings:
        raise
    except (TrainingAnalyzerError, KeyboardInterrupt) as error:
        if report.run_id is None or report.outcome != "interrupted":
            raise
        raise MoveInterrupted(report.run_id, str(error).removesuffix(".") or "it was told to stop") from error
    finally:
        report.seconds = round(time.monotonic() - began, 3)
        if file is not None:
            file.write(json.dumps(report.as_json(), indent=2) + "\n")


def _tell(report: Report) -> None:
    tables = report.tables.values()
    moved, inserted, removed = (
        sum(getattr(t, name) for t in tables) for name in ("moved", "inserted", "removed")
    )
    numbers = {
        "to-supabase": f"{moved:,} rows moved, {inserted:,} of them new",
        "verify": f"{sum(table.source_rows for table in tables):,} rows compared",
        "rollback": f"{removed:,} rows removed",
        "dry run": f"{sum(table.source_rows for table in tables):,} rows to move",
    }
    click.echo(f"{report.outcome.capitalize()}: {numbers[report.command]}.")


def _deployment(settings: Settings, store: str) -> Deployment:
    """Return the part of the deployment on one of its two stores, whichever is in use."""
    return deployment_for(catalog_for(settings).find("persistence", store), settings, {})
