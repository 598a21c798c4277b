"""What forbids a move is said before anything is written, with exit code 2; a dry run says it with exit code 1."""

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from tests.databases import SCHEMA, SERVER, as_user, deployment_at
from tests.move.conftest import Move, expected
from tests.move.filled import read
from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE, head
from training_analyzer.adapters.sql.move.errors import MoveRefused
from training_analyzer.adapters.supabase.move.target import opened
from training_analyzer.adapters.supabase.settings import owner_settings_of


def change(file: Path, *statements: str) -> None:
    """Change the source as no version of ours would."""
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def refused(move: Move, *arguments: str) -> str:
    done = move.call(*arguments)
    assert done.exit_code == 2, done.output
    assert move.count("data_move") == 0
    return str(done.output)


def test_a_source_of_another_revision(move: Move) -> None:
    change(move.file, f"UPDATE {VERSION_TABLE} SET version_num = '0001'")
    told = refused(move, "to-supabase")
    assert f"the source is at revision 0001, and this version moves at {head()}" in told
    assert set(move.counts().values()) == {0}


def test_a_target_of_another_revision(move: Move) -> None:
    move.run(f"UPDATE {VERSION_TABLE} SET version_num = '0001'")
    for command in (
        ["to-supabase"],
        ["to-supabase", "--resume", str(UUID(int=1))],
        ["verify", str(UUID(int=1))],
        ["rollback", str(UUID(int=1))],
    ):
        assert "the target is at revision 0001" in refused(move, *command)


def test_a_target_with_rows(move: Move) -> None:
    move.run(
        "INSERT INTO user_account SELECT gen_random_uuid(), 'a@b', NULL, '', '', '', '', true, NULL, NULL, now(), now(), 1"
    )
    told = refused(move, "to-supabase")
    assert "the target has rows in user_account" in told
    assert move.count("activity") == 0


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://u:hidden@db.example.org/x?sslmode=require", "sslmode=verify-full"),
        ("postgresql://u:hidden@db.example.org/x?sslmode=disable", "sslmode=verify-full"),
        ("postgresql://u:hidden@127.0.0.1:6543/x", "not a transaction pooler"),
        ("postgresql://u:hidden@127.0.0.1:1/x", "cannot be reached"),
    ],
)
def test_an_address_that_is_not_safe_or_not_there(
    move: Move, monkeypatch: pytest.MonkeyPatch, url: str, told: str
) -> None:
    monkeypatch.setenv("TA_SUPABASE__OWNER_URL", url)
    output = refused(move, "to-supabase")
    assert told in output
    assert "hidden" not in output


