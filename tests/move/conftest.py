"""A filled file, a migrated database beside it, and the command between them."""

import hashlib
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.running import COMMAND, called, environment
from tests.databases import SCHEMA, Databases, ask, run
from tests.move.filled import filled, read
from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.adapters.sqlite.settings import FILE_NAME

WAIT_S = 60


@dataclass(frozen=True)
class Move:
    """Both sides of a move, and the command."""

    folder: Path
    url: str

    @property
    def file(self) -> Path:
        return self.folder / FILE_NAME

    def call(self, *arguments: str) -> Result:
        """Run ``migrate`` in this process."""
        return called("migrate", *arguments, "--data-dir", self.folder)

    def reported(self, *arguments: str) -> tuple[Result, dict[str, Any]]:
        """Run it with a report, and return that too."""
        file = self.folder / "report.json"
        done = self.call(*arguments, "--report", str(file))
        return done, json.loads(file.read_text("utf-8"))

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Run it in a process of its own."""
        return subprocess.Popen(  # noqa: S603 - our own command
            [COMMAND, "migrate", *arguments, "--data-dir", self.folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(TA_SUPABASE__OWNER_URL=self.url),
        )

    def ask(self, statement: str, *arguments: object) -> list[tuple[Any, ...]]:
        return ask(self.url, statement, *arguments)

    def run(self, *statements: str) -> None:
        run(self.url, *(f"SET search_path TO {SCHEMA}; {statement}" for statement in statements))

    def count(self, table: str) -> int:
        ((rows,),) = self.ask(f"SELECT count(*) FROM {SCHEMA}.{table}")
        return int(rows)

    def counts(self) -> dict[str, int]:
        """Return the rows of each table in the target, the move's own left out."""
        return {
            table.name: self.count(table.name) for table in TABLES if not table.name.startswith("data_move")
        }

    def moved(self) -> int:
        """Return how many rows of any run have arrived."""
        ((rows,),) = self.ask(f"SELECT coalesce(sum(moved), 0)::int FROM {SCHEMA}.data_move_table")
        return int(rows)

    def wait_until_moved(self, rows: int, process: subprocess.Popen[str]) -> bool:
        """Wait until so many rows have arrived; return False where the process ended before."""
        until = time.monotonic() + WAIT_S
        while process.poll() is None and time.monotonic() < until:
            if self.moved() >= rows:
                return True
        return False

    def the_run(self) -> str:
        ((run_id,),) = self.ask(f"SELECT run_id::text FROM {SCHEMA}.data_move ORDER BY created_at LIMIT 1")
        return str(run_id)


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with rows in every table."""
    return filled(tmp_path_factory.mktemp("full"), of_each=8)


@pytest.fixture
def move(databases: Databases, full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Move]:
    shutil.copyfile(full, tmp_path / FILE_NAME)
    monkeypatch.chdir(tmp_path)
    with databases.migrated() as url:
        monkeypatch.setenv("TA_SUPABASE__OWNER_URL", url)
        yield Move(tmp_path, url)


def expected(file: Path) -> dict[str, int]:
    """Return the rows of each table that a move of everything brings."""
    return {
        table: len(rows) if OWNERSHIP[table].moves else 0
        for table, rows in read(file).items()
        if not table.startswith("data_move")
    }


def hash_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
