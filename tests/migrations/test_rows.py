"""A database of the first revision, with rows in every table, comes through every upgrade without loss."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE, head
from training_analyzer.adapters.sqlite import migrate
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.plugins.testing.builders import a_goal
from training_analyzer.ports.deployment import Deployment

type Rows = dict[str, list[tuple[Any, ...]]]

AT = "2026-11-24T09:41:00.123456Z"
ANNE, BEN = (str(UUID(int=number)) for number in (0xA, 0xB))
RIDE, RUN, TRIATHLON, COPY = (str(UUID(int=number)) for number in (1, 2, 3, 4))
SESSION = {ANNE: str(UUID(int=5)), BEN: str(UUID(int=6))}
DIGEST = bytes(range(32))
NOT_NULL = {"TEXT": "«text» 長距離", "INTEGER": 2**31 - 1, "REAL": 0.1 + 0.2, "BLOB": b"\x00\xff"}


def first_rows(owner: str) -> list[tuple[str, dict[str, Any]]]:
    """Return what matters in an athlete's rows, in the words of revision 0001; parents come first."""
    email = {
        "email": f"{owner[-1]}@example.org",
        "timezone": "Europe/Madrid",
        "units": "metric",
        "role": "athlete",
    }
    activity = {
        "sport": "running", "local_day": "2026-11-24", "load_method": "hrss", "import_notes": '["a \\"note\\""]',
        "partial": 0, "parent_id": None, "duplicate_of": None, "file_sha256": None, "external_id": None,
    }  # fmt: skip
    part = {"activity_id": RUN}
    return [
        ("user_account", {"id": owner, "active": 1, **email}),
        ("session", {"id": SESSION[owner], "kind": "token", "revoked_at": None, "revoked_why": None}),
        ("refresh_token", {"session_id": SESSION[owner], "hash": owner.encode(), "parent_hash": owner[::-1].encode()}),
        ("activity", {**activity, "id": RIDE, "file_sha256": DIGEST}),
        ("activity", {**activity, "id": TRIATHLON, "external_id": "77"}),
        ("activity", {**activity, "id": RUN, "parent_id": TRIATHLON}),
        ("activity", {**activity, "id": COPY, "duplicate_of": RIDE, "load": None, "load_method": None}),
        ("activity_stream", {**part, "channel": "hr_bpm"}),
        ("activity_lap", part),
        ("activity_metric", {**part, "computed": '{"trimp":62.5}', "reasons": '{"tss":"no_power"}'}),
        ("activity_file", {"sha256": DIGEST, "format": "fit"}),
        ("tombstone", {"kind": "activity", "object_id": RIDE}),
        ("threshold", {"sport": "running", "valid_from": "2026-01-01", "sex": None}),
        ("training_preference", {"load_order": "{}"}),
        ("daily_load", {"sport": "all", "day": "2026-11-24"}),
        ("series_version", {"series": "all"}),
        ("idempotency_key", {"key": "k", "reply_headers": None, "reply_body": None, "reply_status": None}),
    ]  # fmt: skip


def whole_row(connection: sqlite3.Connection, table: str, owner: str, told: dict[str, Any]) -> dict[str, Any]:
    """Return a value for every column: those told, else one that is not null."""
    columns = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
    made = {name: AT if name.endswith(("_at", "_from")) else NOT_NULL[kind] for name, kind in columns}
    row = made | {"user_id": owner} | told
    return {name: row[name] for name in made}


def filled(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for owner in (ANNE, BEN):
            for table, told in first_rows(owner):
                row = whole_row(connection, table, owner, told)
                names, marks = ", ".join(row), ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608 - names of the schema


def rows_of(file: Path, columns: dict[str, list[str]]) -> Rows:
    """Return all rows of tables, of the columns named, in order."""
    with closing(sqlite3.connect(file)) as connection:
        return {
            table: sorted(
                connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall(),  # noqa: S608 - names of the schema
                key=repr,
            )
            for table, names in columns.items()
        }


def columns_of(file: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            table: [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))]
            for (table,) in tables
            if table != VERSION_TABLE
        }


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    return Deployment(data_dir=tmp_path, environment="development")


@pytest.fixture
def file(deployment: Deployment) -> Path:
    """Return a database at the first revision, with rows of two athletes in every table."""
    migrate.upgrade(deployment, "0001")
    file = deployment.data_dir / FILE_NAME
    filled(file)
    return file


def test_every_table_of_the_first_revision_has_rows(file: Path) -> None:
    rows = rows_of(file, columns_of(file))
    assert len(rows) == 14
    assert [table for table, found in rows.items() if len(found) < 2] == []


def test_no_row_and_no_value_is_lost_by_the_upgrades(deployment: Deployment, file: Path) -> None:
    columns = columns_of(file)
    before = rows_of(file, columns)
    migrate.upgrade(deployment)
    assert migrate.current(deployment) == head()
    assert rows_of(file, columns) == before
    assert rows_of(file, {"goal": ["id"]}) == {"goal": []}
    copy = file.with_name(f"{FILE_NAME}.before-{head()}")
    assert rows_of(copy, columns) == before
    migrate.check(deployment)


def test_none_is_lost_on_the_way_back(deployment: Deployment, file: Path) -> None:
    columns = columns_of(file)
    before = rows_of(file, columns)
    migrate.upgrade(deployment)
    migrate.downgrade(deployment, "0001")
    assert columns_of(file) == columns
    assert rows_of(file, columns) == before


async def test_an_upgraded_store_serves_old_rows_and_takes_goals(deployment: Deployment, file: Path) -> None:
    anne = UserId(UUID(ANNE))
    async with build(deployment) as store:
        goal = a_goal(user_id=anne)
        async with store.work() as w:
            assert [leg.id for leg in await w.activities.legs(anne, ActivityId(UUID(TRIATHLON)))] == [
                UUID(RUN)
            ]
            assert (await w.activities.get(anne, ActivityId(UUID(COPY)))).duplicate_of == UUID(RIDE)
            assert await w.goals.list(anne, after=None, limit=1) == []
            await w.goals.add(goal)
            await w.commit()
        async with store.work.snapshot() as w:
            assert await w.goals.get(anne, goal.id) == goal
            with pytest.raises(NotFound):
                await w.goals.get(UserId(UUID(BEN)), goal.id)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM user_account WHERE id = ?", (ANNE,))
    assert rows_of(file, {"goal": ["id"]}) == {"goal": []}
