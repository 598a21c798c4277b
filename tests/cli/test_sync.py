"""Syncs by command."""

import asyncio
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.running import called
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.sync.connection import ConnectionState
from training_analyzer.plugins.testing.builders import a_user
from training_analyzer.plugins.testing.connection_builders import a_connection
from training_analyzer.ports.deployment import Deployment


@pytest.fixture
def data_dir(migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data folder of two athletes who are connected, one of them due, by credentials that do not open."""
    monkeypatch.setenv("TA_WEARABLES", "fake")
    shutil.copy(migrated_file, tmp_path / FILE_NAME)
    asyncio.run(_connect(tmp_path))
    return tmp_path


async def _connect(data_dir: Path) -> None:
    now = datetime.now(UTC)
    paused = replace(a_connection(2), state=ConnectionState.PAUSED_BY_USER, next_sync_at=None)
    due = replace(a_connection(1), next_sync_at=now - timedelta(minutes=1))
    async with build(Deployment(data_dir=data_dir, environment="development")) as store, store.work() as w:
        for number in (1, 2):
            await w.users.add(a_user(number))
        for each in (due, paused):
            await w.connections.add(each)
        await w.commit()


def test_what_is_due_is_synced_and_what_fails_is_told(data_dir: Path) -> None:
    told = called("sync", "run", "--data-dir", data_dir)
    assert told.exit_code == 1
    assert told.output == (f"fake {a_user(1).id}: failed (credential_unreadable)\nError: 1 syncs failed.\n")
    assert called("sync", "run", "--data-dir", data_dir).output == ""
    listed = called("connections", "list", "--data-dir", data_dir, "--user", a_user(1).email)
    assert listed.output == f"{a_user(1).id} fake reauth_required last - next - credential_unreadable\n"


def test_one_account_is_synced_whether_it_is_due_or_not(data_dir: Path) -> None:
    told = called("sync", "run", "--data-dir", data_dir, "--user", a_user(2).email)
    assert (told.exit_code, told.output) == (0, f"fake {a_user(2).id}: skipped (paused)\n")
    assert called("sync", "run", "--data-dir", data_dir, "--provider", "another").output == ""
    assert called("sync", "run", "--data-dir", data_dir, "--user", "nobody@example.org").exit_code == 1


def test_how_syncs_fare_is_told(data_dir: Path) -> None:
    told = called("sync", "status", "--data-dir", data_dir).output.splitlines()
    assert told[0] == "Connections: 1 connected, 1 paused_by_user"
    assert told[1].startswith("Due: 1, the oldest since ")
    assert told[2:] == ["Running: 0", "Failing: 0"]
    assert len(called("connections", "list", "--data-dir", data_dir).output.splitlines()) == 2
