"""A SQLite file with rows in every table, made from the metadata, so that a new table is moved in the tests too."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    Table,
    create_engine,
    event,
    select,
)

from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.adapters.sql.types import Day, Flag, Json, Uid, UtcTime
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.upgrade import bring_up_to_date

type Rows = dict[str, list[dict[str, Any]]]

CONTENT = "geheim 🏃"
"""Stands in every text of a row that is no key."""

ATHLETES = 3
A_BLOB = bytes(range(256)) * 40_960  # 10 MiB

_INSTANTS = (
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 11, 22, 9, 41, 0, 1, tzinfo=UTC),
)
_REALS = (0.1 + 0.2, 1e-9, 5e-324, 1.7976931348623157e308, -273.15, 1e22, 0.0)


def filled(folder: Path, *, of_each: int) -> Path:
    """Make the file, with some rows of each athlete in each table; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / FILE_NAME
    bring_up_to_date(file)
    write(file, made_rows(of_each))
    return file


def write(file: Path, rows: Rows) -> None:
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = OFF"))
    with engine.begin() as connection:
        for table in TABLES:
            if rows.get(table.name):
                connection.execute(table.insert(), rows[table.name])
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    engine.dispose()


def read(file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row as Python's values."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        found = {table.name: [tuple(row) for row in connection.execute(select(table))] for table in TABLES}
    engine.dispose()
    return found


def made_rows(of_each: int, seed: int = 4) -> Rows:
    """Return rows, with every athlete's activities referring to earlier and to later ones."""
    rows: Rows = {}
    for table in TABLES:
        if not table.name.startswith("data_move"):
            rows[table.name] = list(_rows_of(table, rows, of_each, Random(seed)))
    _tie_activities(rows["activity"])
    rows["activity_file"][0]["body"] = A_BLOB
    for account in rows["user_account"]:
        account |= {"units": "metric", "role": "athlete", "timezone": "Europe/Madrid"}
    return rows


def _rows_of(table: Table, rows: Rows, of_each: int, random: Random) -> Iterator[dict[str, Any]]:
    if table.name == "user_account":
        numbers: list[tuple[int, dict[str, Any]]] = [(number, {}) for number in range(ATHLETES)]
    else:
        numbers = [(number, _parent(table, rows, number, of_each)) for number in range(ATHLETES * of_each)]
    made = [
        {column.name: _value(column, number, random) for column in table.columns} | parent
        for number, parent in numbers
    ]
    # a table whose key is all tied has one row a parent
    yield from {tuple(row[column.name] for column in table.primary_key): row for row in made}.values()


def _parent(table: Table, rows: Rows, number: int, of_each: int) -> dict[str, Any]:
    """Return the values that tie a row to rows that are there; the narrower ties come last."""
    tied: dict[str, Any] = {}
    ties: list[ForeignKeyConstraint] = sorted(
        table.foreign_key_constraints, key=lambda tie: len(tie.elements)
    )
    for tie in ties:
        if tie.referred_table is not table:
            parents = rows[tie.referred_table.name]
            parent = parents[number * len(parents) // (ATHLETES * of_each)]
            tied |= {part.parent.name: parent[part.column.name] for part in tie.elements}
    return tied


def _value(column: Column[Any], number: int, random: Random) -> Any:
    if column.nullable and random.random() < 0.4:
        return None
    if column.name in {"parent_id", "duplicate_of"}:
        return None
    for kind, make in _VALUES:
        if isinstance(column.type, kind):
            return make(column, number)
    return f"{number:05} ñ" if column.primary_key else f"{CONTENT} {number}@x\n'\"\\u0000\\"


def _uid(_: object, number: int) -> UUID:
    # spread, so that rows do not come in the order of their ids
    return UUID(bytes=hashlib.sha256(f"id {number}".encode()).digest()[:16])


_VALUES: tuple[tuple[type[Any], Callable[[Any, int], Any]], ...] = (
    (Uid, _uid),
    (
        UtcTime,
        lambda column, n: (
            _INSTANTS[2] + timedelta(microseconds=n) if column.primary_key else _INSTANTS[n % 3]
        ),
    ),
    (Day, lambda _, n: date.min + timedelta(days=n)),
    (Flag, lambda _, n: n % 2 == 0),
    (Json, lambda _, n: {CONTENT: [None, True, n, 0.1 + 0.2, 1e22, -1e-9, {"a\\u0000": "ß\U0001f6b4"}, ""]}),
    (Float, lambda column, n: n + 0.1 if column.primary_key else _REALS[n % len(_REALS)]),
    (BigInteger, lambda _, n: 2**63 - 1 - n),
    (Integer, lambda column, n: n if column.primary_key else (-(2**31) + n if n % 2 else 2**31 - 1 - n)),
    (LargeBinary, lambda column, n: hashlib.sha256(f"{column.name} {n}".encode()).digest()),
)


def _tie_activities(activities: list[dict[str, Any]]) -> None:
    for owner in {each["user_id"] for each in activities}:
        own = sorted(
            (each for each in activities if each["user_id"] == owner), key=lambda each: each["id"].hex
        )
        for place, each in enumerate(own[:-1]):
            if place % 4 == 0:
                each["parent_id"] = own[-1]["id"]  # far behind it in the order of keys
            if place % 4 == 1:
                each["duplicate_of"] = own[place + 1]["id"]
        own[-1]["duplicate_of"] = own[1]["id"]
