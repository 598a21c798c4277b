"""Damaged FIT files: what can be saved is saved, and said."""

import pytest

from tests.files.fit_encoder import START, FitWriter, a_fit_file, a_multisport_file, fit_seconds
from training_analyzer.adapters.files.fit import recording_of
from training_analyzer.adapters.files.fit_fast import read_fast
from training_analyzer.adapters.files.fit_salvage import read_salvaging
from training_analyzer.adapters.files.parse import parse
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile

BEGIN = fit_seconds(START)
CHECKSUM = "The file's checksum does not match: some values may be wrong."
CUT = "The file is cut short: what came before was read."
BROKEN = "The file is damaged in the middle: what came before was read."


def test_a_wrong_checksum_is_noted_and_all_is_read() -> None:
    whole = a_fit_file(seconds=60)
    recording = parse(whole[:-1] + bytes([whole[-1] ^ 0xFF]))
    assert recording.notes == (CHECKSUM,)
    assert recording.sessions == parse(whole).sessions


@pytest.mark.parametrize("cut", [1, 2, 3, 40, 150])
def test_a_file_cut_near_its_end_keeps_its_samples(cut: int) -> None:
    recording = parse(a_fit_file(seconds=60)[:-cut])
    assert recording.notes == (CUT,)
    assert len(recording.sessions[0].streams[Channel.TIME]) == 61


def test_a_file_cut_in_the_middle_keeps_what_came_before() -> None:
    whole = a_fit_file(seconds=600, hr=130)
    recording = parse(whole[: len(whole) // 2])
    (session,) = recording.sessions
    assert recording.notes == (CUT,)
    assert 200 < len(session.streams[Channel.TIME]) < 400
    assert session.started_at == START
    assert session.elapsed_time_s == session.streams[Channel.TIME][-1]
    assert session.avg_hr_bpm == 130


def test_a_recorder_that_died_left_its_size_at_zero() -> None:
    whole = a_fit_file(seconds=600)
    recording = parse(whole[:4] + bytes(4) + whole[8 : len(whole) // 2])
    assert recording.notes == (CUT,)
    assert len(recording.sessions[0].streams[Channel.TIME]) > 200


def test_a_message_without_definition_ends_the_reading() -> None:
    writer = FitWriter().message("file_id", type=4)
    for second in range(10):
        writer.message("record", timestamp=BEGIN + second, heart_rate=100)
    writer.content.append(0x0B)
    recording = parse(writer.message("record", timestamp=BEGIN + 11, heart_rate=100).file())
    assert recording.notes == (BROKEN,)
    assert len(recording.sessions[0].streams[Channel.TIME]) == 10


def test_zeros_after_the_end_are_padding() -> None:
    assert parse(a_fit_file() + bytes(500)) == parse(a_fit_file())


def test_junk_after_the_end_is_ignored_with_a_note() -> None:
    recording = parse(a_fit_file() + b"not a FIT file at all, certainly")
    assert recording.notes == ("What followed the end of the file was ignored.",)
    assert recording.sessions == parse(a_fit_file()).sessions


def test_a_damaged_file_chained_to_a_good_one_keeps_both() -> None:
    broken = bytearray(a_fit_file(sport="cycling"))
    broken[-1] ^= 0xFF
    recording = parse(bytes(broken) + a_multisport_file(("running", 50)))
    assert len(recording.sessions) == 2
    assert recording.notes == (CHECKSUM,)


def test_a_flipped_file_type_does_not_hide_a_session() -> None:
    body = bytearray(a_fit_file())
    at = body.index(bytes((0x00, 4, 1, 0)))
    body[at + 1] = 5
    assert parse(bytes(body)).notes == (CHECKSUM,)


def test_a_cut_workout_is_still_a_workout() -> None:
    body = FitWriter().message("file_id", type=5, manufacturer=1).file()
    with pytest.raises(NotAnActivity, match="workout"):
        parse(body[:-1])


@pytest.mark.parametrize("length", [12, 14, 16, 20, 30])
def test_a_header_with_next_to_nothing_is_unreadable(length: int) -> None:
    with pytest.raises(UnreadableFile):
        parse(a_fit_file()[:length])


@pytest.mark.parametrize(
    "body",
    [
        a_fit_file(seconds=90, hr=[100, None, 130], power=[0, 250, None], laps=3),
        a_fit_file(seconds=90, pauses=[(10, 20)], altitude_m=[18.8, 99.2, -40.0], speed_mps=4.083),
        a_fit_file(relative=True),
        a_multisport_file(("swimming", 60), ("cycling", 60)),
        FitWriter(big_endian=True)
        .message("file_id", type=4)
        .message("record", timestamp=BEGIN, speed=4.084, altitude=18.8)
        .message("record", timestamp=BEGIN + 1, compressed_speed_distance=b"\x62\x11\x00")
        .file(),
    ],
)
def test_both_readers_see_the_same(body: bytes) -> None:
    assert recording_of([read_salvaging(body)]) == recording_of([read_fast(body)])
