"""A SQLite file as the source of a move: one snapshot, read and never written."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from sqlalchemy import make_url

from training_analyzer.adapters.sql.errors import meaning_on_sqlite
from training_analyzer.adapters.sql.move.form import Form, Key, Raw
from training_analyzer.adapters.sql.move.source import Source
from training_analyzer.adapters.sqlite.pragmas import read_only_connection
from training_analyzer.adapters.sqlite.settings import settings_of
from training_analyzer.adapters.sqlite.upgrade import revision_in
from training_analyzer.domain.errors import StoreUnavailable
from training_analyzer.ports.deployment import Deployment

_quoted = make_url("sqlite://").get_dialect()().identifier_preparer.quote


@contextmanager
def opened(deployment: Deployment) -> Iterator[Source]:
    """Open a deployment's file as it is at this moment. Raises StoreUnavailable."""
    file = settings_of(deployment).file
    if not file.is_file():
        raise StoreUnavailable(f"there is no database at {file}")
    try:
        with closing(read_only_connection(file)) as connection:
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the snapshot is taken here
            yield SqliteSource(connection)
    except sqlite3.Error as error:
        raise meaning_on_sqlite(error) or StoreUnavailable(str(error)) from error


class SqliteSource:
    """Reads inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def revision(self) -> str | None:
        """Return the revision it is at."""
        return revision_in(self._connection)

    def count(self, form: Form) -> int:
        """Return the number of rows."""
        ((rows,),) = self._connection.execute(f"SELECT count(*) FROM {_quoted(form.name)}")  # noqa: S608 - our tables
        return int(rows)

    def rows(self, form: Form, after: Key | None = None) -> Iterator[Raw]:
        """Yield the rows in the order of their keys, those after one."""
        key, marks = _key(form)
        behind = "" if after is None else f" WHERE ({key}) > ({marks})"
        values = () if after is None else form.stored_key(after)
        yield from self._connection.execute(f"{_select(form)}{behind} ORDER BY {key}", values)

    def named(self, form: Form, keys: Iterable[Key]) -> list[Raw]:
        """Return the rows of some keys; those that are not there are left out."""
        key, marks = _key(form)
        select = f"{_select(form)} WHERE ({key}) = ({marks})"
        found = (self._connection.execute(select, form.stored_key(each)).fetchone() for each in keys)
        return [row for row in found if row is not None]

    def orphans(self, form: Form) -> dict[str, int]:
        """Return how many rows refer to nothing, by the table that they refer to."""
        counted: dict[str, int] = {}
        for _, _, parent, _ in self._connection.execute(f"PRAGMA foreign_key_check({_quoted(form.name)})"):
            counted[parent] = counted.get(parent, 0) + 1
        return counted


def _key(form: Form) -> tuple[str, str]:
    names = [_quoted(column.name) for column in form.key_columns]
    return ", ".join(names), ", ".join("?" * len(names))


def _select(form: Form) -> str:
    return f"SELECT {', '.join(map(_quoted, form.columns))} FROM {_quoted(form.name)}"  # noqa: S608 - our tables
