"""The move's SQL on PostgreSQL: every name in it is one of our tables', every value a parameter."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Column, Text, make_url

from training_analyzer.adapters.sql.move.form import Form
from training_analyzer.adapters.sql.move.plan import children_of

STAGE: Final = "move_stage"

_DIALECT: Final = make_url("postgresql+asyncpg://").get_dialect()()
_quoted = _DIALECT.identifier_preparer.quote


def place(schema: str, table: str) -> str:
    """Return a table's full name."""
    return f"{_quoted(schema)}.{_quoted(table)}"


def stage(form: Form, schema: str) -> str:
    """Return what makes the temporary table that a batch is copied into; it ends with the transaction."""
    return f"CREATE TEMPORARY TABLE {STAGE} (LIKE {place(schema, form.name)}) ON COMMIT DROP"


def merge(form: Form, schema: str, *, overwrite: bool) -> str:
    """Return what takes the staged rows in and notes the keys of those that are new; it gives their number.

    A row that breaks another rule than its key's is refused: to pass over it would lose it.
    """
    columns = _list(form.columns)
    key = _list(column.name for column in form.key_columns)
    others = [name for name in form.columns if name not in {column.name for column in form.key_columns}]
    action = _update(others) if overwrite and others else "DO NOTHING"
    return (
        f"WITH put AS (INSERT INTO {place(schema, form.name)} AS t ({columns}) SELECT {columns} FROM {STAGE}"
        f" ON CONFLICT ({key}) {action} RETURNING {_key_json(form, 't')} AS key, t.xmax = 0 AS fresh),"
        f" noted AS (INSERT INTO {place(schema, 'data_move_key')} (run_id, table_name, key)"
        f" SELECT $1, '{form.name}', key FROM put WHERE fresh ON CONFLICT DO NOTHING)"
        " SELECT count(*) FROM put WHERE fresh"
    )


def checkpoint(schema: str) -> str:
    """Return what notes how far a table has come: run, table, last key, and the numbers to add."""
    return (
        f"INSERT INTO {place(schema, 'data_move_table')} AS t"
        " (run_id, table_name, last_key, moved, inserted, batches) VALUES ($1, $2, $3, $4, $5, 1)"
        " ON CONFLICT (run_id, table_name) DO UPDATE SET last_key = excluded.last_key,"
        " moved = t.moved + excluded.moved, inserted = t.inserted + excluded.inserted, batches = t.batches + 1"
    )


def between(form: Form, schema: str, *, after: bool, until: bool) -> str:
    """Return the select of the rows in a range of keys, in SQLite's order of keys whatever the database's is."""
    key = ", ".join(_in_order(column) for column in form.key_columns)
    width = len(form.key_columns)
    bounds: list[str] = []
    for wanted, sign in ((after, ">"), (until, "<=")):
        if wanted:
            first = 1 + width * len(bounds)
            marks = ", ".join(f"${number}" for number in range(first, first + width))
            bounds.append(f"({key}) {sign} ({marks})")
    where = f" WHERE {' AND '.join(bounds)}" if bounds else ""
    return f"SELECT {_list(form.columns)} FROM {place(schema, form.name)}{where}"


def take_back(form: Form, schema: str) -> str:
    """Return what removes a run's rows of a table: run, last key or null, how many keys to look at.

    It gives how many it looked at, how many it removed, and the last key. What is not there any more is forgotten.
    """
    table, keys = place(schema, form.name), place(schema, "data_move_key")
    mine = f"run_id = $1 AND table_name = '{form.name}'"
    return (
        f"WITH batch AS (SELECT key FROM {keys} WHERE {mine} AND ($2::jsonb IS NULL OR key > $2)"
        f" ORDER BY key LIMIT $3), gone AS ({_delete(form, schema)}),"
        f" forgotten AS (DELETE FROM {keys} k USING batch b WHERE {mine} AND k.key = b.key"
        " AND (EXISTS (SELECT 1 FROM gone g WHERE g.key = b.key)"
        f" OR NOT EXISTS (SELECT 1 FROM {table} t WHERE {_named(form, 'b')})))"
        " SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM gone),"
        " (SELECT key FROM batch ORDER BY key DESC LIMIT 1)"
    )


def noted(form: Form, schema: str) -> str:
    """Return the select of rows that any run inserted, by key: last key or null, how many.

    It gives the key as the record has it, and its values.
    """
    columns = ", ".join(f"t.{_quoted(column.name)}" for column in form.key_columns)
    return (
        f"SELECT DISTINCT k.key, {columns} FROM {place(schema, 'data_move_key')} k"
        f" JOIN {place(schema, form.name)} t ON {_named(form, 'k')}"
        f" WHERE k.table_name = '{form.name}' AND ($1::jsonb IS NULL OR k.key > $1) ORDER BY k.key LIMIT $2"
    )


def remove(form: Form, schema: str) -> str:
    """Return what removes rows by their keys, as the record has them, and forgets them; it gives those keys."""
    return (
        "WITH batch AS (SELECT value AS key FROM jsonb_array_elements($1::jsonb)),"
        f" gone AS ({_delete(form, schema)}),"
        f" forgotten AS (DELETE FROM {place(schema, 'data_move_key')} k USING gone g"
        f" WHERE k.table_name = '{form.name}' AND k.key = g.key)"
        " SELECT key FROM gone"
    )


def _delete(form: Form, schema: str) -> str:
    """Return what deletes the rows of a batch. One that others refer to stays: they would go or fail with it."""
    free = "".join(f" AND NOT EXISTS ({child})" for child in _children(form, schema))
    return f"DELETE FROM {place(schema, form.name)} t USING batch b WHERE {_named(form, 'b')}{free} RETURNING b.key"


def _named(form: Form, keys: str) -> str:
    return " AND ".join(
        f"t.{_quoted(column.name)} = ({keys}.key ->> {number})::{_type(column)}"
        for number, column in enumerate(form.key_columns)
    )


def _children(form: Form, schema: str) -> Iterator[str]:
    for child in children_of(form.table):
        for tie in child.foreign_key_constraints:
            if tie.referred_table is form.table:
                same = " AND ".join(
                    f"c.{_quoted(part.parent.name)} = t.{_quoted(part.column.name)}" for part in tie.elements
                )
                yield f"SELECT 1 FROM {place(schema, child.name)} c WHERE {same}"


def _update(columns: Iterable[str]) -> str:
    """Return the update of rows that differ: one that is the same already is not written again."""
    names = [_quoted(name) for name in columns]
    values = ", ".join(f"{name} = excluded.{name}" for name in names)
    old, new = (", ".join(f"{side}.{name}" for name in names) for side in ("t", "excluded"))
    return f"DO UPDATE SET {values} WHERE ({old}) IS DISTINCT FROM ({new})"


def _key_json(form: Form, alias: str) -> str:
    return f"jsonb_build_array({', '.join(f'{alias}.{_quoted(column.name)}' for column in form.key_columns)})"


def _in_order(column: Column[Any]) -> str:
    return f'{_quoted(column.name)} COLLATE "C"' if isinstance(column.type, Text) else _quoted(column.name)


def _type(column: Column[Any]) -> str:
    return column.type.compile(dialect=_DIALECT)


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))
