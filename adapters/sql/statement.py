"""A select compiled once, to run on the driver's own connection at the driver's own speed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.types import TypeDecorator, TypeEngine


class NotStatic(ValueError):
    """The text would change with the values (an expanding IN and the like): it cannot be compiled once."""


class Statement[T]:
    """The text for one engine, the order of its parameters, and the conversions of our own types.

    ``make`` takes a row's values, in the order of the select's columns.
    """

    def __init__(self, select: Select[Any], dialect: Dialect, make: Callable[..., T]) -> None:
        compiled = select.compile(dialect=dialect)
        if compiled.post_compile_params or compiled.literal_execute_params:
            raise NotStatic(str(compiled))
        self.sql = str(compiled)
        self._binds = [
            (name, _ours(compiled.binds[name].type, dialect, "process_bind_param"), compiled.params[name])
            for name in compiled.positiontup or ()
        ]
        self._conversions = [
            (place, convert)
            for place, column in enumerate(select.selected_columns)
            if (convert := _ours(column.type, dialect, "process_result_value"))
        ]
        self._make = make

    def arguments(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return the driver's parameters; those that the statement fixes itself need no value."""
        given = ((values.get(name, fixed), convert) for name, convert, fixed in self._binds)
        return [convert(value) if convert else value for value, convert in given]

    def made(self, rows: Iterable[Sequence[Any]]) -> list[T]:
        """Return what the driver's rows stand for."""
        return [self._made(list(row)) for row in rows]

    def _made(self, row: list[Any]) -> T:
        for place, convert in self._conversions:
            row[place] = convert(row[place])
        return self._make(*row)


def _ours(kind: TypeEngine[Any], dialect: Dialect, step: str) -> Callable[[Any], Any] | None:
    """Return a step of a type of ours. asyncpg returns Python's values itself, so only SQLite needs any."""
    if dialect.name == "sqlite" and isinstance(kind, TypeDecorator):
        return partial(getattr(kind, step), dialect=dialect)
    return None
