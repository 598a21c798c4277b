"""Fixtures that every test may ask for."""

import os
from collections.abc import Iterator

import pytest

from tests.databases import Databases, databases_of
from tests.postgres import cluster

pytest.register_assert_rewrite("training_analyzer.plugins.testing")  # a failing contract shows its values


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Return a PostgreSQL of this run. Where none can start, the tests that need one fail."""
    with cluster() as server, databases_of(server, f"ta_test_{os.getpid()}") as made:
        yield made
