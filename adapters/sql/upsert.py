"""Inserts that meet a row that is there: the same on both engines, under two names in SQLAlchemy."""

from functools import cache

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

type Upsert = sqlite.Insert | postgresql.Insert


def insert_into(table: Table, engine: str) -> Upsert:
    """Return an engine's own insert, which can say what happens where the row is there."""
    return sqlite.insert(table) if engine == "sqlite" else postgresql.insert(table)


@cache
def put_once(table: Table, engine: str) -> Upsert:
    """Return an insert that leaves a row of the same key as it is."""
    return insert_into(table, engine).on_conflict_do_nothing(index_elements=list(table.primary_key))


@cache
def put(table: Table, engine: str) -> Upsert:
    """Return an insert that replaces a row of the same key."""
    statement = insert_into(table, engine)
    others = [column.name for column in table.columns if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={name: statement.excluded[name] for name in others}
    )
