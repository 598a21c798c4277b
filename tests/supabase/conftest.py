"""A migrated database for each test, and its store."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.databases import Databases, deployment_at
from tests.supabase.attacks import attacked  # noqa: F401 - a fixture
from training_analyzer.adapters.supabase.store import build
from training_analyzer.ports.store import Store


@pytest.fixture
def database(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    async with build(deployment_at(database)) as opened:
        yield opened
