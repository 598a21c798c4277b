"""Garmin's Personal API keeps the contract, and its own limits."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.personal import EXCHANGE, SLEEP, FakePersonal
from tests.garmin.test_contract import DATA, STATUSES
from training_analyzer.adapters.egress.client import http_client
from training_analyzer.adapters.garmin_personal.api import PersonalApi
from training_analyzer.adapters.garmin_personal.source import PersonalSource
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.credential import Account, Credential, SourceKey
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    RateLimited,
    SourceError,
    SourceUnavailable,
)
from training_analyzer.domain.sync.reading import MEASURES
from training_analyzer.domain.sync.window import Window
from training_analyzer.plugins.testing.builders import NOW, TODAY
from training_analyzer.plugins.testing.wearable import WearableContract
from training_analyzer.plugins.testing.wearable_world import Kept, WearableWorld, connected

FORTY_DAYS = Window(first=TODAY - timedelta(days=39), last=TODAY)


@pytest.fixture
def personal(runner: Athlete) -> Iterator[FakePersonal]:
    fake = FakePersonal(runner)
    fake.slept(runner, TODAY)
    with fake.running() as served:
        yield served


@pytest.fixture
async def personal_source(personal: FakePersonal) -> AsyncIterator[PersonalSource]:
    async with http_client({urlsplit(personal.url).netloc}, most_bytes=1 << 20) as client:
        yield PersonalSource(PersonalApi(client, asyncio.Semaphore(4), personal.url))


@pytest.fixture
def world(personal: FakePersonal, personal_source: PersonalSource, runner: Athlete) -> WearableWorld:
    def fail(kind: type[SourceError], nth: int) -> None:
        personal.fail(f"{DATA}|^/sleep-", STATUSES[kind], body=b"<html>maintenance</html>", after=nth - 1)

    return WearableWorld(
        source=personal_source,
        another=lambda: personal_source,
        login=SourceKey(key=Secret("key-of-42")),
        wrong=SourceKey(key=Secret("key-of-nobody")),
        with_code=None,
        code="",
        window=Window(first=TODAY - timedelta(days=27), last=TODAY),
        recorded=next(iter(runner.archives)),
        fails_as=tuple(STATUSES),
        fail=fail,
        mend=personal.faults.clear,
        rotate=None,
        requests=lambda: len(personal.served),
        secrets=["key-of-42", "eyJ"],
    )


class TestPersonal(WearableContract):
    """Its fixture ``world`` is the module's."""


async def test_a_sync_trades_the_key_once_and_asks_four_times_for_all_that_was_measured(
    world: WearableWorld, personal: FakePersonal
) -> None:
    credential = await connected(world)
    personal.log.clear()
    async with world.source.session(credential, Kept(world)) as session:
        assert await session.last_change() is None
        kinds = world.source.info.capabilities & MEASURES.keys()
        found = [each async for each in session.readings(kinds, world.window)]
    assert {each.kind for each in found} == kinds
    assert personal.paths().count(EXCHANGE) == 1
    assert len(personal.log) == 5


async def test_long_windows_are_asked_for_in_parts_of_28_days(
    world: WearableWorld, personal: FakePersonal
) -> None:
    async with world.source.session(await connected(world), Kept(world)) as session:
        [each async for each in session.readings(world.source.info.capabilities, FORTY_DAYS)]
    spans = [(each.query["startDate"], each.query["endDate"]) for each in personal.log if each.path == SLEEP]
    assert spans == [("2026-01-21", "2026-02-17"), ("2026-02-18", "2026-03-01")]


async def test_no_more_than_four_requests_are_under_way(world: WearableWorld, personal: FakePersonal) -> None:
    credential, held = await connected(world), threading.Event()
    personal.fail("^/activitylist-service", 503, delay=held)

    async def page() -> None:
        async with world.source.session(credential, Kept(world)) as session:
            with pytest.raises(SourceUnavailable):
                await anext(session.activities(world.window))

    pages = [asyncio.create_task(page()) for _ in range(12)]
    async with asyncio.timeout(20):
        while personal.under_way < 4:  # noqa: ASYNC110 (the server has no event of this loop)
            await asyncio.sleep(0.01)
    held.set()
    await asyncio.gather(*pages)
    assert personal.most_under_way == 4


@pytest.mark.parametrize(
    ("status", "raises"),
    [(403, AuthenticationFailed), (401, AuthenticationFailed), (429, RateLimited), (503, SourceUnavailable)],
)
async def test_a_key_that_is_refused_while_somebody_types_it(
    status: int, raises: type[SourceError], world: WearableWorld, personal: FakePersonal
) -> None:
    personal.fail(EXCHANGE, status)
    with pytest.raises(raises):
        await world.source.connect(world.login, NOW)


async def test_a_server_that_is_refused_later_does_not_cost_the_key(
    world: WearableWorld, personal: FakePersonal
) -> None:
    credential = await connected(world)
    personal.fail(EXCHANGE, 403)
    async with world.source.session(credential, Kept(world)) as session:
        with pytest.raises(AccessBlocked):
            await anext(session.activities(world.window))


@pytest.mark.parametrize("key", ["", " ", "a key", "clé", "k\r\nX-Evil: 1", "k" * 5000])
async def test_what_is_no_key_is_refused_before_anybody_is_asked(
    key: str, world: WearableWorld, personal: FakePersonal
) -> None:
    with pytest.raises(AuthenticationFailed):
        await world.source.connect(SourceKey(key=Secret(key)), NOW)
    assert personal.log == []
    sealed = Credential(blob=json.dumps([1, key]).encode(), account=Account(provider_user_id="1"))
    with pytest.raises(AuthenticationFailed):
        async with world.source.session(sealed, Kept(world)):
            pass


async def test_no_key_and_no_token_is_logged_not_even_by_the_http_client(
    world: WearableWorld, personal: FakePersonal, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await connected(world)
    assert "key-of-42" not in caplog.text
    assert [token for token in personal.tokens.given if token in caplog.text] == []
