"""The printed schema is the one that the revisions make."""

import re
from collections.abc import Iterator

import pytest

from tests.cli.running import called
from tests.databases import Databases, deployment_at, run
from tests.migrations.test_postgres import dump
from training_analyzer.adapters.supabase import migrate


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TA_SUPABASE__OWNER_URL", "postgresql://u:p@127.0.0.1:1/nothing")
    done = called("migrate", "schema", "--print")
    assert done.exit_code == 0
    return str(done.output)


@pytest.fixture
def empty(databases: Databases) -> Iterator[str]:
    with databases.empty() as url:
        yield url


def test_run_by_hand_it_makes_what_the_command_makes(databases: Databases, empty: str, printed: str) -> None:
    run(empty, printed)
    migrate.check(deployment_at(empty))
    with databases.migrated() as migrated:
        assert dump(empty) == dump(migrated)


def test_it_holds_no_address_and_says_what_it_takes(printed: str) -> None:
    assert "127.0.0.1" not in printed
    assert re.search(r"CREATE POLICY activity_select ON activity", printed)
