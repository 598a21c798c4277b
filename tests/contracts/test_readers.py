"""Readers of recordings, the fake and ours, keep the contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.files.fit_encoder import a_fit_file
from tests.files.xml_builders import a_gpx_file, a_tcx_file
from training_analyzer.adapters.fake.recording_reader import FakeRecordingReader
from training_analyzer.adapters.files.reader import build
from training_analyzer.plugins.testing.builders import a_recording
from training_analyzer.plugins.testing.recording_reader import RecordingReaderContract
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.recording_reader import RecordingReader


class TestFakeReader(RecordingReaderContract):
    """Answers what it was told."""

    @pytest.fixture
    def good_file(self) -> bytes:
        return b"a recording"

    @pytest.fixture
    def reader(self, good_file: bytes) -> RecordingReader:
        reader = FakeRecordingReader()
        reader.give(good_file, a_recording())
        return reader


class TestFileReader(RecordingReaderContract):
    """FIT, GPX and TCX through the pool."""

    @pytest.fixture(params=[a_fit_file(), a_gpx_file(), a_tcx_file()], ids=["fit", "gpx", "tcx"])
    def good_file(self, request: pytest.FixtureRequest) -> bytes:
        body: bytes = request.param
        return body

    @pytest.fixture
    async def reader(self, tmp_path: Path) -> AsyncIterator[RecordingReader]:
        settings = {"workers": "2", "timeout_s": "60"}
        deployment = Deployment(data_dir=tmp_path, environment="development", settings=settings)
        async with build(deployment) as opened:
            yield opened
