"""Real recordings from many devices, where they are present: each must hold what two parsers agree on."""

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from training_analyzer.adapters.files.fit import recording_of
from training_analyzer.adapters.files.fit_fast import DamagedFit, read_fast
from training_analyzer.adapters.files.fit_salvage import read_salvaging
from training_analyzer.adapters.files.frames import Parsed, decode, encode
from training_analyzer.adapters.files.parse import parse
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.errors import NotAnActivity
from training_analyzer.domain.activities.recording import RecordedSession, Recording

FOLDER = Path(os.environ.get("TA_FIT_CORPUS", "") or "no-corpus")

pytestmark = pytest.mark.skipif(
    not (FOLDER / "expected.json").is_file(),
    reason="TA_FIT_CORPUS does not name a folder with the 25 recordings and expected.json",
)

EXPECTED: list[dict[str, Any]] = (
    json.loads((FOLDER / "expected.json").read_text())["files"]
    if (FOLDER / "expected.json").is_file()
    else []
)
ACTIVITIES = [each for each in EXPECTED if each["outcome"] != "not_activity"]
OURS = {"fitness_equipment": "rowing", "generic": "other"}
COLUMNS = {
    "heart_rate": Channel.HEART_RATE,
    "power": Channel.POWER,
    "distance": Channel.DISTANCE,
    "cadence": Channel.CADENCE,
}


def by_file(entry: Mapping[str, Any]) -> str:
    return str(entry["file"])


@cache
def recording_in(name: str) -> Recording:
    return parse((FOLDER / name).read_bytes())


def test_the_corpus_is_complete() -> None:
    assert len(EXPECTED) == 25


@pytest.mark.parametrize(
    "entry", [each for each in EXPECTED if each["outcome"] == "not_activity"], ids=by_file
)
def test_a_file_of_another_kind_is_refused(entry: Mapping[str, Any]) -> None:
    with pytest.raises(NotAnActivity) as refused:
        parse((FOLDER / entry["file"]).read_bytes())
    assert refused.value.what in str(entry["fit_file_type"])


@pytest.mark.parametrize("entry", ACTIVITIES, ids=by_file)
def test_sessions_are_as_two_parsers_agree(entry: Mapping[str, Any]) -> None:
    recording = recording_in(entry["file"])
    assert recording.partial == (entry["outcome"] == "partial")
    for session, expected in zip(recording.sessions, entry["sessions"], strict=True):
        check_session(session, expected)
    assert sum(len(session.laps) for session in recording.sessions) == entry["n_laps"]


def check_session(session: RecordedSession, expected: Mapping[str, Any]) -> None:
    assert session.sport == OURS.get(expected["sport"], expected["sport"])
    assert session.sub_sport == expected["sub_sport"]
    start = expected["start_time_utc"]
    assert session.started_at == (datetime.fromisoformat(start) if start else None)
    assert session.elapsed_time_s == pytest.approx(expected["elapsed_s"], abs=0.01)
    assert session.timer_time_s == pytest.approx(expected["timer_s"], abs=0.01)
    assert session.distance_m == pytest.approx(expected["distance_m"], abs=0.01, rel=1e-4)
    if expected["moving_s"] is not None:
        assert session.moving_time_s == pytest.approx(expected["moving_s"], abs=0.01)
    for name in ("avg_hr_bpm", "max_hr_bpm", "avg_power_w", "max_power_w"):
        if expected[name]:
            assert getattr(session, name) == expected[name], name
    # a power of zero is a meter that was never there; what was not measured has no mean
    if not expected["avg_power_w"] and Channel.POWER not in session.streams:
        assert (session.avg_power_w, session.max_power_w) == (None, None)


@pytest.mark.parametrize("entry", ACTIVITIES, ids=by_file)
def test_samples_are_as_two_parsers_agree(entry: Mapping[str, Any]) -> None:
    recording = recording_in(entry["file"])
    samples = sum(len(session.streams[Channel.TIME]) for session in recording.sessions)
    implausible = 1 if any("implausible" in note for note in recording.notes) else 0
    assert samples + implausible == entry["n_records"]
    for name, channel in COLUMNS.items():
        known = [
            value
            for session in recording.sessions
            for value in session.streams.get(channel, ())
            if value is not None
        ]
        check_column(known, entry["records"].get(name), entry.get("unresolved", {}).get(f"records.{name}"))


def check_column(
    known: Sequence[float], expected: Mapping[str, Any] | None, unresolved: Mapping[str, Any] | None
) -> None:
    if unresolved:
        count, mean, most, last = unresolved["fitdecode"]
        expected = {"n": count, "mean": mean, "max": most, "last": last}
    if expected is None:
        assert not known
        return
    assert len(known) == expected["n"]
    assert sum(known) / len(known) == pytest.approx(expected["mean"], abs=0.001)
    assert max(known) == expected["max"]
    assert known[-1] == expected.get("last", known[-1])


@pytest.mark.parametrize("entry", ACTIVITIES, ids=by_file)
def test_streams_are_well_formed(entry: Mapping[str, Any]) -> None:
    for session in recording_in(entry["file"]).sessions:
        assert {len(column) for column in session.streams.values()} == {len(session.streams[Channel.TIME])}
        for grows in {Channel.TIME, Channel.TIMER} & session.streams.keys():
            column = [value for value in session.streams[grows] if value is not None]
            assert column == sorted(column)
            assert column[0] >= 0
        if entry["outcome"] == "ok":
            assert session.streams[Channel.TIME][-1] == pytest.approx(session.elapsed_time_s, abs=45)


@pytest.mark.parametrize("entry", [each for each in ACTIVITIES if each["outcome"] == "ok"], ids=by_file)
def test_the_patient_reader_sees_what_the_fast_one_sees(entry: Mapping[str, Any]) -> None:
    body = (FOLDER / entry["file"]).read_bytes()
    assert asdict(recording_of([read_salvaging(body)])) == asdict(recording_of([read_fast(body)]))


@pytest.mark.parametrize("entry", [each for each in EXPECTED if each["outcome"] == "partial"], ids=by_file)
def test_the_fast_reader_refuses_damage(entry: Mapping[str, Any]) -> None:
    with pytest.raises(DamagedFit):
        read_fast((FOLDER / entry["file"]).read_bytes())


@pytest.mark.parametrize("entry", ACTIVITIES, ids=by_file)
def test_a_recording_survives_the_way_between_processes(entry: Mapping[str, Any]) -> None:
    recording = recording_in(entry["file"])
    assert decode(encode(Parsed(recording))) == Parsed(recording)


def test_a_run_of_an_hour_is_read_in_tens_of_milliseconds() -> None:
    body = (FOLDER / "Fr955v19.28andStryd.fit").read_bytes()
    parse(body)
    spent_s = []
    for _ in range(3):
        before = time.process_time()
        decode(encode(Parsed(parse(body))))
        spent_s.append(time.process_time() - before)
    assert min(spent_s) < 0.15
