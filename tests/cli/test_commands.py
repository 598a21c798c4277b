"""The other commands."""

import gzip
import json
import os
import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import called, run, serving
from tests.files.fit_encoder import a_fit_file
from tests.files.xml_builders import a_gpx_file, a_tcx_file
from training_analyzer import __version__

PASSWORD = "correct horse battery"
CORPUS = Path(os.environ.get("TA_FIT_CORPUS", "") or "no-corpus")


@pytest.fixture
def ana(tmp_path: Path) -> Path:
    """Return a data folder with an account."""
    data_dir = tmp_path / "var"
    create = ("user", "create", "ana@example.org", "--password-stdin", "--data-dir", data_dir)
    done = called(*create, text=PASSWORD + "\n")
    assert done.exit_code == 0, done.stderr
    return data_dir


def test_the_version_is_told() -> None:
    assert run("--version").stdout.strip().endswith(__version__)


def test_the_offers_are_listed(tmp_path: Path) -> None:
    rows = [line.split()[:3] for line in run("plugins", "list", data_dir=tmp_path).stdout.splitlines()]
    assert ["persistence", "sqlite", "in"] in rows
    assert ["persistence", "fake", "on"] in rows
    assert ["recording_reader", "files", "in"] in rows


def test_the_api_is_described_as_committed() -> None:
    committed = Path(__file__).parents[2] / "docs" / "openapi.json"
    assert json.loads(run("openapi").stdout) == json.loads(committed.read_text())


def test_the_database_is_migrated_checked_and_copied(tmp_path: Path) -> None:
    where = ("--data-dir", tmp_path / "var")
    assert "revision none" in called("db", "current", *where).stdout
    upgraded = run("db", "upgrade", data_dir=tmp_path / "var").stdout
    assert "is at revision 0" in upgraded
    assert called("db", "current", *where).stdout == upgraded
    assert run("db", "check", data_dir=tmp_path / "var").returncode == 0
    copy = tmp_path / "copy.sqlite3"
    assert called("db", "backup", copy, *where).exit_code == 0
    assert copy.is_file()
    again = called("db", "backup", copy, *where)
    assert (again.exit_code, len(again.stderr.splitlines())) == (1, 1)
    assert "revision none" in called("db", "downgrade", "base", *where).stdout
    assert called("db", "check", *where).exit_code == 1
    assert called("db", "upgrade", "nonsense", *where).exit_code == 1
    assert called("db", "upgrade", *where).stdout == upgraded


def test_database_commands_need_the_store_with_a_database(tmp_path: Path) -> None:
    done = run("db", "current", data_dir=tmp_path, TA_PERSISTENCE="fake")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


def test_accounts_are_opened_and_promoted(ana: Path) -> None:
    twice = run("user", "create", "ANA@example.org", "--password-stdin", data_dir=ana, text=PASSWORD + "\n")
    assert (twice.returncode, len(twice.stderr.splitlines())) == (1, 1)
    assert run("user", "promote", "ana@example.org", data_dir=ana).returncode == 0
    with serving(ana) as server:
        token = server.sign_in("ana@example.org", PASSWORD)
        assert server.call("/v1/me", token=token)[1]["is_admin"] is True
    last = run("user", "demote", "ana@example.org", data_dir=ana)
    assert (last.returncode, last.stderr) == (
        1,
        "Error: This is the last active administrator; make another one first.\n",
    )
    admin = ("user", "create", "bea@example.org", "--admin", "--password-stdin")
    assert run(*admin, data_dir=ana, text=PASSWORD + "\n").returncode == 0
    demoted = run("user", "demote", "ana@example.org", data_dir=ana)
    assert (demoted.returncode, demoted.stdout) == (0, "ana@example.org is an athlete.\n")


