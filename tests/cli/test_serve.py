"""A server in a process of its own."""

import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run, serving

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
    import sqlite3  # noqa: PLC0415 - to write what the product never would

    with sqlite3.connect(file) as connection:
        names = [name for (name,) in connection.execute(table) if name != "series_version"]
        connection.execute(f"UPDATE {names[0]} SET version_num = '9999'")  # noqa: S608 - our own table
    connection.close()
    done = run("serve", "--port", "0", data_dir=tmp_path)
    assert done.returncode == 1
    assert "9999" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_two_servers_of_one_folder_start_and_agree(tmp_path: Path) -> None:
    with serving(tmp_path) as one, serving(tmp_path) as other:
        body = {"email": "ana@example.org", "password": PASSWORD}
        assert one.call("/v1/auth/register", body)[0] == 201
        token = other.sign_in("ana@example.org", PASSWORD)
        assert one.call("/v1/me", token=token)[0] == 200
        assert one.call("/v1/auth/sessions/current", token=token, method="DELETE")[0] == 204
        assert other.call("/v1/me", token=token)[0] == 401


def test_it_stops_when_asked(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.process.terminate()
        assert server.process.wait(30) == 0
    assert isinstance(server.process, subprocess.Popen)