def test_a_login_that_row_level_security_binds(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TA_SUPABASE__OWNER_URL", as_user(move.url, SERVER))
    told = refused(move, "to-supabase")
    assert "row-level security binds the login" in told
    assert "the login may not INSERT in data_move" in told


@pytest.mark.parametrize("name", ["no_such", "idempotency_key", "alembic_version", "data_move", ""])
def test_a_table_that_does_not_move(move: Move, name: str) -> None:
    assert "is no table that moves" in refused(move, "to-supabase", "--tables", f"goal,{name}")


@pytest.mark.parametrize("command", [["verify"], ["rollback"], ["to-supabase", "--resume"]])
def test_a_run_that_nobody_knows(move: Move, command: list[str]) -> None:
    assert "knows no run" in refused(move, *command, str(UUID(int=7)))
    assert move.call(*command, "no-uuid").exit_code == 2


def test_a_report_that_cannot_be_written(move: Move) -> None:
    told = refused(move, "to-supabase", "--report", str(move.folder / "no" / "report.json"))
    assert "--report" in told
    assert set(move.counts().values()) == {0}


def test_a_source_that_is_not_there(move: Move) -> None:
    move.file.unlink()
    assert "there is no database at" in refused(move, "to-supabase")
    assert not move.file.exists()


async def test_a_second_move_at_the_same_time(move: Move) -> None:
    settings = owner_settings_of(deployment_at(move.url))
    async with opened(settings):
        with pytest.raises(MoveRefused, match="another move into this database is running"):
            async with opened(settings, patience_ms=50):
                pass
    async with opened(settings, patience_ms=50):
        pass


def test_a_dry_run_reports_what_would_be_refused(move: Move) -> None:
    move.run(f"UPDATE {VERSION_TABLE} SET version_num = '0001'")
    done, report = move.reported("to-supabase", "--dry-run")
    assert done.exit_code == 1
    assert [finding["table"] for finding in report["findings"]] == ["target"]
    assert report["outcome"] == "findings"


def test_a_dry_run_names_each_row_that_would_stop_the_run(move: Move) -> None:
    rows = read(move.file)
    goal, lap = rows["goal"][0], rows["activity_lap"][0]
    first, second, third = (row[0] for row in rows["user_account"])
    change(
        move.file,
        f"UPDATE goal SET notes = 'a' || char(0) || 'b' WHERE id = '{goal[1]}'",
        f"UPDATE activity_lap SET max_hr_bpm = 3000000000 WHERE activity_id = '{lap[1]}' AND user_id = '{lap[0]}'",
        f"UPDATE user_account SET last_login_at = 'yesterday' WHERE id = '{first}'",
        "PRAGMA foreign_keys = OFF",
        f"DELETE FROM threshold WHERE user_id <> '{first}'",
        f"UPDATE threshold SET user_id = '{UUID(int=1)}' WHERE valid_from = (SELECT min(valid_from) FROM threshold)",
    )
    move.run(
        "INSERT INTO user_account SELECT gen_random_uuid(), 'taken@example.org', NULL, '', '', '', '', true, NULL, NULL,"
        " now(), now(), 1"
    )
    change(move.file, f"UPDATE user_account SET email = 'taken@example.org' WHERE id = '{second}'")
    done, report = move.reported("to-supabase", "--dry-run", "--overwrite")
    assert done.exit_code == 1
    found = {
        (each["table"], each["message"], str(each["key"] and each["key"][-1])) for each in report["findings"]
    }
    assert found == {
        ("goal", "notes has the character NUL", str(goal[1])),
        ("activity_lap", "max_hr_bpm is out of range", str(lap[2])),
        ("user_account", "last_login_at cannot be read", str(first)),
        ("threshold", "1 rows refer to rows of user_account that are not there", "None"),
        ("user_account", "another account has the same address", str(second)),
    }
    assert third
    assert move.count("data_move") == 0


def test_a_row_that_does_not_fit_stops_the_run_and_is_named(move: Move) -> None:
    goal = read(move.file)["goal"][0]
    change(move.file, f"UPDATE goal SET notes = 'a' || char(0) WHERE id = '{goal[1]}'")
    done, report = move.reported("to-supabase", "--batch", "3")
    assert done.exit_code == 1
    assert [each["key"] for each in report["findings"]] == [[str(goal[0]), str(goal[1])]]
    change(move.file, f"UPDATE goal SET notes = 'a' WHERE id = '{goal[1]}'")
    assert move.call("to-supabase", "--resume", report["run_id"]).exit_code == 0
    assert move.counts() == expected(move.file)


def test_an_address_that_another_account_has_stops_the_run_instead_of_losing_a_row(move: Move) -> None:
    email = read(move.file)["user_account"][0][1]
    move.run(
        f"INSERT INTO user_account SELECT gen_random_uuid(), $a${email}$a$, NULL, '', '', '', '', true, NULL, NULL,"
        " now(), now(), 1"
    )
    done, report = move.reported("to-supabase", "--overwrite")
    assert done.exit_code == 1
    assert [each["message"] for each in report["findings"]] == [
        "the target refuses a row by uq_user_account_email"
    ]
    assert email not in done.output
    assert SCHEMA not in done.output