def test_files_folders_and_archives_are_imported_and_a_bad_one_stops_nothing(
    ana: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "drop" / "deep"
    folder.mkdir(parents=True)
    (folder / "run.fit").write_bytes(a_fit_file())
    (folder / "swim.fit.gz").write_bytes(gzip.compress(a_fit_file(sport="swimming", seconds=90)))
    (folder / "notes.txt").write_text("not a recording")
    (folder / ".hidden").write_bytes(a_fit_file(seconds=30))
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("a.gpx", a_gpx_file())
        zipped.writestr("../evil\x1b[31m.tcx", a_tcx_file())
        zipped.writestr("workout.fit", a_fit_file(file_type="workout"))
    paths = (str(tmp_path / "drop"), str(archive))
    done = run("import", *paths, "--user", "ana@example.org", data_dir=ana)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[-1] == "4 imported, 0 already there, 2 failed."
    assert any(line.startswith("notes.txt: ") and "[unsupported_format]" in line for line in lines)
    assert any("workout.fit" in line and "[not_an_activity]" in line for line in lines)
    assert "\x1b" not in done.stdout
    assert len(lines) == 7
    again = run("import", *paths, "--user", "ana@example.org", data_dir=ana)
    assert again.stdout.splitlines()[-1] == "0 imported, 4 already there, 2 failed."
    with serving(ana) as server:
        token = server.sign_in("ana@example.org", PASSWORD)
        assert len(server.call("/v1/activities", token=token)[1]["data"]) == 4


def test_a_recording_without_a_clock_is_imported_with_its_start(ana: Path, tmp_path: Path) -> None:
    file = tmp_path / "old.fit"
    file.write_bytes(a_fit_file(relative=True))
    asked = run("import", str(file), "--user", "ana@example.org", data_dir=ana)
    assert asked.returncode == 1
    assert "[start_time_unknown]" in asked.stdout
    start = ("--start-time", "2026-05-01T07:30:00+02:00")
    assert run("import", str(file), "--user", "ana@example.org", *start, data_dir=ana).returncode == 0
    wrong = run("import", str(file), "--user", "ana@example.org", "--start-time", "noon", data_dir=ana)
    assert wrong.returncode == 2


def test_an_import_for_nobody_or_of_nothing_is_one_sentence(ana: Path, tmp_path: Path) -> None:
    (tmp_path / "a.fit").write_bytes(a_fit_file())
    unknown = run("import", str(tmp_path / "a.fit"), "--user", "nobody@example.org", data_dir=ana)
    assert (unknown.returncode, len(unknown.stderr.strip().splitlines())) == (1, 1)
    assert run("import", str(tmp_path / "missing"), "--user", "ana@example.org", data_dir=ana).returncode == 2


@pytest.mark.skipif(
    not (CORPUS / "expected.json").is_file(),
    reason="TA_FIT_CORPUS does not name a folder with the 25 recordings and expected.json",
)
def test_the_real_recordings_go_through(ana: Path) -> None:
    files = sorted(str(file) for file in CORPUS.glob("*.fit"))
    start = ("--start-time", "2020-05-01T07:30:00Z")  # one recorder had no clock
    done = run("import", *files, "--user", "ana@example.org", *start, data_dir=ana)
    lines = done.stdout.splitlines()
    assert len(lines) == 26
    assert lines[-1] == "22 imported, 0 already there, 3 failed."
    assert sum("[not_an_activity]" in line for line in lines) == 3
    assert sum("partly imported" in line for line in lines) == 3


def test_the_demo_athlete_is_made_once_and_can_log_in(tmp_path: Path) -> None:
    first = run("demo", data_dir=tmp_path)
    assert first.returncode == 0, first.stderr
    login = first.stdout.splitlines()[-1]
    assert run("demo", data_dir=tmp_path).stdout.splitlines() == [login]
    email, password = login.split()[5], login.split()[-1]
    secret = tmp_path / "secrets" / "demo-password"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    with serving(tmp_path) as server:
        token = server.sign_in(email, password)
        series = server.call("/v1/training-load", token=token)[1]
        assert series["history_from"] is None
        days = series["data"]
        assert 1000 < len(days) < 1200
        assert 35 < max(day["ctl"] for day in days) < 110
        page = server.call("/v1/activities?limit=200", token=token)[1]
        assert len(page["data"]) == 200
        assert {"running", "cycling", "swimming", "strength"} <= {each["sport"] for each in page["data"]}
        assert all(each["start_time"] <= days[-1]["day"] + "T24" for each in page["data"])


def test_there_is_no_demo_in_production(tmp_path: Path) -> None:
    done = run("demo", data_dir=tmp_path, TA_ENVIRONMENT="production")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)


def test_what_has_expired_is_removed_and_told(ana: Path) -> None:
    nothing = (
        "Removed 0 idempotency keys, 0 refresh tokens, 0 sessions, 0 notes of removed activities, 0 old rates, "
        "0 visits to identity providers, 0 jobs, 0 exports, 0 links of mails, "
        "0 bodies of payment messages, 0 old syncs, 0 log-ins at providers that waited for a code and 0 events of the audit log.\n"
    )
    assert run("purge", data_dir=ana).stdout == nothing
    with closing(sqlite3.connect(next(ana.glob("*.sqlite3")))) as connection, connection:
        connection.execute(
            "INSERT INTO tombstone SELECT id, 'activity', '2020-01-01T00:00:00.000000Z', id FROM user_account"
        )
    one = nothing.replace("0 notes", "1 notes")
    assert run("purge", "--dry-run", data_dir=ana).stdout == one.replace("Removed", "Would remove")
    assert run("purge", data_dir=ana).stdout == one
    assert run("purge", data_dir=ana).stdout == nothing


def test_outdated_numbers_are_measured_again_once(ana: Path, tmp_path: Path) -> None:
    (tmp_path / "a.fit").write_bytes(a_fit_file())
    assert run("import", str(tmp_path / "a.fit"), "--user", "ana@example.org", data_dir=ana).returncode == 0
    assert run("recalculate", data_dir=ana).stdout == "0 activities measured again.\n"
    with closing(sqlite3.connect(next(ana.glob("*.sqlite3")))) as connection, connection:
        connection.execute(
            "UPDATE activity_metric SET algorithm = 0"
        )  # as an older version would have left it
    assert (
        run("recalculate", "--user", "ana@example.org", data_dir=ana).stdout
        == "1 activities measured again.\n"
    )
    assert run("recalculate", data_dir=ana).stdout == "0 activities measured again.\n"
    unknown = run("recalculate", "--user", "nobody@example.org", data_dir=ana)
    assert (unknown.returncode, len(unknown.stderr.splitlines())) == (1, 1)


def test_an_account_is_exported_once_and_for_its_owner_alone(ana: Path, tmp_path: Path) -> None:
    out = tmp_path / "ana.zip"
    command = ("user", "export", "ana@example.org", "--out", out, "--data-dir", ana)
    done = called(*command)
    assert done.exit_code == 0, done.stderr
    assert out.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(out) as archive:
        (account,) = json.loads(archive.read("tables/user_account.json"))
        (told, *_) = json.loads(archive.read("tables/audit_event.json"))[::-1]
    assert (account["email"], account["password_hash"]) == ("ana@example.org", "masked")
    assert (told["action"], told["actor_id"]) == ("export", None)
    again = called(*command)
    assert again.exit_code == 1
    assert again.stderr.strip() == f"Error: {out} cannot be written (File exists)."
    assert called("user", "export", "no@example.org", "--out", out, "--data-dir", ana).exit_code == 1
