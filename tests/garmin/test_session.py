"""A session: what it costs, whose tokens it lives by, and what becomes of calls that take too long."""

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from garminconnect.client import Client

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.server import FakeGarmin
from tests.garmin.fake.tokens import PATH as TOKENS
from training_analyzer.adapters.garmin.endpoints import GarminEndpoints, NotGarmin
from training_analyzer.adapters.garmin.observed import LibraryChanged, check_library
from training_analyzer.adapters.garmin.source import GarminSource
from training_analyzer.domain.activities.recording import FileFormat
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.credential import Credential, Password, TokenBundle
from training_analyzer.domain.sync.errors import (
    AuthenticationFailed,
    GoneAtSource,
    RateLimited,
    SourceTimedOut,
    SourceUnavailable,
)
from training_analyzer.domain.sync.reading import MEASURES, PartFailed
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.window import Window
from training_analyzer.plugins.testing.builders import NOW, TODAY

FOUR_DAYS = Window(first=TODAY - timedelta(days=3), last=TODAY)
FORTY_DAYS = Window(first=TODAY - timedelta(days=39), last=TODAY)
LAST_USED = "^/device-service"


async def test_a_day_with_one_new_activity_costs_fourteen_requests_and_no_log_in(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    credential = await _credential(source, garmin, runner)
    garmin.log.clear()
    async with source.session(credential, _nowhere) as session:
        await session.last_change()
        [page] = [page async for page in session.activities(FOUR_DAYS)]
        await session.activity_file(page.items[-1].external_id)
        found = [each async for each in session.readings(source.info.capabilities, FOUR_DAYS)]
    assert {each.kind for each in found} == MEASURES.keys()
    nights = [path for path in garmin.paths() if "dailySleep" in path]
    assert (len(nights), len(garmin.paths())) == (4, 14)
    assert not [path for path in garmin.paths() if path.startswith(("/mobile", "/sso", "/di-oauth2"))]


async def test_a_quiet_day_costs_one_request(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    credential = await _credential(source, garmin, runner)
    garmin.log.clear()
    async with source.session(credential, _nowhere) as session:
        assert await session.last_change() is not None
    assert len(garmin.log) == 1


async def test_pages_go_from_the_oldest_to_the_newest(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    async with source.session(await _credential(source, garmin, runner), _nowhere) as session:
        pages = [page async for page in session.activities(FORTY_DAYS)]
    starts = [each.started_at for page in pages for each in page.items]
    assert [len(page.items) for page in pages] == [20, 5]
    assert [page.cursor for page in pages] == ["20", None]
    assert starts == sorted(starts)


async def test_a_long_window_is_asked_for_in_parts(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    async with source.session(await _credential(source, garmin, runner), _nowhere) as session:
        garmin.log.clear()
        found = [each async for each in session.readings(frozenset({Capability.DAILY}), FORTY_DAYS)]
    spans = [(each.query["startDate"], each.query["endDate"]) for each in garmin.log]
    assert spans == [("2026-01-21", "2026-02-17"), ("2026-02-18", "2026-03-01")]
    assert [each.day for each in found if not isinstance(each, PartFailed)] == [TODAY]


async def test_a_recording_arrives_unpacked_and_one_of_an_entry_by_hand_is_not_there(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    by_hand = runner.runs(NOW, manualActivity=True)
    async with source.session(await _credential(source, garmin, runner), _nowhere) as session:
        file = await session.activity_file(next(iter(runner.archives)))
        assert (file.format, file.data[8:12]) == (FileFormat.FIT, b".FIT")
        for gone in (by_hand, "../../userprofile-service/socialProfile", "", "٤٢"):
            with pytest.raises(GoneAtSource):
                await session.activity_file(gone)


async def test_a_night_that_fails_costs_that_night_alone(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    garmin.fail("dailySleepData", 503, times=1)
    async with source.session(await _credential(source, garmin, runner), _nowhere) as session:
        found = [each async for each in session.readings(frozenset({Capability.SLEEP}), FOUR_DAYS)]
    [failed] = [each for each in found if isinstance(each, PartFailed)]
    assert failed.day == FOUR_DAYS.first
    assert [each.day for each in found if each is not failed] == [TODAY]


async def test_readings_end_where_garmin_wants_to_be_left_alone(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    garmin.fail("^/hrv-service", 429, headers={"Retry-After": "17"})
    async with source.session(await _credential(source, garmin, runner), _nowhere) as session:
        with pytest.raises(RateLimited) as caught:
            [each async for each in session.readings(source.info.capabilities, FOUR_DAYS)]
    assert caught.value.retry_after_s == 17


async def test_tokens_that_end_soon_are_renewed_before_the_request(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    runner.token_life_s = 600
    credential = await _credential(source, garmin, runner)
    kept: list[tuple[Credential, list[str]]] = []

    async def keep(rotated: Credential) -> None:
        kept.append((rotated, garmin.paths()))

    runner.token_life_s = 24 * 3600
    garmin.log.clear()
    async with source.session(credential, keep) as session:
        await session.last_change()
        await session.last_change()
    [(rotated, asked_before)] = kept
    assert asked_before == [TOKENS]
    assert len(garmin.log) == 3
    async with source.session(rotated, keep) as session:
        await session.last_change()
    assert len(kept) == 1


async def test_tokens_that_could_not_be_kept_are_handed_on_again_before_the_next_request(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    credential, kept = await _credential(source, garmin, runner), list[Credential]()
    full = True

    async def keep(rotated: Credential) -> None:
        if full:
            raise OSError(28, "the disk is full")
        kept.append(rotated)

    garmin.forget_access()
    async with source.session(credential, keep) as session:
        for _ in range(2):
            with pytest.raises(OSError, match="the disk is full"):
                await session.last_change()
        assert garmin.served == []
        full = False
        await session.last_change()
    assert len(kept) == 1
    assert garmin.paths().count(TOKENS) == 1


async def test_tokens_arrive_although_nobody_waits_for_the_call_any_more(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    credential = await _credential(source, garmin, runner)
    held, arrived = threading.Event(), asyncio.Event()

    async def keep(_: Credential) -> None:
        arrived.set()

    garmin.forget_access()
    garmin.fail(LAST_USED, 401, times=1, delay=held)
    async with source.session(credential, keep) as session:
        call = asyncio.create_task(session.last_change())
        await _asked(garmin, 1)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert not arrived.is_set()
        held.set()
        await asyncio.wait_for(arrived.wait(), 20)


async def test_a_call_that_takes_too_long_is_waited_for_no_more(garmin: FakeGarmin, runner: Athlete) -> None:
    source, held = GarminSource(garmin.endpoints, call_deadline_s=0.05), threading.Event()
    credential = await _credential(source, garmin, runner)
    garmin.fail(LAST_USED, 401, times=1, delay=held)
    async with source.session(credential, _nowhere) as session:
        with pytest.raises(SourceUnavailable):
            await session.last_change()
    held.set()
    source.close()


async def test_a_log_in_ends_at_its_deadline_and_the_next_one_is_served(
    garmin: FakeGarmin, runner: Athlete
) -> None:
    source, held = GarminSource(garmin.endpoints, login_deadline_s=0.05), threading.Event()
    login = Password(username=runner.username, password=Secret(runner.password))
    garmin.fail("^/mobile/api/login", 503, times=1, delay=held)
    with pytest.raises(SourceTimedOut):
        await source.connect(login, NOW)
    held.set()
    source.close()
    patient = GarminSource(garmin.endpoints)
    assert isinstance(await patient.connect(login, NOW), Credential)
    patient.close()


async def test_no_more_calls_than_threads_are_under_way(garmin: FakeGarmin, runner: Athlete) -> None:
    source, held = GarminSource(garmin.endpoints, threads=2), threading.Event()
    credential = await _credential(source, garmin, runner)
    garmin.log.clear()
    garmin.fail(LAST_USED, 503, delay=held)

    async def call() -> None:
        async with source.session(credential, _nowhere) as session:
            with pytest.raises(SourceUnavailable):
                await session.last_change()

    calls = [asyncio.create_task(call()) for _ in range(6)]
    await _asked(garmin, 2)
    held.set()
    await asyncio.gather(*calls)
    assert (len(garmin.log), garmin.most_under_way) == (6, 2)
    source.close()


async def test_two_sessions_on_one_bundle_do_not_both_renew_it(
    source: GarminSource, garmin: FakeGarmin, runner: Athlete
) -> None:
    credential = await _credential(source, garmin, runner)
    garmin.forget_access()
    async with (
        source.session(credential, _nowhere) as first,
        source.session(credential, _nowhere) as second,
    ):
        await first.last_change()
        with pytest.raises(AuthenticationFailed):
            await second.last_change()


@pytest.mark.parametrize(
    "address",
    [
        "https://garmin.com.example.org",
        "https://connectapi.garmin.org",
        "http://connectapi.garmin.com",
        "https://evilgarmin.com",
        "https://user@connectapi.garmin.com",
        "//connectapi.garmin.com",
        "https://127.0.0.1:8000",
    ],
)
def test_a_host_that_is_none_of_garmins_is_refused(address: str) -> None:
    with pytest.raises(NotGarmin):
        GarminEndpoints(connectapi=address)
    with pytest.raises(NotGarmin):
        replace(GarminEndpoints(), token=address + "/token")
    GarminEndpoints(connectapi=address, testing=True)


def test_the_installed_library_is_the_one_that_the_adapter_knows() -> None:
    check_library()


def test_a_library_whose_private_methods_changed_stops_the_start() -> None:
    class Renamed(Client):
        def _di_token_post(self, client: str, accept: str, data: dict[str, str]) -> object:
            return None

    class Gone:
        """Has neither method."""

    for changed in (Renamed, Gone):
        with pytest.raises(LibraryChanged, match="_di_token_post"):
            check_library(changed)


async def _credential(source: GarminSource, garmin: FakeGarmin, athlete: Athlete) -> Credential:
    made = await source.connect(TokenBundle(bundle=garmin.tokens.bundle(athlete)), NOW)
    assert isinstance(made, Credential)
    garmin.log.clear()
    garmin.served.clear()
    return made


async def _nowhere(_: Credential) -> None:
    """Keep nothing: not what the test is about."""


async def _asked(garmin: FakeGarmin, requests: int) -> None:
    """Wait until the server has seen as many requests."""
    async with asyncio.timeout(20):
        while len(garmin.log) < requests:  # noqa: ASYNC110 (the server has no event of this loop)
            await asyncio.sleep(0.01)
