"""A move that is stopped anywhere goes on from its last batch: nothing is missing, nothing comes twice."""

import signal
from random import Random

import pytest

from tests.databases import SCHEMA
from tests.move.conftest import WAIT_S, Move, expected


def keys(move: Move) -> int:
    return move.count("data_move_key")


def test_killed_again_and_again_it_ends_without_gap_or_duplicate(move: Move) -> None:
    random, wanted = Random(13), expected(move.file)
    whole, arguments, kills = sum(wanted.values()), ["to-supabase", "--batch", "2"], 0
    while move.moved() < whole - 60:
        process = move.start(*arguments)
        if move.wait_until_moved(move.moved() + random.randint(40, 160), process):
            process.kill()
            kills += 1
        _, told = process.communicate(timeout=WAIT_S)
        assert process.returncode in {0, -signal.SIGKILL}, told
        arguments = ["to-supabase", "--batch", "2", "--resume", move.the_run()]
        # each row that arrived is noted, and no other
        assert keys(move) == sum(move.counts().values())
    assert kills >= 3
    done, report = move.reported(*arguments)
    assert done.exit_code == 0, done.output
    assert report["outcome"] == "verified"
    assert move.counts() == wanted
    assert keys(move) == whole == move.moved()


def test_interrupted_by_hand_it_says_how_to_go_on(move: Move) -> None:
    process = move.start("to-supabase", "--batch", "1")
    assert move.wait_until_moved(10, process)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=WAIT_S)
    assert process.returncode == 3, told
    assert f"The run can be resumed: {move.the_run()}" in told
    assert "Traceback" not in told
    assert move.call("to-supabase", "--resume", move.the_run()).exit_code == 0
    assert move.counts() == expected(move.file)


def test_a_connection_that_is_lost_is_an_interruption(move: Move) -> None:
    process = move.start("to-supabase", "--batch", "1")
    assert move.wait_until_moved(10, process)
    move.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid()"
    )
    _, told = process.communicate(timeout=WAIT_S)
    assert process.returncode == 3, told
    assert "can be resumed" in told
    assert "Traceback" not in told
    assert move.call("to-supabase", "--resume", move.the_run()).exit_code == 0
    assert move.counts() == expected(move.file)


def test_a_run_that_is_done_moves_nothing_twice(move: Move) -> None:
    assert move.call("to-supabase").exit_code == 0
    before = keys(move)
    done, report = move.reported("to-supabase", "--resume", move.the_run())
    assert done.exit_code == 0, done.output
    assert {table["moved"] for table in report["tables"].values()} == {0}
    assert keys(move) == before


@pytest.mark.parametrize("more", [["--tables", "goal"], ["--overwrite"], ["--dry-run"]])
def test_a_resumed_run_goes_on_as_it_began(move: Move, more: list[str]) -> None:
    assert move.call("to-supabase", "--tables", "goal").exit_code == 0
    assert move.call("to-supabase", "--resume", move.the_run(), *more).exit_code == 2
    done, report = move.reported("to-supabase", "--resume", move.the_run())
    assert done.exit_code == 0, done.output
    assert report["tables"].keys() == {"user_account", "goal"}


def test_rows_whose_parents_came_in_behind_the_checkpoint_are_a_finding(move: Move) -> None:
    """The source was written between two calls: another run puts it right."""
    assert move.call("to-supabase", "--tables", "activity").exit_code == 0
    move.run(
        'UPDATE data_move SET tables = \'["user_account", "activity", "activity_lap"]\'',
        "DELETE FROM activity WHERE id IN (SELECT id FROM activity WHERE parent_id IS NULL AND duplicate_of IS NULL"
        f" AND NOT EXISTS (SELECT FROM {SCHEMA}.activity b WHERE activity.id IN (b.parent_id, b.duplicate_of)))",
    )
    done, report = move.reported("to-supabase", "--resume", move.the_run())
    assert done.exit_code == 1
    (finding,) = report["findings"]
    assert finding["table"] == "activity_lap"
    assert "--overwrite" in finding["message"]
    assert move.call("to-supabase", "--overwrite").exit_code == 0
    assert move.counts() == expected(move.file)
