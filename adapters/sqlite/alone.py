"""One server a file: what a second one beside it would not know of the first."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from training_analyzer.adapters.sqlite.errors import AlreadyServed
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.errors import StoreUnavailable

_SUFFIX: Final = ".serving"


@contextmanager
def only_server(data_dir: Path) -> Iterator[None]:
    """Be the one server of a data folder until the end of the block. Raises AlreadyServed, StoreUnavailable.

    The lock is SQLite's own on a file beside the database: every system SQLite knows has it, and it ends with the
    process that holds it, however that ends. Commands need none: they may work beside a server.
    """
    with closing(_locked(data_dir / (FILE_NAME + _SUFFIX), data_dir)):
        yield


def _locked(file: Path, data_dir: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(file, timeout=0, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"{file} cannot be locked ({error})") from error
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise AlreadyServed(data_dir) from error
        raise StoreUnavailable(f"{file} cannot be locked ({error})") from error
    return connection
