"""The demo watch: its files are read by the product's own reader, its wishes come true."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from training_analyzer.adapters.demo.listed import listed
from training_analyzer.adapters.demo.session import SEED
from training_analyzer.adapters.demo.source import DemoWearable, build
from training_analyzer.adapters.demo.tcx import tcx
from training_analyzer.adapters.files.parse import parse
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.credential import Credential, Password
from training_analyzer.domain.sync.errors import AccessBlocked, GoneAtSource
from training_analyzer.domain.sync.summary import ActivitySummary
from training_analyzer.domain.sync.window import Window
from training_analyzer.ports.deployment import Deployment

NOW: Final = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
WEEKS: Final = Window(first=date(2026, 10, 28), last=date(2026, 11, 24))


def test_the_reader_finds_in_a_file_what_was_recorded() -> None:
    found = listed(SEED, WEEKS, NOW)
    assert {each.summary.sport for each in found} >= {Sport.RUNNING, Sport.CYCLING, Sport.SWIMMING}
    by_sport = {each.summary.sport: each for each in found}
    for each in by_sport.values():
        recording = each.session.recording
        read = parse(tcx(recording))
        assert read.notes == ()
        assert len(read.sessions) == len(recording.sessions)
        for mine, theirs in zip(read.sessions, recording.sessions, strict=True):
            assert mine.started_at == theirs.started_at
            assert len(mine.laps) == len(theirs.laps)
            for channel in (Channel.TIME, Channel.HEART_RATE, Channel.POWER, Channel.LATITUDE):
                assert (channel in mine.streams) == (channel in theirs.streams), (each.summary.sport, channel)
            assert list(mine.streams[Channel.TIME]) == list(theirs.streams[Channel.TIME])


async def _logged_in(source: DemoWearable, username: str) -> Credential:
    credential = await source.connect(Password(username=username, password=Secret("demo")), NOW)
    assert isinstance(credential, Credential)
    return credential


async def _all(source: DemoWearable, credential: Credential) -> list[ActivitySummary]:
    async with source.session(credential, _keep) as session:
        return [each async for page in session.activities(WEEKS) for each in page.items]


async def _keep(_: Credential) -> None:
    raise AssertionError("the credential never changes")


async def test_whoever_wishes_has_run_once_more_at_each_sync() -> None:
    now = NOW
    source = DemoWearable(lambda: now)
    plain, wishes = await _logged_in(source, "demo"), await _logged_in(source, "demo+new")
    diary = await _all(source, plain)
    first = await _all(source, wishes)
    now += timedelta(hours=3)
    second = await _all(source, wishes)
    assert await _all(source, plain) == diary
    assert [len(first), len(second)] == [len(diary) + 1, len(diary) + 2]
    new = {each.external_id for each in second} - {each.external_id for each in diary}
    async with source.session(wishes, _keep) as session:
        for each in new:
            with pytest.raises(GoneAtSource):  # entries by hand
                await session.activity_file(each)


async def test_who_is_refused_is_not_told_that_the_password_is_wrong() -> None:
    with pytest.raises(AccessBlocked):
        await _logged_in(DemoWearable(lambda: NOW), "demo+refused")


def test_nothing_is_listed_that_is_not_over() -> None:
    early = datetime(2026, 11, 14, 5, 0, tzinfo=UTC)
    whole = listed(SEED, WEEKS, NOW)
    some = listed(SEED, WEEKS, early)
    assert 0 < len(some) < len(whole)
    assert all(each.summary.started_at < early for each in some)
    assert list(some) == list(whole[: len(some)])


def test_nobody_is_invented_in_production(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="TA_WEARABLES takes no demo in production"):
        build(Deployment(data_dir=tmp_path, environment="production"))
