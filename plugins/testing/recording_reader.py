"""What every reader of recordings does."""

import asyncio

import pytest

from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.errors import UnreadableFile, UnsupportedFormat
from training_analyzer.ports.recording_reader import RecordingReader


class RecordingReaderContract:
    """Provide fixtures ``reader`` and ``good_file``: a file that the reader knows, with samples."""

    async def test_it_keeps_the_protocol(self, reader: RecordingReader) -> None:
        assert isinstance(reader, RecordingReader)

    async def test_a_good_file_is_read_whole(self, reader: RecordingReader, good_file: bytes) -> None:
        recording = await reader.read(good_file)
        assert recording.sessions
        assert not recording.partial
        for session in recording.sessions:
            lengths = {len(samples) for samples in session.streams.values()}
            assert len(lengths) <= 1
            times = session.streams.get(Channel.TIME, ())
            assert list(times) == sorted(time for time in times if time is not None)
            assert session.elapsed_time_s >= 0

    async def test_the_same_file_is_read_the_same(self, reader: RecordingReader, good_file: bytes) -> None:
        assert await reader.read(good_file) == await reader.read(good_file)

    @pytest.mark.parametrize("body", [b"neither one nor the other", b"\0" * 1000, b"\x89PNG\r\n\x1a\n"])
    async def test_another_format_is_refused(self, reader: RecordingReader, body: bytes) -> None:
        with pytest.raises(UnsupportedFormat):
            await reader.read(body)

    async def test_nothing_is_refused(self, reader: RecordingReader) -> None:
        with pytest.raises((UnsupportedFormat, UnreadableFile)):
            await reader.read(b"")

    async def test_several_at_once_do_not_get_mixed_up(
        self, reader: RecordingReader, good_file: bytes
    ) -> None:
        found = await asyncio.gather(
            *(reader.read(good_file if n % 2 else b"something else") for n in range(6)),
            return_exceptions=True,
        )
        expected = await reader.read(good_file)
        assert [each == expected for each in found] == [False, True] * 3
