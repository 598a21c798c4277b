"""Columns in the order of a dataclass's fields, and values under its fields' names."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from sqlalchemy import Column, Table


def columns_of(kind: type, table: Table) -> Sequence[Column[Any]]:
    """Return the table's columns that hold the fields of a dataclass, in their order.

    Raises KeyError, at import, for a field without a column.
    """
    return tuple(table.c[name] for name in _names(kind))


def named(kind: type, row: Sequence[Any]) -> dict[str, Any]:
    """Return a row of `columns_of` under the names of the fields."""
    return dict(zip(_names(kind), row, strict=True))


def values_of(value: object) -> Mapping[str, Any]:
    """Return a dataclass's fields as a row's values; words of an enum are text already."""
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


@cache
def _names(kind: type) -> Sequence[str]:
    return tuple(each.name for each in fields(kind))
