"""What happens to the file before the store opens: made, upgraded with a copy beside it, or refused."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from training_analyzer.adapters.sql.errors import meaning_on_sqlite
from training_analyzer.adapters.sql.migrations.errors import UnknownRevision
from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE, revisions
from training_analyzer.adapters.sqlite.backup import copy_checked
from training_analyzer.adapters.sqlite.pragmas import (
    BUSY_MS,
    LEAST_VERSION,
    read_only_connection,
    uri_of,
)
from training_analyzer.domain.errors import StoreUnavailable

_KEPT_COPIES: Final = 2
_WAL_ATTEMPTS: Final = 100
_WAL_PAUSE_S: Final = 0.05


def bring_up_to_date(
    file: Path,
    *,
    known: Sequence[str] = (),
    migrate: Callable[[Path], None] | None = None,
    least_version: tuple[int, int] = LEAST_VERSION,
) -> None:
    """Make the file, or upgrade it to the newest revision; a file at that revision costs one read.

    The state before an upgrade is kept beside it as ``.before-<revision>``, the last two of them. The
    revisions ``known``, oldest first, and what brings a file to the newest, are the package's own unless given.
    Raises StoreUnavailable, UnknownRevision, MigrationFailed, BackupFailed.
    """
    if sqlite3.sqlite_version_info < least_version:
        least = ".".join(map(str, least_version))
        raise StoreUnavailable(f"SQLite is {sqlite3.sqlite_version}, and {least} is the least")
    newest = (known or revisions())[-1]
    found = prepared(file, known)
    if found == newest:
        return
    if found is not None:
        copy_checked(file, file.with_name(f"{file.name}.before-{newest}"))
        _forget_old_copies(file)
    (migrate or _migrate)(file)


def _migrate(file: Path) -> None:
    from training_analyzer.adapters.sqlite.revise import upgrade_file  # noqa: PLC0415 - Alembic, for migrations only

    upgrade_file(file)


def prepared(file: Path, known: Sequence[str] = ()) -> str | None:
    """Make the file where it is missing, in WAL mode; return its revision, None for an empty one.

    Raises StoreUnavailable, UnknownRevision.
    """
    try:
        exists(file)
        file.touch(mode=0o600)
        with closing(sqlite3.connect(uri_of(file), uri=True, timeout=BUSY_MS / 1000)) as connection:
            _use_wal(connection)
            found = revision_in(connection)
    except OSError as error:
        raise StoreUnavailable(f"{file} cannot be written: {error.strerror}") from error
    except sqlite3.Error as error:
        raise meaning_on_sqlite(error) or StoreUnavailable(str(error)) from error
    if found is not None and found not in (known or revisions()):
        raise UnknownRevision(found)
    return found


def _use_wal(connection: sqlite3.Connection) -> None:
    """Put the file in WAL mode. Another process doing the same is waited for here: SQLite's time-out does not."""
    last = _WAL_ATTEMPTS - 1
    for attempt in range(_WAL_ATTEMPTS):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt == last:
                raise
            time.sleep(_WAL_PAUSE_S)
        else:
            return


def revision_in(connection: sqlite3.Connection) -> str | None:
    """Return the revision that a database is at, None before the first."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (VERSION_TABLE,)).fetchone()
    row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone() if known else None  # noqa: S608 - a constant
    return str(row[0]) if row else None


def revision_at(file: Path) -> str | None:
    """Return the revision of the database in a file, None where there is no file. Raises StoreUnavailable."""
    if not exists(file):
        return None
    try:
        with closing(read_only_connection(file)) as connection:
            return revision_in(connection)
    except sqlite3.Error as error:
        raise meaning_on_sqlite(error) or StoreUnavailable(str(error)) from error


def exists(file: Path) -> bool:
    """Return whether there is a file. Raises StoreUnavailable for a folder and the like in its place."""
    if file.exists() and not file.is_file():
        raise StoreUnavailable(f"{file} is no file")
    return file.exists()


def _forget_old_copies(file: Path) -> None:
    copies = sorted(file.parent.glob(f"{file.name}.before-*"), key=lambda copy: copy.stat().st_mtime)
    for old in copies[:-_KEPT_COPIES]:
        old.unlink(missing_ok=True)
