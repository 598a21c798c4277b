"""A move brings every row and value over, proves it, and says so without showing any."""

import asyncio
import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from tests.databases import SCHEMA, SERVER, as_user, deployment_at
from tests.move.conftest import Move, expected, hash_of
from tests.move.filled import A_BLOB, CONTENT, read
from training_analyzer.adapters.sql.move.plan import plan_of
from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.sql.schema import SCHEMA as SCHEMA_OF
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.adapters.supabase.connection import set_up_reads
from training_analyzer.adapters.supabase.store import build


def in_target(url: str) -> dict[str, list[tuple[Any, ...]]]:
    async def fetch() -> dict[str, list[tuple[Any, ...]]]:
        connection = await asyncpg.connect(url)
        await set_up_reads(connection)
        found = {}
        for table in TABLES:
            rows = await connection.fetch(f"SELECT * FROM {SCHEMA}.{table.name}")
            found[table.name] = [tuple(row.values()) for row in rows]
        await connection.close()
        return found

    return asyncio.run(fetch())


def shown(rows: list[tuple[Any, ...]]) -> Counter[str]:
    """Return rows as text, however often each is there; jsonb gives whole floats back as whole numbers."""
    return Counter(repr(row).replace("10000000000000000000000", "1e+22") for row in rows)


def test_every_row_and_value_arrives_and_is_verified(move: Move) -> None:
    before = hash_of(move.file)
    done, report = move.reported("to-supabase", "--batch", "7")
    assert done.exit_code == 0, done.output
    source, target = read(move.file), in_target(move.url)
    for table in plan_of().tables:
        assert source[table.name], table.name
        assert shown(target[table.name]) == shown(source[table.name]), table.name
    left_behind = [name for name, whose in OWNERSHIP.items() if not (whose.moves or whose.closed)]
    assert not any(target[name] for name in left_behind)
    assert A_BLOB in {row[-1] for row in target["activity_file"]}
    assert hash_of(move.file) == before
    assert report["outcome"] == "verified"
    assert report["findings"] == []
    for name, table in report["tables"].items():
        rows = len(source[name])
        assert (table["source_rows"], table["moved"], table["inserted"]) == (rows, rows, rows)
        assert table["source"] == table["target"]
        assert table["source"]["rows"] == rows


def test_neither_output_nor_report_shows_what_is_in_a_row(move: Move) -> None:
    done, report = move.reported("to-supabase")
    move.run("UPDATE activity SET name = 'other' WHERE name <> ''")
    differing, second = move.reported("verify", report["run_id"])
    assert differing.exit_code == 1
    told = done.output + differing.output + json.dumps([report, second], ensure_ascii=False)
    assert CONTENT not in told
    assert "other" not in told
    assert "tests" not in told  # the password


async def test_the_moved_rows_are_served_behind_the_fence(move: Move) -> None:
    done = await asyncio.to_thread(move.call, "to-supabase", "--batch", "50")
    assert done.exit_code == 0, done.output
    account = read(move.file)["user_account"][0]
    async with build(deployment_at(as_user(move.url, SERVER))) as store, store.work.snapshot() as w:
        assert (await w.users.get(account[0])).email == account[1]


def test_some_tables_move_with_those_that_they_refer_to(move: Move) -> None:
    done, report = move.reported("to-supabase", "--tables", "activity_lap, goal")
    assert done.exit_code == 0, done.output
    assert "user_account, activity" in done.output
    assert report["added_tables"] == ["user_account", "activity"]
    wanted = expected(move.file)
    moved = {"user_account", "activity", "activity_lap", "goal"}
    assert move.counts() == {name: rows if name in moved else 0 for name, rows in wanted.items()}


def test_an_overwriting_move_replaces_what_differs_and_keeps_what_is_equal(move: Move) -> None:
    assert move.call("to-supabase").exit_code == 0
    move.run("UPDATE goal SET name = 'stale'", "DELETE FROM activity_lap WHERE position < 3")
    done, report = move.reported("to-supabase", "--overwrite", "--batch", "5")
    assert done.exit_code == 0, done.output
    assert move.counts() == expected(move.file)
    inserted = {name: table["inserted"] for name, table in report["tables"].items() if table["inserted"]}
    assert inserted == {"activity_lap": 3}


def test_a_second_pass_brings_what_changed_and_takes_away_what_is_gone(move: Move) -> None:
    """The source is served meanwhile: an address that was given up may be another's, keys of any type go."""
    assert move.call("to-supabase").exit_code == 0
    rows = read(move.file)
    gone, heir = rows["user_account"][0], rows["user_account"][1]
    with closing(sqlite3.connect(move.file)) as source, source:
        source.execute("PRAGMA foreign_keys = ON")
        source.execute("UPDATE activity SET duplicate_of = NULL WHERE user_id = ?", (str(gone[0]),))
        source.execute("DELETE FROM user_account WHERE id = ?", (str(gone[0]),))
        source.execute("UPDATE user_account SET email = ? WHERE id = ?", (gone[1], str(heir[0])))
        source.execute("UPDATE activity SET notes = 'later', parent_id = NULL, duplicate_of = NULL")
        source.execute("DELETE FROM activity WHERE rowid % 5 = 0")
        for table in (
            "activity_lap",
            "activity_effort",
            "tombstone",
            "refresh_token",
            "daily_load",
            "activity_file",
        ):
            (key,) = source.execute(f"SELECT min({read_key(table)}) FROM {table}").fetchone()
            source.execute(f"DELETE FROM {table} WHERE {read_key(table)} = ?", (key,))
    before = len(rows["activity"])
    done, report = move.reported("to-supabase", "--overwrite", "--batch", "11")
    assert done.exit_code == 0, done.output
    assert move.counts() == expected(move.file)
    assert report["tables"]["activity"]["removed"] == before - move.count("activity") > 0
    assert report["tables"]["user_account"]["removed"] == 1
    assert {name for name, table in report["tables"].items() if table["inserted"]} == set()


def read_key(table: str) -> str:
    """Return the last column of a table's key."""
    return str(list(SCHEMA_OF.tables[table].primary_key)[-1].name)


def test_a_second_pass_leaves_rows_that_no_move_brought(move: Move) -> None:
    assert move.call("to-supabase").exit_code == 0
    move.run(
        "INSERT INTO goal SELECT user_id, gen_random_uuid(), 'mine', kind, day, sport, NULL, NULL, NULL, priority, NULL,"
        " created_at, updated_at, version FROM goal LIMIT 1"
    )
    done, report = move.reported("to-supabase", "--overwrite")
    assert done.exit_code == 1
    assert [each["message"] for each in report["findings"]] == ["is not in the source"]
    assert move.ask(f"SELECT name FROM {SCHEMA}.goal WHERE name = 'mine'") == [("mine",)]


def test_a_dry_run_writes_nothing(move: Move) -> None:
    done, report = move.reported("to-supabase", "--dry-run")
    assert done.exit_code == 0, done.output
    assert report["outcome"] == "nothing in the way"
    wanted = expected(move.file)
    assert {name: table["source_rows"] for name, table in report["tables"].items()} == {
        table.name: wanted[table.name] for table in plan_of().tables
    }
    assert set(move.counts().values()) == {0}
    assert move.count("data_move") == 0
