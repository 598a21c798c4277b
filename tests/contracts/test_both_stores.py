"""The fake and the SQLite store keep the contracts of ownership, of parts at their edges and of outdated metrics."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from training_analyzer.adapters.fake import store as fake
from training_analyzer.adapters.sqlite import store as sqlite
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.errors import NestedUnit
from training_analyzer.plugins.testing.builders import a_user_id
from training_analyzer.plugins.testing.outdating import OutdatingContract
from training_analyzer.plugins.testing.ownership import OwnershipContract
from training_analyzer.plugins.testing.recording_parts import RecordingPartsContract
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store


@pytest.fixture(params=[fake.build, sqlite.build], ids=["fake", "sqlite"])
async def store(request: pytest.FixtureRequest, migrated_file: Path, tmp_path: Path) -> AsyncIterator[Store]:
    shutil.copy(migrated_file, tmp_path / FILE_NAME)
    async with request.param(Deployment(data_dir=tmp_path, environment="development")) as opened:
        yield opened


class TestOwnership(OwnershipContract):
    """Bound units."""


class TestRecordingParts(RecordingPartsContract):
    """Parts at their edges."""


class TestOutdating(OutdatingContract):
    """Metrics to compute anew."""


async def test_a_unit_of_an_athlete_inside_one_of_the_system_is_refused_too(store: Store) -> None:
    bound = store.work.for_user(a_user_id())
    async with store.work(), store.work.snapshot():
        for one in (bound(), bound.snapshot()):
            with pytest.raises(NestedUnit):
                await one.__aenter__()
