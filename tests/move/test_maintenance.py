"""A move with ``--maintenance``: the server on SQLite refuses writes meanwhile, and there is always a way back."""

import signal
from pathlib import Path

import pytest

from tests.cli.running import called, serving
from tests.move.conftest import WAIT_S, Move, hash_of
from tests.move.test_refused import change
from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE

PASSWORD = "correct horse battery"


@pytest.fixture
def move(move: Move) -> Move:
    maintained(move.folder, "off")  # the file has a row in every table: this one's too
    return move


def maintained(folder: Path, *command: str) -> str:
    done = called("maintenance", *command, "--data-dir", folder)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_where_it_succeeds_writes_stay_refused_and_the_operator_is_told(move: Move) -> None:
    done = move.call("to-supabase", "--maintenance")
    assert done.exit_code == 0, done.output
    assert "training-analyzer maintenance off" in done.stderr
    assert f": the move {move.the_run()}." in maintained(move.folder, "status")
    assert maintained(move.folder, "off") == "Writes are taken again.\n"
    assert maintained(move.folder, "status") == "Writes are taken.\n"
    assert move.count("installation") == 0


def test_where_it_is_refused_writes_are_taken_again(move: Move) -> None:
    assert move.call("to-supabase").exit_code == 0
    refused = move.call("to-supabase", "--maintenance")
    assert refused.exit_code == 2, refused.output
    assert "takes writes again" in refused.stderr
    assert maintained(move.folder, "status") == "Writes are taken.\n"


def test_what_the_operator_began_is_not_ended_by_a_move_that_fails(move: Move) -> None:
    assert move.call("to-supabase").exit_code == 0
    maintained(move.folder, "on", "--reason", "a new disk")
    assert move.call("to-supabase", "--maintenance").exit_code == 2
    assert maintained(move.folder, "status").endswith(": a new disk.\n")
    assert maintained(move.folder, "on") == "Writes were refused already.\n"


def test_where_it_is_interrupted_writes_are_taken_again(move: Move) -> None:
    process = move.start("to-supabase", "--batch", "1", "--maintenance")
    assert move.wait_until_moved(10, process)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=WAIT_S)
    assert process.returncode == 3, told
    assert maintained(move.folder, "status") == "Writes are taken.\n"


def test_where_it_is_killed_the_operator_has_a_way_out(move: Move) -> None:
    process = move.start("to-supabase", "--batch", "1", "--maintenance")
    assert move.wait_until_moved(10, process)
    process.kill()
    process.communicate(timeout=WAIT_S)
    assert f": the move {move.the_run()}." in maintained(move.folder, "status")
    resumed = move.call("to-supabase", "--resume", move.the_run(), "--maintenance")
    assert resumed.exit_code == 0, resumed.output
    assert maintained(move.folder, "off") == "Writes are taken again.\n"


def test_the_server_refuses_writes_meanwhile_and_goes_on_reading(move: Move) -> None:
    create = ("user", "create", "ana@example.org", "--password-stdin", "--data-dir", move.folder)
    assert called(*create, text=PASSWORD + "\n").exit_code == 0
    entry = {
        "name": "Valencia",
        "sport": "running",
        "start_time": "2020-01-20T07:00:00Z",
        "elapsed_time_s": 3600,
    }
    with serving(move.folder) as server:
        token = server.sign_in("ana@example.org", PASSWORD)
        status, told = server.call("/v1/activities", entry, token=token)
        assert status == 201, told
        assert move.call("to-supabase", "--maintenance").exit_code == 0
        status, told = server.call("/v1/activities", entry, token=token)
        assert (status, told["code"]) == (503, "maintenance")
        assert server.call("/v1/activities", token=token)[0] == 200
    moved = move.ask("SELECT name FROM training_analyzer.activity WHERE name = 'Valencia'")
    assert len(moved) == 1


def test_a_dry_run_has_nothing_to_do_with_it(move: Move) -> None:
    refused = move.call("to-supabase", "--dry-run", "--maintenance")
    assert refused.exit_code == 2
    assert maintained(move.folder, "status") == "Writes are taken.\n"


def test_a_file_of_another_revision_is_refused_untouched(move: Move) -> None:
    change(move.file, f"UPDATE {VERSION_TABLE} SET version_num = '0001'")
    before = hash_of(move.file)
    refused, report = move.reported("to-supabase", "--maintenance")
    assert refused.exit_code == 2
    assert "the source is at revision 0001" in refused.output
    assert report["outcome"] == "refused"
    assert hash_of(move.file) == before
