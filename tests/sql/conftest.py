"""A store on a file of its own, copied from one that was migrated once."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store


@pytest.fixture
def deployment(migrated_file: Path, tmp_path: Path) -> Deployment:
    shutil.copy(migrated_file, tmp_path / FILE_NAME)
    return Deployment(data_dir=tmp_path, environment="development")


@pytest.fixture
async def store(deployment: Deployment) -> AsyncIterator[Store]:
    async with build(deployment) as opened:
        yield opened
