"""A select compiled once, to run on the driver's own connection at the driver's own speed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Dialect, Select
from sqlalchemy.types import TypeEngine

from training_analyzer.adapters.sql.types import Converted


class NotStatic(ValueError):
    """The text would change with the values (an expanding IN and the like): it cannot be compiled once."""


class Statement[T]:
    """The text for one engine, the order of its parameters, and the conversions of our own types.

    ``make`` takes a row: the values in the order of the select's columns. ``schema`` qualifies the tables.
    """

    def __init__(
        self,
        select: Select[Any],
        dialect: Dialect,
        make: Callable[[Sequence[Any]], T],
        *,
        schema: str | None = None,
    ) -> None:
        named: dict[str, Any] = {}
        if schema is not None:
            named = {"schema_translate_map": {None: schema}, "render_schema_translate": True}
        compiled = select.compile(dialect=dialect, **named)
        if compiled.post_compile_params or compiled.literal_execute_params:
            raise NotStatic(str(compiled))
        self.sql = str(compiled)
        self._binds = [
            (name, _to_driver(compiled.binds[name].type, dialect), compiled.params[name])
            for name in compiled.positiontup or ()
        ]
        self._conversions = [
            (place, kind.of_sqlite)
            for place, column in enumerate(select.selected_columns)
            if (kind := _converted(column.type, dialect))
        ]
        self._make = make

    def arguments(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """Return the driver's parameters; those that the statement fixes itself need no value."""
        given = ((values.get(name, fixed), convert) for name, convert, fixed in self._binds)
        return [convert(value) if convert else value for value, convert in given]

    def made(self, rows: Sequence[Sequence[Any]]) -> list[T]:
        """Return what the driver's rows stand for."""
        return [self._make(self._converted(row)) for row in rows]

    def _converted(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, convert in self._conversions:
            if values[place] is not None:
                values[place] = convert(values[place])
        return values


def _converted(kind: TypeEngine[Any], dialect: Dialect) -> Converted[Any] | None:
    """Return a type whose values differ from the driver's. asyncpg's are Python's own, so only SQLite's do."""
    return kind if dialect.name == "sqlite" and isinstance(kind, Converted) else None


def _to_driver(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    converted = _converted(kind, dialect)
    return None if converted is None else partial(converted.process_bind_param, dialect=dialect)
