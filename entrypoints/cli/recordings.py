"""``training-analyzer import``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from training_analyzer.adapters.files.archive import Member, is_archive, members
from training_analyzer.domain.activities.errors import UnreadableFile
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.import_recording import import_recording
from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.cli.progress import progress_bar
from training_analyzer.entrypoints.cli.users import account_of
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired

_MOST_BYTES: Final = 20 << 20


@dataclass
class Tally:
    """What became of the files."""

    new: int = 0
    known: int = 0
    failed: int = 0


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--user", "email", required=True, help="E-mail address of the account.")
@click.option(
    "--start-time",
    help="When it began, for a recording whose device had no clock: 2026-11-24T07:30:00+01:00.",
)
@with_settings
def import_recordings(
    settings: Settings, *, paths: Sequence[Path], email: str, start_time: str | None
) -> None:
    """Import recordings: FIT, GPX and TCX files, folders of them, and ZIP archives.

    One bad file stops nothing: it is named, and the exit code is 1.
    """
    start = _instant(start_time)
    tally = Tally()

    async def work(wired: Wired) -> None:
        account = await account_of(wired, email)
        files = [file for path in paths for file in _files(path)]
        # results go to standard output, the bar to standard error: a pipe sees the lines only
        with progress_bar() as progress:
            task = progress.add_task("Importing", total=len(files))
            for file in files:
                for member in _members(file):
                    await _one(wired, account.id, member, start, tally)
                progress.advance(task)
        click.echo(f"{tally.new} imported, {tally.known} already there, {tally.failed} failed.")

    run_wired(settings, work)
    if tally.failed:
        raise click.exceptions.Exit(1)


async def _one(wired: Wired, user_id: UserId, member: Member, start: datetime | None, tally: Tally) -> None:
    """Import one file and say in one line what became of it."""
    try:
        if member.error is not None:
            raise member.error
        imported = await import_recording(
            body=member.body or b"",
            start_time=start,
            user_id=user_id,
            work=wired.store.work.for_user(user_id),
            reader=wired.recording_reader,
            observers=wired.observers,
            offered=wired.catalog.metrics,
            make_id=wired.make_id,
            clock=wired.clock,
        )
    except TrainingAnalyzerError as error:
        tally.failed += 1
        click.echo(f"{_shown(member.name)}: {error} [{error.code}]")
        return
    activity = imported.activity
    tally.new += imported.new
    tally.known += not imported.new
    what = "partly imported" if activity.partial else "imported" if imported.new else "already there"
    click.echo(f"{_shown(member.name)}: {what}: {activity.sport} on {activity.local_day}")


def _files(path: Path) -> Iterator[Path]:
    """Yield what is no folder, or all files of a folder and its folders, in order of name; hidden ones are left out."""
    if not path.is_dir():
        yield path
        return
    for each in sorted(path.rglob("*")):
        if each.is_file() and not any(part.startswith(".") for part in each.relative_to(path).parts):
            yield each


def _members(path: Path) -> Iterator[Member]:
    """Yield a file's content, or the members of an archive."""
    if not path.is_file():  # opening a pipe would wait for its writer
        yield Member(path.name, error=UnreadableFile("it is no file"))
        return
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if is_archive(start):
            yield from (Member(f"{path.name}/{each.name}", each.body, each.error) for each in members(path))
        elif path.stat().st_size > _MOST_BYTES:
            yield Member(path.name, error=UnreadableFile("it is larger than 20 MiB"))
        else:
            yield Member(path.name, path.read_bytes())
    except UnreadableFile as error:
        yield Member(path.name, error=error)
    except OSError as error:
        yield Member(path.name, error=UnreadableFile(error.strerror or "it cannot be opened"))


def _shown(name: str) -> str:
    """Return a name without control characters: it comes from a stranger's archive and goes to a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(
            "a time such as 2026-11-24T07:30:00+01:00", param_hint="--start-time"
        ) from error
