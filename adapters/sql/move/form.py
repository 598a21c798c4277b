"""A table as a move sees it: how its rows are converted, named and hashed."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, make_url

from training_analyzer.adapters.sql.move.digest import digest_of, encoder_of
from training_analyzer.adapters.sql.types import Converted, Json

type Raw = tuple[Any, ...]
"""A row as SQLite keeps it."""

type Row = Sequence[Any]
"""A row in Python's own types, as PostgreSQL's driver takes and gives it."""

type Key = tuple[Any, ...]
"""A row's primary key in values that JSON knows, in SQLite's order; bytes are hexadecimal."""

_ESCAPED_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_SQLITE: Final = make_url("sqlite://").get_dialect()()


class Unfit(ValueError):
    """A value that its column cannot take; the message names the column and never the value."""


class Form:
    """The form of a table's rows."""

    def __init__(self, table: Table) -> None:
        self.table, self.name = table, table.name
        self.columns = [column.name for column in table.columns]
        self.key_columns: list[Column[Any]] = list(table.primary_key)
        self._key = [self.columns.index(column.name) for column in self.key_columns]
        self._convert = [_conversion(column) for column in table.columns]
        self._encoders = [encoder_of(column.type) for column in table.columns]
        self._ties = [_tie(table, constraint) for constraint in _to_itself(table)]

    def converted(self, raw: Raw) -> Row:
        """Return a row in Python's types. Raises Unfit."""
        return [convert(value) for convert, value in zip(self._convert, raw, strict=True)]

    def digest(self, row: Row) -> int:
        """Return a row's hash, equal on all engines."""
        return digest_of(row, self._encoders)

    def key(self, raw: Raw) -> Key:
        """Return the key of a row that SQLite gave."""
        return tuple(_told(raw[place]) for place in self._key)

    def key_of(self, row: Row) -> Key:
        """Return the key of a row in Python's types."""
        return self.key_from([row[place] for place in self._key])

    def key_from(self, values: Row) -> Key:
        """Return the key of Python's values of its columns."""
        return tuple(
            _told(_stored(column, value)) for column, value in zip(self.key_columns, values, strict=True)
        )

    def stored_key(self, key: Sequence[Any]) -> Raw:
        """Return a key as SQLite keeps it."""
        return tuple(
            bytes.fromhex(value) if isinstance(column.type, LargeBinary) else value
            for column, value in zip(self.key_columns, key, strict=True)
        )

    def python_key(self, key: Sequence[Any]) -> Row:
        """Return a key in Python's types."""
        stored = zip(self.key_columns, self.stored_key(key), strict=True)
        return [_conversion(column)(value) for column, value in stored]

    def refers_to(self, raw: Raw) -> Iterator[Key]:
        """Yield the keys of the rows of this same table that a row refers to."""
        for places in self._ties:
            if all(raw[place] is not None for place in places):
                yield tuple(_told(raw[place]) for place in places)


def _to_itself(table: Table) -> Iterator[Any]:
    return (tie for tie in table.foreign_key_constraints if tie.referred_table is table)


def _tie(table: Table, constraint: Any) -> list[int]:
    """Return where a row keeps the key of the row that it refers to, in the key's order."""
    columns = list(table.columns)
    by_target = {part.column.name: columns.index(part.parent) for part in constraint.elements}
    return [by_target[column.name] for column in table.primary_key]


def _told(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _stored(column: Column[Any], value: Any) -> Any:
    kind = column.type
    return kind.process_bind_param(value, _SQLITE) if isinstance(kind, Converted) else value


def _conversion(column: Column[Any]) -> Callable[[Any], Any]:
    """Return what makes Python's value of SQLite's, and refuses what the other engine could not hold."""
    kind = column.type
    of_sqlite = kind.of_sqlite if isinstance(kind, Converted) else None
    most = (1 << 63) - 1 if isinstance(kind, BigInteger) else (1 << 31) - 1
    whole, is_json = isinstance(kind, Integer), isinstance(kind, Json)

    def convert(value: Any) -> Any:
        if value is None:
            if not column.nullable:
                raise Unfit(f"{column.name} is NULL")
            return None
        if whole and not -most - 1 <= value <= most:
            raise Unfit(f"{column.name} is out of range")
        if isinstance(value, str) and ("\0" in value or (is_json and _ESCAPED_NUL.search(value))):
            raise Unfit(f"{column.name} has the character NUL")
        try:
            return value if of_sqlite is None else of_sqlite(value)
        except (ValueError, RecursionError) as error:
            raise Unfit(f"{column.name} cannot be read") from error

    return convert
