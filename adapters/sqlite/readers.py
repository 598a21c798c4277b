"""Read-only connections of the standard library's driver: one for the event loop, one for a thread."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from training_analyzer.adapters.sqlite.pragmas import read_only_connection

BUDGET: Final = 20_000
"""Instructions of SQLite's machine that a statement on the event loop may take; a page of 20 takes about 900."""

_STEP: Final = 1_000
_ELSEWHERE: Final = {sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class TooLong(Exception):
    """The statement went over its budget or would have to wait."""


class InlineReader:
    """Runs short statements on the calling thread, the event loop's, and interrupts any that is not short."""

    def __init__(self, file: Path, budget: int = BUDGET) -> None:
        self._connection = read_only_connection(file, busy_ms=0)
        step = min(_STEP, max(budget, 1))
        self._steps_left = 0
        self._steps = budget // step
        self._connection.set_progress_handler(self._stop, step)

    def rows(self, sql: str, arguments: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Return all rows. Raises TooLong."""
        # counted here: SQLite counts on from a cached statement's last execution
        self._steps_left = self._steps
        try:
            return self._connection.execute(sql, arguments).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in _ELSEWHERE:
                raise TooLong from error
            raise

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _stop(self) -> bool:
        self._steps_left -= 1
        return self._steps_left < 0


def thread_connection(file: Path) -> sqlite3.Connection:
    """Return a connection for the thread that calls, with patience."""
    return read_only_connection(file)
