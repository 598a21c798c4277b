"""What is broken or hostile ends as one sentence and an exit code, never as a traceback."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.running import COMMAND, TIMEOUT_S, called, environment, run
from tests.files.fit_encoder import a_fit_file
from tests.files.xml_builders import a_gpx_file, a_gpx_point

PASSWORD = "correct horse battery"


def refusal(done: Result) -> str:
    """Return the one sentence that a command failed with."""
    assert done.exit_code == 1, done.output
    [line] = done.stderr.splitlines()
    assert line.startswith("Error: ")
    return line


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data_dir = tmp_path_factory.mktemp("made") / "var"
    created = called(
        "user", "create", "ana@example.org", "--password-stdin", "--data-dir", data_dir, text=PASSWORD
    )
    assert created.exit_code == 0, created.output
    return data_dir


@pytest.fixture
def ana(made: Path, tmp_path: Path) -> Path:
    """Return a data folder of its own with an account."""
    return Path(shutil.copytree(made, tmp_path / "var"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_key_is_its_owners(ana: Path) -> None:
    assert stat.S_IMODE((ana / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((ana / "secrets" / "auth").stat().st_mode) == 0o600


COMMANDS = (
    ("db", "current"),
    ("db", "check"),
    ("db", "upgrade"),
    ("db", "downgrade", "base"),
    ("db", "backup", "copy.sqlite3"),
    ("user", "promote", "ana@example.org"),
    ("import", ".", "--user", "ana@example.org"),
    ("recalculate",),
    ("demo",),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_damaged_database_is_one_sentence(ana: Path, command: Sequence[str]) -> None:
    (file,) = ana.glob("*.sqlite3")
    file.write_bytes(b"this is no database at all" * 1000)
    for log in ana.glob("*.sqlite3-*"):
        log.unlink()
    before = file.read_bytes()
    refusal(called(*command, "--data-dir", ana))
    assert file.read_bytes() == before
    assert not Path("copy.sqlite3").exists()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_in_place_of_the_data_folder_is_one_sentence(tmp_path: Path, command: Sequence[str]) -> None:
    (tmp_path / "var").write_text("a file")
    assert "var" in refusal(called(*command, "--data-dir", tmp_path / "var"))


@pytest.mark.parametrize("key", [b"", b"\xff\xfe", b"dev:c2hvcnQ=", b"no ring"])
def test_a_damaged_key_is_one_sentence_and_is_never_shown_or_replaced(ana: Path, key: bytes) -> None:
    (ana / "secrets" / "auth").write_bytes(key)
    said = refusal(called("user", "promote", "ana@example.org", "--data-dir", ana))
    assert "c2hvcnQ=" not in said
    assert (ana / "secrets" / "auth").read_bytes() == key


@pytest.mark.parametrize(
    ("email", "password", "more", "says"),
    [
        ("bea@example.org", b"", (), "at least 8 characters"),
        ("bea@example.org", b"\n", (), "at least 8 characters"),
        ("bea@example.org", b"x" * 5000, (), "at most 128 characters"),
        ("bea@example.org", b"\xff\xfe is not text", (), "not UTF-8"),
        ("bea", PASSWORD.encode(), (), "e-mail address"),
        ("bea\x1b[31m@example.org", PASSWORD.encode(), (), "e-mail address"),
        ("\udcff@example.org", PASSWORD.encode(), (), "e-mail address"),
        ("bea@example.org", PASSWORD.encode(), ("--name", "a\x1b[31m"), "printable"),
        ("bea@example.org", PASSWORD.encode(), ("--name", ""), "1 to 100"),
        ("bea@example.org", PASSWORD.encode(), ("--timezone", "../../etc/passwd"), "IANA time zone"),
        ("bea@example.org", PASSWORD.encode(), ("--timezone", ""), "IANA time zone"),
        ("ANA@example.org", PASSWORD.encode(), (), "exists"),
    ],
)
def test_an_account_that_cannot_be_opened_is_one_sentence(
    made: Path, email: str, password: bytes, more: Sequence[str], says: str
) -> None:
    done = called("user", "create", email, *more, "--password-stdin", "--data-dir", made, text=password)
    said = refusal(done)
    assert says in said
    assert "\x1b" not in said
    assert PASSWORD not in said


def test_bytes_that_are_no_text_are_no_password_in_the_c_locale_either(tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own command
        [COMMAND, "user", "create", "bea@example.org", "--password-stdin", "--data-dir", tmp_path],
        check=False,
        capture_output=True,
        input=b"\xff\xfe is not text\n",
        env=environment(LC_ALL="C"),
        timeout=TIMEOUT_S,
    )
    assert (done.returncode, done.stderr) == (1, b"Error: The password on standard input is not UTF-8.\n")


def test_the_password_is_taken_to_the_end_of_the_line_with_its_spaces(ana: Path) -> None:
    create = ("user", "create", "--password-stdin", "--data-dir", ana)
    assert called(*create, "bea@example.org", text="  spaces count  \r\nmore\n").exit_code == 0
    assert "at least 8" in refusal(called(*create, "cas@example.org", text="short\nlonger than that\n"))


def test_a_password_is_asked_for_twice_and_not_shown(ana: Path) -> None:
    create = ("user", "create", "bea@example.org", "--data-dir", ana)
    done = called(*create, text=f"{PASSWORD}\nanother one\n{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert "do not match" in done.output
    assert PASSWORD not in done.output


@pytest.mark.parametrize(
    ("start", "code", "says"),
    [
        ("noon", 2, "a time such as"),
        ("2026-13-01", 2, "a time such as"),
        ("", 2, "a time such as"),
        ("2026-05-01T07:30:00", 1, "A time needs its offset"),
        ("2099-01-01T00:00:00Z", 1, "between 1970 and today"),
        ("0001-01-01T00:00:00+14:00", 1, "between 1970 and today"),
        ("9999-12-31T23:59:59-12:00", 1, "between 1970 and today"),
    ],
)
def test_a_start_that_cannot_be_is_told(made: Path, tmp_path: Path, start: str, code: int, says: str) -> None:
    (tmp_path / "old.fit").write_bytes(a_fit_file(relative=True))
    done = called(
        "import", tmp_path / "old.fit", "--user", "ana@example.org", "--start-time", start, "--data-dir", made
    )
    assert done.exit_code == code
    assert says in done.output


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names, links and pipes")
def test_whatever_lies_in_a_folder_stops_nothing(ana: Path, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a-good.fit").write_bytes(a_fit_file())
    (drop / "b-empty.fit").touch()
    (drop / "c-damaged.zip").write_bytes(b"PK\x03\x04" + b"damaged" * 20)
    (drop / "d-huge.fit").touch()
    os.truncate(drop / "d-huge.fit", (20 << 20) + 1)
    (drop / "e-\x1b[31m\u202e.gpx").write_bytes(a_gpx_file())
    (drop / "f-bomb.gpx").write_bytes(b'<!DOCTYPE x [<!ENTITY a "aaaa">]><gpx>&a;</gpx>')
    (drop / "dangling.fit").symlink_to("nowhere")
    (drop / "loop").symlink_to(drop)
    os.mkfifo(drop / "pipe.fit")
    (drop / ".git").mkdir()
    (drop / ".git" / "hidden.fit").write_bytes(a_fit_file(seconds=30))
    done = run("import", drop, drop / "pipe.fit", "--user", "ana@example.org", data_dir=ana)
    assert done.returncode == 1
    assert [line.partition(": ")[0] for line in done.stdout.splitlines()] == [
        "a-good.fit",
        "b-empty.fit",
        "c-damaged.zip",
        "d-huge.fit",
        "e-?[31m?.gpx",
        "f-bomb.gpx",
        "pipe.fit",
        "2 imported, 0 already there, 5 failed.",
    ]
    assert "f-bomb.gpx: imported" not in done.stdout
    assert done.stderr == ""


def test_an_empty_folder_is_no_failure(made: Path, tmp_path: Path) -> None:
    done = called("import", tmp_path, "--user", "ana@example.org", "--data-dir", made)
    assert (done.exit_code, done.stdout) == (0, "0 imported, 0 already there, 0 failed.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_an_import_that_is_interrupted_keeps_what_it_said_and_goes_on_later(
    ana: Path, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    start = datetime(2026, 1, 1, 8, tzinfo=UTC)
    for day in range(60):
        points = [
            a_gpx_point(second, hr=140, start=start + timedelta(days=day)) for second in range(0, 600, 5)
        ]
        (drop / f"{day:02}.gpx").write_bytes(a_gpx_file(points))
    command = [str(COMMAND), "import", str(drop), "--user", "ana@example.org", "--data-dir", str(ana)]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as process:
        try:
            assert process.stdout
            lines = [process.stdout.readline(), process.stdout.readline()]
            process.send_signal(signal.SIGINT)
            rest, stderr = process.communicate(timeout=TIMEOUT_S)
        finally:
            process.kill()
    assert (process.returncode, stderr.strip()) == (130, "")
    told = [line for line in [*lines, *rest.splitlines()] if ": imported: " in line]
    assert 2 <= len(told) < 60
    again = run("import", drop, "--user", "ana@example.org", data_dir=ana)
    assert again.returncode == 0
    known = int(again.stdout.splitlines()[-1].split(",")[1].split()[0])
    assert len(told) <= known <= len(told) + 1  # one may be stored whose line was not written


@pytest.mark.parametrize("text", ["port = ", "a = 1\na = 2", "\ud800"])
def test_a_settings_file_that_cannot_be_read_is_one_sentence_and_help_still_works(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "training-analyzer.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert "cannot be read" in refusal(called("db", "current", "--config", file, "--data-dir", tmp_path))
    done = run("db", "current", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    for works in ("--help", "--version"):
        assert run(works, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("no-such-command",),
        ("db",),
        ("db", "downgrade"),
        ("import",),
        ("import", "x"),
        ("serve", "--port", "80000"),
    ],
)
def test_a_wrong_call_is_code_2_and_shows_how_to_call(arguments: Sequence[str]) -> None:
    done = called(*arguments)
    assert done.exit_code == 2
    assert "Usage: " in done.output


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("db", "upgrade", "x'; DROP TABLE user_account; --"), "DROP TABLE"),
        (("db", "downgrade", "9999"), "9999"),
        (("db", "backup", "/no/such/folder/copy.sqlite3"), "/no/such/folder"),
        (("user", "promote", "nobody@example.org"), "There is no account nobody@example.org"),
        (("user", "reset-factor", "nobody@example.org"), "There is no account nobody@example.org"),
        (("recalculate", "--user", "nobody@example.org"), "There is no account nobody@example.org"),
    ],
)
def test_what_cannot_be_found_is_one_sentence(made: Path, command: Sequence[str], says: str) -> None:
    assert says in refusal(called(*command, "--data-dir", made))


def test_a_backup_never_overwrites_and_leaves_no_draft(ana: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept")
    for taken in (tmp_path / "kept", tmp_path):
        assert "exists" in refusal(called("db", "backup", taken, "--data-dir", ana))
    assert (tmp_path / "kept").read_text() == "kept"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["kept", "var"]


@pytest.mark.parametrize("command", [("db", "check"), ("db", "downgrade", "base")], ids=" ".join)
def test_what_needs_a_database_makes_none(tmp_path: Path, command: Sequence[str]) -> None:
    assert "there is no database" in refusal(called(*command, "--data-dir", tmp_path))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [*COMMANDS, ("serve", "--port", "0")], ids=" ".join)
def test_a_folder_in_the_databases_place_is_one_sentence(tmp_path: Path, command: Sequence[str]) -> None:
    (tmp_path / "training_analyzer.sqlite3").mkdir()
    refusal(called(*command, "--data-dir", tmp_path))
    assert list((tmp_path / "training_analyzer.sqlite3").iterdir()) == []
