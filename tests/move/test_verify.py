"""Verification names what differs, by table and key, and never what is in it."""

import sqlite3
from contextlib import closing

import pytest

from tests.databases import SCHEMA
from tests.move.conftest import Move


@pytest.fixture
def moved(move: Move) -> Move:
    assert move.call("to-supabase").exit_code == 0
    return move


def findings(moved: Move, *arguments: str) -> list[tuple[str, str, list[object] | None]]:
    done, report = moved.reported("verify", moved.the_run(), *arguments)
    assert done.exit_code == (1 if report["findings"] else 0), done.output
    return [(each["table"], each["message"], each["key"]) for each in report["findings"]]


def test_nothing_differs_after_a_move(moved: Move) -> None:
    assert findings(moved) == []
    assert findings(moved, "--batch", "3") == []


@pytest.mark.parametrize("batch", ["1", "5", "50000"])
def test_one_float_that_differs_by_a_ten_thousandth_is_found_and_its_row_named(
    moved: Move, batch: str
) -> None:
    ((user, activity),) = moved.ask(
        f"SELECT user_id::text, id::text FROM {SCHEMA}.activity WHERE elapsed_time_s = 0.1 + 0.2::float8 LIMIT 1"
    )
    moved.run(f"UPDATE activity SET elapsed_time_s = elapsed_time_s + 1e-4 WHERE id = '{activity}'")
    assert findings(moved, "--batch", batch) == [("activity", "differs from the source", [user, activity])]


def test_a_row_that_is_missing_and_one_too_many_are_told_apart(moved: Move) -> None:
    ((user, goal),) = moved.ask(f"SELECT user_id::text, id::text FROM {SCHEMA}.goal ORDER BY 1, 2 LIMIT 1")
    moved.run(f"UPDATE goal SET id = 'ffffffff-ffff-4fff-bfff-ffffffffffff' WHERE id = '{goal}'")
    assert findings(moved, "--batch", "4") == [
        ("goal", "is not in the target", [user, goal]),
        ("goal", "is not in the source", [user, "ffffffff-ffff-4fff-bfff-ffffffffffff"]),
    ]


def test_keys_of_bytes_and_text_are_named_too(moved: Move) -> None:
    moved.run("UPDATE refresh_token SET used_at = now()", "UPDATE series_version SET version = 7")
    named = {table: key for table, _, key in findings(moved) if key is not None}
    assert len(bytes.fromhex(str((named["refresh_token"] or [""])[0]))) == 32
    assert "ñ" in str(named["series_version"])


def test_the_first_of_many_are_named_and_the_others_counted(moved: Move) -> None:
    moved.run("UPDATE goal SET notes = 'x'")
    found = findings(moved)
    assert len(found) == 11
    assert found[-1] == ("goal", f"{moved.count('goal')} rows differ, the first are named", None)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE goal SET day = day + 1",
        "UPDATE goal SET created_at = created_at + interval '1 microsecond' WHERE created_at < '9999-01-01'",
        "UPDATE activity SET partial = NOT partial",
        "UPDATE activity_metric SET computed = jsonb_set(computed, '{x}', '1')",
        "UPDATE activity_file SET body = body || '\\x00'",
        "UPDATE activity SET notes = '' WHERE notes IS NULL",
    ],
)
def test_a_change_of_any_type_is_found(moved: Move, change: str) -> None:
    moved.run(change)
    assert findings(moved)


def test_ranges_of_keys_are_the_same_where_the_database_sorts_by_a_language(move: Move) -> None:
    if not move.ask("SELECT FROM pg_collation WHERE collname = 'en-x-icu'"):
        pytest.skip("this PostgreSQL was built without languages")
    assert move.ask("SELECT 'a' < 'B' COLLATE \"en-x-icu\" AND 'B' < 'a' COLLATE \"C\"") == [(True,)]
    with closing(sqlite3.connect(move.file)) as source, source:
        source.execute("UPDATE series_version SET series = iif(substr(series, 5, 1) % 2, 'B', 'a') || series")
    move.run('ALTER TABLE series_version ALTER series TYPE text COLLATE "en-x-icu"')
    assert move.call("to-supabase", "--batch", "2").exit_code == 0
    assert findings(move, "--batch", "3") == []
