"""The way back removes exactly what the run inserted."""

from typing import Any

from tests.move.conftest import Move, expected
from training_analyzer.adapters.sql.schema import TABLES

OLD = "0a0a0a0a-0a0a-4a0a-8a0a-0a0a0a0a0a0a"
ACCOUNT = f"INSERT INTO user_account SELECT '{OLD}', 'old@example.org', NULL, '', '', '', '', true, NULL, NULL, now(), now(), 1"
GOAL = "INSERT INTO goal SELECT id, gen_random_uuid(), 'mine', '', '2026-01-01', '', NULL, NULL, NULL, 'a', NULL, now(), now(), 1 FROM user_account WHERE id = "


def rows(move: Move) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: move.ask(f"SELECT t::text FROM training_analyzer.{table.name} t ORDER BY 1")
        for table in TABLES
    }


def test_it_removes_what_the_run_inserted_and_leaves_what_was_there(move: Move) -> None:
    move.run(ACCOUNT, f"{GOAL}'{OLD}'")
    before = rows(move)
    assert move.call("to-supabase", "--overwrite", "--batch", "9").exit_code == 1  # rows the source has not
    assert move.count("activity") > 0
    run_id = move.the_run()
    done, report = move.reported("rollback", run_id)
    assert done.exit_code == 0, done.output
    assert report["outcome"] == "rolled back"
    assert sum(table["removed"] for table in report["tables"].values()) == sum(expected(move.file).values())
    assert rows(move) == before
    assert move.call("rollback", run_id).exit_code == 2


def test_rows_that_another_run_found_there_are_not_its_own(move: Move) -> None:
    assert move.call("to-supabase", "--tables", "activity").exit_code == 0
    first = rows(move)
    done, report = move.reported("to-supabase", "--overwrite")
    assert done.exit_code == 0, done.output
    assert move.call("rollback", report["run_id"]).exit_code == 0
    assert rows(move) == first


def test_a_row_that_somebody_has_come_to_refer_to_stays_and_nothing_of_theirs_is_lost(move: Move) -> None:
    assert move.call("to-supabase").exit_code == 0
    ((user,),) = move.ask("SELECT min(id::text) FROM training_analyzer.user_account")
    move.run(f"{GOAL}'{user}'")
    done, report = move.reported("rollback", move.the_run())
    assert done.exit_code == 1
    assert [(each["table"], each["message"]) for each in report["findings"]] == [
        ("user_account", "1 rows stay: rows that the run did not insert refer to them")
    ]
    left = {name: count for name, count in move.counts().items() if count}
    assert left == {"user_account": 1, "goal": 1}
    move.run("DELETE FROM goal")
    assert move.call("rollback", move.the_run()).exit_code == 0
    assert set(move.counts().values()) == {0}


def test_what_was_taken_back_can_be_moved_again(move: Move) -> None:
    process = move.start("to-supabase", "--batch", "1")
    assert move.wait_until_moved(40, process)
    process.kill()
    process.communicate()
    assert move.call("rollback", move.the_run()).exit_code == 0
    assert set(move.counts().values()) == {0}
    assert move.call("to-supabase").exit_code == 0
    assert move.counts() == expected(move.file)
