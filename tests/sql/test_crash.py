"""A process that is killed while it writes leaves a sound file, and copies are sound while others write."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.sql.rows import ANNE, a_user, an_activity
from training_analyzer.adapters.sql.work import SqlUnitOfWork
from training_analyzer.adapters.sqlite.backup import backup
from training_analyzer.adapters.sqlite.errors import BackupFailed
from training_analyzer.adapters.sqlite.settings import FILE_NAME, settings_of
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store

WRITER = """
import asyncio, sys
from pathlib import Path
from tests.sql.rows import ANNE, a_user, activity_id, an_activity
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.ports.deployment import Deployment

async def main():
    async with build(Deployment(data_dir=Path(sys.argv[1]), environment="development")) as store:
        async with store.work() as w:
            await w.users.add(a_user())
            await w.commit()
        number = 0
        while True:
            number += 1
            async with store.work() as w:
                await w.activities.add(an_activity(number))
                await w.recordings.put_streams(ANNE, activity_id(number), {Channel.POWER: [1.0] * 5000})
                print(number, flush=True)
                if number == 20:
                    await asyncio.sleep(60)
                await w.commit()

asyncio.run(main())
"""


def faults_of(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        return [fault for fault in said if fault != "ok"] + list(
            connection.execute("PRAGMA foreign_key_check")
        )


async def test_a_writer_killed_in_mid_transaction_leaves_a_sound_file(deployment: Deployment) -> None:
    root = Path(__file__).parents[2]
    writer = subprocess.Popen(  # noqa: ASYNC220, S603 - our own interpreter; nothing else runs on this loop
        [sys.executable, "-c", WRITER, str(deployment.data_dir)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
    )
    assert writer.stdout is not None
    for line in writer.stdout:
        if line.strip() == "20":
            break
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait(timeout=10)
    writer.stdout.close()
    assert not faults_of(deployment.data_dir / FILE_NAME)
    async with build(deployment) as store:
        page = await store.hot_reads.activity_page(ANNE, after=None, limit=200)
        assert len(page) == 19  # what was committed is there, what was not is gone
        async with store.work.snapshot() as w:
            for row in page:
                assert await w.recordings.streams(ANNE, row.id, [Channel.POWER])


async def test_a_backup_is_whole_while_the_server_writes(
    store: Store, deployment: Deployment, tmp_path: Path
) -> None:
    async with store.work() as w:
        await w.users.add(a_user())
        await w.activities.add(an_activity(1))
        await w.commit()
    async with store.work() as w:
        await w.activities.add(an_activity(2))
        backup(deployment, tmp_path / "copy.sqlite3")
        await w.commit()
    assert not faults_of(tmp_path / "copy.sqlite3")
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM activity").fetchone() == (1,)
    assert not (tmp_path / "copy.sqlite3.part").exists()


def test_a_backup_never_replaces_a_file(deployment: Deployment, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite3"
    target.write_text("mine")
    with pytest.raises(BackupFailed, match="exists"):
        backup(deployment, target)
    assert target.read_text() == "mine"


def test_a_backup_of_nothing_or_to_nowhere_fails_in_one_sentence(
    deployment: Deployment, tmp_path: Path
) -> None:
    with pytest.raises(BackupFailed):
        backup(deployment, tmp_path / "no" / "folder" / "copy.sqlite3")
    with pytest.raises(BackupFailed, match="there is no database"):
        backup(Deployment(data_dir=tmp_path / "empty", environment="development"), tmp_path / "c")


@pytest.mark.parametrize("settings", [{"durability": "fast"}, {"inline_reads": "yes"}])
def test_a_setting_that_is_none_is_told_by_its_name(tmp_path: Path, settings: dict[str, str]) -> None:
    with pytest.raises(InvalidSetting, match=f"{next(iter(settings)).upper()} takes"):
        settings_of(Deployment(data_dir=tmp_path, environment="development", settings=settings))


async def test_full_durability_reaches_the_connection(deployment: Deployment) -> None:
    full = Deployment(
        data_dir=deployment.data_dir, environment="development", settings={"durability": "full"}
    )
    async with build(full) as store, store.work() as w:
        assert isinstance(w, SqlUnitOfWork)
        assert await w.transaction.first(text("PRAGMA synchronous")) == (2,)
