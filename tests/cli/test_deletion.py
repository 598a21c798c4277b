"""The demo athlete's whole account is deleted by the command, though a first try was killed half-way."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.cli.running import called
from tests.files.fit_encoder import a_fit_file
from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.identity.deletion import ACCOUNT_DELETION

PASSWORD = "correct horse battery"
DEMO, BEA = "demo@example.org", "bea@example.org"

KILLED = """
import asyncio, sys
from pathlib import Path
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.services.delete_account import delete_account
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import wired

async def main():
    async with wired(Settings(data_dir=Path(sys.argv[1]))) as ports:
        work = ports.store.work
        async with work.snapshot() as w:
            user_id = (await w.users.find_by_email("demo@example.org")).id
        await delete_account(user_id=user_id, actor_id=None, origin=RequestOrigin(), work=work,
            jobs=ports.jobs, make_id=ports.make_id, now=ports.clock())
        async with work.for_user(user_id)() as w:
            await w.erasure.delete_some(user_id, limit=200)
            await w.commit()
        async with work.for_user(user_id)() as w:
            print(await w.erasure.delete_some(user_id, limit=200), flush=True)
            await asyncio.sleep(60)

asyncio.run(main())
"""

type Dump = dict[str, list[tuple[object, ...]]]


def dump(data_dir: Path) -> Dump:
    """Return every row of every table, as stored."""
    with closing(sqlite3.connect(data_dir / FILE_NAME)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)  # noqa: S608 - our tables
            for table in OWNERSHIP
        }


def without(rows: Dump, *words: str) -> Dump:
    return {
        table: [row for row in found if not any(word in str(value) for value in row for word in words)]
        for table, found in rows.items()
    }


def kill_half_way(data_dir: Path) -> None:
    process = subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", KILLED, str(data_dir)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert int(process.stdout.readline()) > 0
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    process.stdout.close()


def test_the_demo_athlete_goes_and_another_one_keeps_every_byte(tmp_path: Path) -> None:
    data_dir, where = tmp_path / "var", ("--data-dir", tmp_path / "var")
    create = ("user", "create", BEA, "--password-stdin", *where)
    assert called(*create, text=PASSWORD + "\n").exit_code == 0
    (tmp_path / "run.fit").write_bytes(a_fit_file())
    assert called("import", tmp_path / "run.fit", "--user", BEA, *where).exit_code == 0
    of_bea = dump(data_dir)
    assert called("demo", *where).exit_code == 0
    full = dump(data_dir)
    (demo_id,) = (row[0] for row in full["user_account"] if DEMO in row)
    assert isinstance(demo_id, str)
    assert len(full["activity"]) > 500

    refused = called("user", "delete", DEMO, *where, text="n\n")
    assert refused.exit_code == 1
    assert dump(data_dir) == full

    kill_half_way(data_dir)
    half = dump(data_dir)
    assert 0 < sum(map(len, half.values())) < sum(map(len, full.values()))
    assert [row for row in half["job"] if ACCOUNT_DELETION in row]

    done = called("user", "delete", DEMO, "--yes", *where)
    assert (done.exit_code, done.stdout) == (0, f"{DEMO} is deleted.\n")
    after = dump(data_dir)
    named = {table for table, rows in after.items() if without({table: rows}, demo_id, DEMO)[table] != rows}
    assert named == {"audit_event", "job"}
    assert without(after, demo_id) == of_bea
    assert {row[6] for row in after["job"]} == {"cancelled"}

    gone = called("user", "delete", DEMO, "--yes", *where)
    assert (gone.exit_code, len(gone.stderr.splitlines())) == (1, 1)


def test_the_last_administrator_is_not_deleted(tmp_path: Path) -> None:
    where = ("--data-dir", tmp_path / "var")
    create = ("user", "create", BEA, "--admin", "--password-stdin", *where)
    assert called(*create, text=PASSWORD + "\n").exit_code == 0
    done = called("user", "delete", BEA, "--yes", *where)
    assert done.exit_code == 1
    assert "last active administrator" in done.stderr
