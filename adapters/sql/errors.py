"""What an engine's error means, by the broken constraint's name or the engine's code.

SQLite names the columns of a broken UNIQUE rule, PostgreSQL the constraint; both come out as the constraint.
"""

import re
import sqlite3
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.domain.errors import (
    InvalidValue,
    StoreUnavailable,
    TrainingAnalyzerError,
    WriteConflict,
)

FOREIGN_KEY: Final = "foreign key"
"""What `broken_rule` calls every foreign key: SQLite does not say which one it was."""

UNREACHABLE: Final = "the server cannot be reached"
SILENT: Final = "the server does not answer"
NONE_FREE: Final = "all its connections are in use"

_NAMED: Final = re.compile(r'constraint "(?P<name>\w+)"')
_QUOTED: Final = re.compile(r"\nDETAIL:.*", re.DOTALL)
_CHECK: Final = re.compile(r"CHECK constraint failed: (?P<name>\w+)")
_UNIQUE: Final = re.compile(r"UNIQUE constraint failed: (?P<columns>[\w., ]+)")

_SQLITE_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_SQLITE_BROKEN: Final = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the database is read-only",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_PERM: "the database file cannot be opened",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_NOTADB: "the database file is damaged",
}
_POSTGRES_BUSY: Final = {"40001", "40P01", "55P03"}  # serialisation, deadlock, lock not available
_POSTGRES_UNKEPT: Final = {"22021", "22P05"}  # NUL in a text, and in JSON
_POSTGRES_BROKEN: Final = {
    "53100": "the disk is full",
    "25006": "the database is read-only",
    "53300": "the server has no connection left",
    "57014": "a statement took too long",
    "57P01": "the server is stopping",
    "57P02": "the server is stopping",
    "57P03": "the server is starting",
    "28000": "the server refuses the login",
    "28P01": "the server refuses the login",
    "3D000": "the server has no such database",
}


def _unique_rules() -> Iterator[tuple[str, str]]:
    for table in TABLES:
        rules: list[PrimaryKeyConstraint | UniqueConstraint | Index] = [
            table.primary_key,
            *(rule for rule in table.constraints if isinstance(rule, UniqueConstraint)),
            *(index for index in table.indexes if index.unique),
        ]
        for rule in rules:
            columns = ", ".join(f"{table.name}.{column.name}" for column in rule.columns)
            yield columns, str(rule.name)


_RULE_OF_COLUMNS: Final = dict(_unique_rules())


def broken_rule(error: IntegrityError) -> str | None:
    """Return the name of the constraint that refused a row, ``FOREIGN_KEY`` for any tie to a parent, or None."""
    text = str(error.orig)
    if "foreign key" in text.lower():
        return FOREIGN_KEY
    if found := _NAMED.search(text) or _CHECK.search(text):
        return found["name"]
    if found := _UNIQUE.search(text):
        return _RULE_OF_COLUMNS.get(found["columns"])
    return None


def meaning(error: DBAPIError | NoConnectionFree | OSError) -> TrainingAnalyzerError | None:
    """Return the failure that callers know, or None for a broken rule or a bug."""
    if isinstance(error, NoConnectionFree):
        return StoreUnavailable(NONE_FREE)
    if isinstance(error, TimeoutError):
        return StoreUnavailable(SILENT)
    if isinstance(error, OSError):
        return StoreUnavailable(UNREACHABLE)
    if isinstance(error.orig, sqlite3.Error):
        return meaning_on_sqlite(error.orig)
    known = meaning_on_postgres(getattr(error.orig, "sqlstate", None))
    return StoreUnavailable(UNREACHABLE) if known is None and error.connection_invalidated else known


def hide_rows(error: BaseException) -> None:
    """Take out of an error, and of what caused it, the rows that PostgreSQL quotes: they are for no log."""
    one: BaseException | None = error
    while one is not None:
        if isinstance(getattr(one, "detail", None), str):
            vars(one)["detail"] = None
        one.args = tuple(_QUOTED.sub("", each) if isinstance(each, str) else each for each in one.args)
        one = getattr(one, "orig", None) or one.__cause__


def meaning_on_postgres(state: str | None) -> TrainingAnalyzerError | None:
    """Return the failure that callers know behind an SQLSTATE, or None."""
    if state in _POSTGRES_BUSY:
        return WriteConflict()
    if state in _POSTGRES_UNKEPT:
        return InvalidValue("", "A text holds a character that cannot be kept, such as NUL.")
    if state in _POSTGRES_BROKEN:
        return StoreUnavailable(_POSTGRES_BROKEN[state])
    if state is not None and state.startswith("08"):
        return StoreUnavailable(UNREACHABLE)
    return None


def meaning_on_sqlite(error: sqlite3.Error) -> TrainingAnalyzerError | None:
    """Return the failure that callers know, or None."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    if code in _SQLITE_BUSY:
        return WriteConflict()
    if code in _SQLITE_BROKEN:
        return StoreUnavailable(_SQLITE_BROKEN[code])
    return None
