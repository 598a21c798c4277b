"""Hostile and broken files: only expected outcomes, in bounded time and memory."""

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Final

import pytest

from tests.files.fit_encoder import FitWriter, a_fit_file, a_multisport_file
from tests.files.mutations import mutated
from tests.files.xml_builders import a_gpx_file, a_multisport_tcx_file, a_tcx_file
from training_analyzer.adapters.files.frames import Parsed, decode, encode
from training_analyzer.adapters.files.pool import ParserPool
from training_analyzer.adapters.files.reader import FileRecordingReader
from training_analyzer.adapters.files.timeline import MOST_S
from training_analyzer.adapters.files.worker import reply_to
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile, UnsupportedFormat
from training_analyzer.domain.activities.recording import Recording

EXPECTED_ERRORS: Final = (UnsupportedFormat, NotAnActivity, UnreadableFile)


def with_developer_fields() -> bytes:
    writer = FitWriter().message("file_id", type=4, manufacturer=1, product=4024)
    writer.message("developer_data_id", developer_data_index=0, application_id=b"x" * 16)
    writer.message(
        "field_description", developer_data_index=0, field_definition_number=0, fit_base_type_id=0x84,
        field_name=b"Power", units=b"Watts", native_mesg_num=20, native_field_num=7,
    )  # fmt: skip
    for second in range(40):
        writer.with_developer_field("record", 200, timestamp=1_150_000_000 + second, heart_rate=120)
    return writer.file()


FIT_FILES = [
    a_fit_file(seconds=120, power=200, laps=3, pauses=[(20, 30)]),
    a_multisport_file(("swimming", 40), ("transition", 5), ("cycling", 40)),
    a_fit_file(relative=True, seconds=30),
    a_fit_file() + a_fit_file(sport="cycling"),
    with_developer_fields(),
]
XML_FILES = [a_gpx_file(), a_tcx_file(), a_multisport_tcx_file()]


def outcome(body: bytes) -> Recording | None:
    """Return what the worker makes of a file; a failure that nobody foresaw is a failure here too."""
    reply = reply_to(body)
    if isinstance(reply, Parsed):
        return reply.recording
    assert not reply.traceback, reply.traceback
    return None


def check(recording: Recording) -> None:
    """Check what everyone after the reader relies on."""
    assert recording.sessions
    for session in recording.sessions:
        assert 0 <= session.elapsed_time_s <= MOST_S * 2
        lengths = {len(column) for column in session.streams.values()}
        assert len(lengths) <= 1
        for channel, column in session.streams.items():
            known = [value for value in column if value is not None]
            assert all(isfinite(value) for value in known), channel
        for grows in {Channel.TIME, Channel.TIMER} & session.streams.keys():
            times = [value for value in session.streams[grows] if value is not None]
            assert times == sorted(times)
            assert len(times) == len(session.streams[Channel.TIME])
            assert times[0] >= 0
        assert all(0 <= lap.start_s <= MOST_S for lap in session.laps)
    assert decode(encode(Parsed(recording))) == Parsed(recording)


@pytest.mark.parametrize(("bodies", "count"), [(FIT_FILES, 350), (XML_FILES, 150)], ids=["fit", "xml"])
def test_damaged_files_have_expected_outcomes_only(bodies: Sequence[bytes], count: int) -> None:
    read = 0
    for body in mutated(bodies, count):
        recording = outcome(body)
        if recording is not None:
            check(recording)
            read += 1
    assert read > count // 4, "most damage leaves something to save"


async def test_damaged_files_have_expected_outcomes_through_the_pool() -> None:
    async with ParserPool(workers=1, timeout_s=20) as pool:
        reader = FileRecordingReader(pool)
        for body in mutated([*FIT_FILES, *XML_FILES], 40, seed=7):
            expected = outcome(body)
            try:
                recording = await reader.read(body)
            except EXPECTED_ERRORS:
                assert expected is None
            else:
                assert recording == expected


def test_a_definition_of_absurd_size_is_survived() -> None:
    writer = FitWriter().message("file_id", type=4)
    writer.content += (
        bytes((0x41, 0, 0, 20, 0, 255)) + bytes((253, 255, 0x86)) * 255 + bytes((1,)) + bytes(65025)
    )
    recording = outcome(writer.file())
    assert recording is not None
    check(recording)


def test_a_file_over_which_the_fast_reader_panics_is_read_with_patience() -> None:
    body = bytearray(a_fit_file(seconds=30))
    # the activity message at the end defines a field of no bytes
    at = body.rindex(bytes((5, 4, 0x86)))
    body[at + 1] = 0
    recording = outcome(bytes(body))
    assert recording is not None
    assert len(recording.sessions[0].streams[Channel.TIME]) == 31
    assert recording.partial


def test_elements_nested_a_hundred_thousand_deep_are_survived() -> None:
    for make in (a_gpx_file, a_tcx_file):
        body = (
            make()
            .replace(b"<Creator>", b"<a>" * 100_000)
            .replace(b"<trkseg>", b"<trkseg>" + b"<a>" * 100_000, 1)
        )
        outcome(body)


def test_a_million_attributes_and_endless_text_are_survived(tmp_path: Path) -> None:
    attributes = b"".join(b" a%d='1'" % number for number in range(100_000))
    outcome(a_gpx_file().replace(b"<trkseg>", b"<trkseg" + attributes + b">", 1))
    outcome(a_tcx_file().replace(b"<Value>140", b"<Value>" + b"1" * 1_000_000, 1))
