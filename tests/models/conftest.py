"""Stores for calls of models: what lasts, twice over."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.databases import Databases, emptied
from tests.jobs.queues import opened
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.ports.store import Store


@pytest.fixture(scope="package")
def models_database(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where an empty store is."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / FILE_NAME)
        return str(tmp_path)
    url: str = request.getfixturevalue("models_database")
    asyncio.run(emptied(url))
    return url


@pytest.fixture
async def store(place: str) -> AsyncIterator[Store]:
    async with opened(place) as found:
        yield found
