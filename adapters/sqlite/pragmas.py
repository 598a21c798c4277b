"""How each connection to the file is set up, whatever opens it."""

import sqlite3
from pathlib import Path
from typing import Final, Literal

LEAST_VERSION: Final = (3, 37)
"""STRICT tables came with it."""

BUSY_MS: Final = 5_000
_CACHE_KIB: Final = 65_536
_MMAP_BYTES: Final = 1 << 30

type Durability = Literal["normal", "full"]


def uri_of(file: Path, *, read_only: bool = False) -> str:
    """Return SQLite's URI of a file; any character may be in its path."""
    return f"{file.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}"


def pragmas(durability: Durability, *, read_only: bool, busy_ms: int = BUSY_MS) -> list[str]:
    """Return the statements that a new connection begins with.

    ``normal`` may lose the last commits when the power fails, and never damages the file.
    """
    common = [
        "PRAGMA foreign_keys = ON",
        f"PRAGMA synchronous = {durability.upper()}",
        f"PRAGMA busy_timeout = {busy_ms}",
        f"PRAGMA cache_size = -{_CACHE_KIB}",
        f"PRAGMA mmap_size = {_MMAP_BYTES}",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA cell_size_check = ON",
    ]
    return [*common, "PRAGMA query_only = ON"] if read_only else common


def read_only_connection(file: Path, *, busy_ms: int = BUSY_MS) -> sqlite3.Connection:
    """Return a connection of the standard library's driver that can only read."""
    connection = sqlite3.connect(
        uri_of(file, read_only=True), uri=True, isolation_level=None, cached_statements=256
    )
    try:
        for pragma in pragmas("normal", read_only=True, busy_ms=busy_ms):
            connection.execute(pragma)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
