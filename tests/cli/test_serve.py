"""A server in a process of its own."""

import socket
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import COMMAND, TIMEOUT_S, environment, run, serving
from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE
from training_analyzer.adapters.sqlite.settings import FILE_NAME

PASSWORD = "correct horse battery"


def test_what_was_stored_is_there_after_a_restart(tmp_path: Path) -> None:
    body = {"email": "ana@example.org", "password": PASSWORD}
    with serving(tmp_path) as server:
        status, account = server.call("/v1/auth/register", body)
        assert status == 201
        token = server.sign_in("ana@example.org", PASSWORD)
        entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": 3600, "rpe": 7}
        assert server.call("/v1/activities", entry, token=token)[0] == 201
    with serving(tmp_path) as server:
        # the old token is still good: its session is in the database, its key in the data folder
        assert server.call("/v1/me", token=token)[1]["id"] == account["id"]
        assert len(server.call("/v1/activities", token=token)[1]["data"]) == 1
        assert server.call("/v1/auth/sessions/current", token=token, method="DELETE")[0] == 204
    with serving(tmp_path) as server:
        assert server.call("/v1/me", token=token)[0] == 401
        port = server.address.rpartition(":")[2]
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        told = connection.execute("SELECT detail FROM audit_event WHERE action = 'server_start'").fetchall()
    assert len(told) == 3, "each start is told to the audit log"
    assert all('"sqlite"' in detail and '"dev"' in detail for (detail,) in told)
    assert f'"port":{port}' in told[-1][0].replace(" ", ""), "links lead to where it listens"


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("serve", "--port", str(port), data_dir=tmp_path)
    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"TA_PERSISTENCE": "oracle"}, "on offer: fake, sqlite"),
        ({"TA_HTTP__PORT": "many"}, "TA_HTTP__PORT"),
        ({"TA_PERSISTANCE": "sqlite"}, "did you mean TA_PERSISTENCE?"),
        ({"TA_SQLITE__DURABLITY": "full"}, "did you mean TA_SQLITE__DURABILITY?"),
        ({"TA_SQLITE__DURABILITY": "eternal"}, "TA_SQLITE__DURABILITY takes normal or full"),
        ({"TA_FILES__WORKERS": "-1"}, "TA_FILES__WORKERS takes a whole number"),
        ({"TA_ENVIRONMENT": "production"}, "TA_AUTH__SECRETS"),
        ({"TA_AUTH__SECRETS": "k:c2hvcnQ="}, "TA_AUTH__SECRETS takes"),
        (
            {
                "TA_ENVIRONMENT": "production",
                "TA_AUTH__SECRETS": f"k:{'A' * 43}=",
                "TA_VAULT__KEYS": "k:c2hvcnQ=",
            },
            "easily guessed",
        ),
        ({"TA_PLUGINS": "nobody"}, "'nobody', which is not installed"),
    ],
)
def test_a_wrong_setting_is_one_sentence(tmp_path: Path, settings: Mapping[str, Any], words: str) -> None:
    done = run("serve", "--port", "0", "--data-dir", tmp_path, **settings)
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "c2hvcnQ=" not in done.stderr


def test_a_data_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("serve", "--port", "0", data_dir=tmp_path / "file" / "var")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_database_of_a_later_version_is_refused(tmp_path: Path) -> None:
    assert run("db", "upgrade", data_dir=tmp_path).returncode == 0
    (file,) = tmp_path.glob("*.sqlite3")
    table = "SELECT name FROM sqlite_master WHERE name LIKE '%version%' AND type = 'table'"
    with sqlite3.connect(file) as connection:
        names = [name for (name,) in connection.execute(table) if name != "series_version"]
        connection.execute(f"UPDATE {names[0]} SET version_num = '9999'")  # noqa: S608 - our own table
    connection.close()
    done = run("serve", "--port", "0", data_dir=tmp_path)
    assert done.returncode == 1
    assert "9999" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_second_server_of_one_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        done = run("serve", "--port", "0", data_dir=tmp_path)
        assert first.call("/health/ready")[0] == 200
        assert run("recalculate", data_dir=tmp_path).returncode == 0, "commands work beside a server"
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: Another server already serves {tmp_path}: stop it, or take another --data-dir.\n"
    )


def test_a_server_that_was_killed_keeps_nobody_out(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, "serve", "--port", "0", "--data-dir", tmp_path],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdout
        assert "serves http://" in process.stdout.readline()
        process.kill()
        process.wait(TIMEOUT_S)
    with serving(tmp_path) as server:
        assert server.call("/health/ready")[0] == 200


def test_servers_of_two_folders_do_not_meet(tmp_path: Path) -> None:
    with serving(tmp_path / "one") as one, serving(tmp_path / "other") as other:
        assert [server.call("/health/ready")[0] for server in (one, other)] == [200, 200]


def test_a_database_at_another_revision_is_not_ready(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
            connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = '0001'")  # noqa: S608 - a constant
        status, problem = server.call("/health/ready")
        assert (status, problem["code"]) == (503, "store_unavailable")
        assert "0001" in problem["detail"]
        assert server.call("/health/live")[0] == 200


def test_it_stops_when_asked(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.process.terminate()
        assert server.process.wait(30) == 0
    assert isinstance(server.process, subprocess.Popen)
