"""What the file goes through when the store opens: made, left alone, upgraded with a copy beside it, or refused."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from training_analyzer.adapters.sql.migrations.errors import MigrationFailed, UnknownRevision
from training_analyzer.adapters.sql.migrations.history import VERSION_TABLE, head
from training_analyzer.adapters.sqlite.revise import upgrade_file
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.upgrade import bring_up_to_date, revision_in
from training_analyzer.domain.errors import StoreUnavailable

OPEN_TWICE = """
import asyncio, sys
from pathlib import Path
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.ports.deployment import Deployment

async def main():
    async with build(Deployment(data_dir=Path(sys.argv[1]), environment="development")) as store:
        await store.check()

asyncio.run(main())
print(sorted(name for name in sys.modules if name.split(".")[0] in ("alembic", "advanced_alchemy")))
"""


def revision_of(file: Path) -> str | None:
    with closing(sqlite3.connect(file)) as connection:
        return revision_in(connection)


def set_revision(file: Path, revision: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"UPDATE {VERSION_TABLE} SET version_num = ?", (revision,))  # noqa: S608 - a constant


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


def test_a_new_file_is_made_for_its_owner_alone(file: Path) -> None:
    bring_up_to_date(file)
    assert revision_of(file) == head()
    assert file.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert not list(file.parent.glob("*.before-*"))


def test_a_file_at_the_newest_revision_needs_no_alembic(file: Path) -> None:
    bring_up_to_date(file)
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", OPEN_TWICE, str(file.parent)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_a_file_that_is_behind_is_upgraded_with_a_copy_of_before(
    file: Path,
) -> None:
    bring_up_to_date(file)
    upgraded: list[Path] = []

    def upgraded_to_next(found: Path) -> None:
        upgraded.append(found)
        set_revision(found, "9001")

    bring_up_to_date(file, known=[head(), "9001"], migrate=upgraded_to_next)
    assert upgraded == [file]
    copy = file.with_name(f"{FILE_NAME}.before-9001")
    assert revision_of(copy) == head()
    assert copy.stat().st_mode & 0o077 == 0


def test_only_the_last_two_copies_are_kept(file: Path) -> None:
    bring_up_to_date(file)
    for at, revision in enumerate(["9001", "9002", "9003"]):
        bring_up_to_date(file, known=[head(), revision], migrate=lambda _: None)
        os.utime(file.with_name(f"{FILE_NAME}.before-{revision}"), (at + 1, at + 1))
    copies = sorted(copy.name[-4:] for copy in file.parent.glob("*.before-*"))
    assert copies == ["9002", "9003"]


def test_a_file_that_is_ahead_is_refused_and_left_alone(file: Path) -> None:
    bring_up_to_date(file)
    set_revision(file, "9999")
    before = file.read_bytes()
    with pytest.raises(UnknownRevision, match="9999"):
        bring_up_to_date(file)
    assert file.read_bytes() == before


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE threshold (somebody_elses TEXT)")
    with pytest.raises(MigrationFailed, match="threshold"):
        bring_up_to_date(file)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("threshold",)]


def test_rows_that_would_refer_to_nothing_stop_an_upgrade(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE child (parent_id INTEGER REFERENCES parent (id))")
        connection.execute("INSERT INTO child VALUES (404)")
    with pytest.raises(MigrationFailed, match="refer to nothing"):
        upgrade_file(file)
    assert revision_of(file) is None


def test_two_that_start_at_once_make_one_schema(file: Path) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            bring_up_to_date(file)
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert revision_of(file) == head()


def test_two_processes_that_start_at_once_make_one_schema(file: Path) -> None:
    command = [sys.executable, "-c", OPEN_TWICE, str(file.parent)]
    started = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603 - our interpreter
        for _ in range(2)
    ]
    said: Sequence[bytes] = [process.communicate(timeout=60)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0], said
    assert revision_of(file) == head()


def test_a_folder_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="cannot be written"):
        bring_up_to_date(tmp_path / "nowhere" / FILE_NAME)


def test_a_version_of_sqlite_without_strict_tables_is_refused(
    file: Path,
) -> None:
    with pytest.raises(StoreUnavailable, match=r"99\.0 is the least"):
        bring_up_to_date(file, least_version=(99, 0))
    assert not file.exists()
