"""Columns in the order of a dataclass's fields, and values under its fields' names."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Table


def columns_of(kind: type, table: Table) -> Sequence[Column[Any]]:
    """Return the table's columns that hold the fields of a dataclass, in their order.

    Raises KeyError, at import, for a field without a column.
    """
    return tuple(table.c[each.name] for each in fields(kind))


def named(kind: type, row: Sequence[Any]) -> dict[str, Any]:
    """Return a row of `columns_of` under the names of the fields."""
    return dict(zip((each.name for each in fields(kind)), row, strict=True))


def values_of(value: Any) -> Mapping[str, Any]:
    """Return a dataclass's fields as a row's values; words of an enum are text already."""
    return {each.name: getattr(value, each.name) for each in fields(value)}
