"""Inserts that meet a row that is there: the same on both engines, under two names in SQLAlchemy."""

from functools import cache

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

type Upsert = sqlite.Insert | postgresql.Insert


def _insert(table: Table, engine: str) -> Upsert:
    return sqlite.insert(table) if engine == "sqlite" else postgresql.insert(table)


@cache
def put_once(table: Table, engine: str) -> Upsert:
    """Return an insert that leaves a row of the same key as it is."""
    return _insert(table, engine).on_conflict_do_nothing(index_elements=list(table.primary_key))


@cache
def put(table: Table, engine: str) -> Upsert:
    """Return an insert that replaces a row of the same key."""
    statement = _insert(table, engine)
    others = [column.name for column in table.columns if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={name: statement.excluded[name] for name in others}
    )
