"""Fixtures that every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Databases, databases_of
from tests.postgres import cluster
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.upgrade import bring_up_to_date

pytest.register_assert_rewrite("training_analyzer.plugins.testing")  # a failing contract shows its values


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file that was migrated once: who needs one copies it."""
    file = tmp_path_factory.mktemp("migrated") / FILE_NAME
    bring_up_to_date(file)
    return file


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Return a PostgreSQL of this run. Where none can start, the tests that need one fail."""
    with cluster() as server, databases_of(server, f"ta_test_{os.getpid()}") as made:
        yield made
