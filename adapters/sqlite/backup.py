"""Copies of a database that is in use."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from training_analyzer.adapters.sqlite.errors import BackupFailed
from training_analyzer.adapters.sqlite.pragmas import read_only_connection
from training_analyzer.adapters.sqlite.settings import settings_of
from training_analyzer.ports.deployment import Deployment

_PART: Final = ".part"


def backup(deployment: Deployment, target: Path) -> None:
    """Copy the database to a file while the server runs, and check the copy.

    Raises BackupFailed, also when the target exists.
    """
    source = settings_of(deployment).file
    if target.exists():
        raise BackupFailed(f"{target} exists")
    if not source.is_file():
        raise BackupFailed(f"there is no database at {source}")
    copy_checked(source, target)


def copy_checked(source: Path, target: Path) -> None:
    """Copy through SQLite's own backup, which sees one consistent state, and put the copy in place once checked.

    Raises BackupFailed.
    """
    part = target.with_name(target.name + _PART)
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with closing(read_only_connection(source)) as reader, closing(sqlite3.connect(part)) as writer:
            reader.backup(writer)
            faults = _faults(writer)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise BackupFailed(str(error)) from error
    if faults:
        part.unlink()
        raise BackupFailed(f"the copy is not sound: {faults[0]}")
    part.replace(target)


def _faults(copy: sqlite3.Connection) -> list[str]:
    copy.execute("PRAGMA journal_mode = DELETE")  # the copy is one file
    said = [row[0] for row in copy.execute("PRAGMA integrity_check")]
    faults = [] if said == ["ok"] else said
    return faults + [
        f"a row of {row[0]} refers to nothing" for row in copy.execute("PRAGMA foreign_key_check")
    ]
