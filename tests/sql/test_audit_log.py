"""No statement changes the audit log on SQLite."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.plugins.testing.identity_builders import an_audit_event
from training_analyzer.ports.deployment import Deployment


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    async with build(Deployment(data_dir=tmp_path, environment="development")) as store, store.work() as w:
        await w.audit.add(an_audit_event())
        await w.commit()
    return tmp_path / FILE_NAME


@pytest.fixture
def connection(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as opened:
        yield opened


@pytest.mark.parametrize("change", ["outcome = 'failed'", "user_id = NULL", "at = at"])
async def test_an_event_cannot_be_changed(connection: sqlite3.Connection, change: str) -> None:
    before = connection.execute("SELECT * FROM audit_event").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="append only"):
        connection.execute(f"UPDATE audit_event SET {change}")  # noqa: S608 - our own changes
    assert connection.execute("SELECT * FROM audit_event").fetchall() == before
