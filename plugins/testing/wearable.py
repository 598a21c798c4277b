"""What every source of athletes' data does."""

import logging
from datetime import timedelta
from hashlib import sha256

import anyio
import anyio.lowlevel
import pytest

from training_analyzer.domain.sync.credential import (
    Credential,
)
from training_analyzer.domain.sync.errors import (
    GoneAtSource,
    SourceError,
)
from training_analyzer.domain.sync.reading import MEASURES, PartFailed
from training_analyzer.domain.sync.summary import ActivitySummary
from training_analyzer.domain.sync.window import Page, Window
from training_analyzer.plugins.testing.wearable_logins import OF_EACH_KIND, WearableLoginsContract
from training_analyzer.plugins.testing.wearable_world import Kept, WearableWorld, all_pages, connected
from training_analyzer.ports.wearable import WearableSession


class WearableContract(WearableLoginsContract):
    """The one thing to provide is a fixture ``world``, of a `WearableWorld` that nobody used before."""

    async def test_it_says_what_it_is(self, world: WearableWorld) -> None:
        info = world.source.info
        assert info.name.isidentifier()
        assert info.name == info.name.lower()
        assert info.capabilities
        assert info.credentials <= {*OF_EACH_KIND, "file"}
        assert min(info.max_days_per_request, info.min_poll_interval_s, info.requests_per_minute) > 0

    async def test_opening_a_session_asks_nothing(self, world: WearableWorld) -> None:
        credential = await connected(world)
        before = world.requests()
        async with world.source.session(credential, Kept(world)):
            pass
        assert world.requests() == before

    async def test_the_last_change_is_one_request(self, world: WearableWorld) -> None:
        credential = await connected(world)
        before = world.requests()
        async with world.source.session(credential, Kept(world)) as session:
            changed_at = await session.last_change()
        assert world.requests() <= before + 1
        assert changed_at is None or changed_at.tzinfo is not None

    async def test_each_request_waits_for_its_turn(self, world: WearableWorld) -> None:
        credential, turns = await connected(world), list[int]()

        async def pace() -> None:
            await anyio.lowlevel.checkpoint()
            turns.append(world.requests())

        async with world.source.session(credential, Kept(world), pace) as session:
            before = world.requests()
            await session.last_change()
            [page async for page in session.activities(world.window)]
            await session.activity_file(world.recorded)
        assert turns == list(range(before, world.requests()))

    async def test_activities_come_in_pages_each_once_and_the_same_again(self, world: WearableWorld) -> None:
        credential = await connected(world)
        first, again = await all_pages(world, credential), await all_pages(world, credential)
        found = [each for page in first for each in page.items]
        assert len(first) > 1
        assert len({each.external_id for each in found}) == len(found) >= 3
        assert [each for page in again for each in page.items] == found
        for each in found:
            local = each.started_at + timedelta(seconds=each.utc_offset_s or 0)
            assert each.started_at.utcoffset() == timedelta(0)
            assert world.window.first <= local.date() <= world.window.last
            assert each.source == world.source.info.name
            assert each.revision
            assert each.raw
            assert "raw" not in repr(each)

    async def test_a_cursor_goes_on_where_its_page_ended(self, world: WearableWorld) -> None:
        credential = await connected(world)
        pages = await all_pages(world, credential)
        assert pages[-1].cursor is None
        for number, page in enumerate(pages[:-1], 1):
            assert page.cursor is not None
            rest = await all_pages(world, credential, page.cursor)
            assert [each.items for each in rest] == [each.items for each in pages[number:]]

    async def test_a_failure_between_pages_leaves_the_last_cursor_good(self, world: WearableWorld) -> None:
        credential = await connected(world)
        whole, seen = await all_pages(world, credential), list[Page[ActivitySummary]]()
        world.fail(world.fails_as[0], 2)
        async with world.source.session(credential, Kept(world)) as session:
            with pytest.raises(world.fails_as[0]):
                await _take(session, world.window, seen)
            world.mend()
            assert [each.items for each in seen] == [whole[0].items]
            rest = [page async for page in session.activities(world.window, seen[-1].cursor)]
        assert [each.items for each in rest] == [each.items for each in whole[1:]]

    async def test_a_recording_is_what_its_digest_says(self, world: WearableWorld) -> None:
        async with world.source.session(await connected(world), Kept(world)) as session:
            file = await session.activity_file(world.recorded)
            assert file.data
            assert file.sha256 == sha256(file.data).hexdigest()
            with pytest.raises(GoneAtSource):
                await session.activity_file("9" * 12)

    async def test_readings_are_of_the_kinds_and_days_asked(self, world: WearableWorld) -> None:
        kinds = world.source.info.capabilities & MEASURES.keys()
        async with world.source.session(await connected(world), Kept(world)) as session:
            found = [each async for each in session.readings(kinds, world.window)]
            assert [each async for each in session.readings(frozenset(), world.window)] == []
        assert found
        for each in found:
            assert not isinstance(each, PartFailed)
            assert world.window.first <= each.day <= world.window.last
            assert each.values.keys() <= MEASURES[each.kind]
            assert any(value is not None for value in each.values.values())
        assert len({(each.kind, each.day) for each in found}) == len(found)

    async def test_each_failure_is_told_as_what_it_is(self, world: WearableWorld) -> None:
        credential = await connected(world)
        for kind in world.fails_as:
            world.fail(kind, 1)
            with pytest.raises(SourceError) as caught:
                await all_pages(world, credential)
            world.mend()
            assert type(caught.value) is kind

    async def test_a_part_that_fails_does_not_end_the_others(self, world: WearableWorld) -> None:
        kinds = world.source.info.capabilities & MEASURES.keys()
        parts = [
            kind
            for kind in world.fails_as
            if kind.code in {"provider_unavailable", "provider_protocol_changed"}
        ]
        credential = await connected(world)
        for kind in parts:
            world.fail(kind, 1)
            async with world.source.session(credential, Kept(world)) as session:
                found = [each async for each in session.readings(kinds, world.window)]
            world.mend()
            assert {each.kind for each in found} == kinds
            assert all(isinstance(each, PartFailed) and type(each.error) is kind for each in found)

    async def test_a_new_credential_is_kept_before_the_next_request(self, world: WearableWorld) -> None:
        if world.rotate is None:
            return  # its credentials do not rotate
        credential, kept = await connected(world), Kept(world)
        world.rotate()
        before, lasting = world.requests(), anyio.Event()

        async def keep(rotated: Credential) -> None:
            await anyio.lowlevel.checkpoint()
            await kept(rotated)
            lasting.set()

        async with world.source.session(credential, keep) as session:
            await session.last_change()
            assert lasting.is_set()
            assert kept.seen == [before]
            await session.last_change()
        [rotated] = kept.credentials
        assert rotated.account == credential.account
        assert rotated.blob != credential.blob
        assert await all_pages(world, rotated)

    async def test_where_it_cannot_be_kept_nothing_more_is_asked(self, world: WearableWorld) -> None:
        if world.rotate is None:
            return  # its credentials do not rotate
        credential = await connected(world)
        world.rotate()
        before = world.requests()

        async def lose(_: Credential) -> None:
            raise OSError(28, "the disk is full")

        async with world.source.session(credential, lose) as session:
            with pytest.raises(OSError, match="the disk is full"):
                await session.last_change()
        assert world.requests() == before

    async def test_nothing_secret_is_logged(
        self, world: WearableWorld, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            credential = await connected(world)
            await all_pages(world, credential)
            for kind in world.fails_as:
                world.fail(kind, 1)
                with pytest.raises(SourceError):
                    await all_pages(world, credential)
                world.mend()
        secrets = [*world.secrets, credential.blob.decode(errors="replace")]
        assert [secret for secret in secrets if secret in caplog.text] == []


async def _take(session: WearableSession, window: Window, into: list[Page[ActivitySummary]]) -> None:
    """Keep each page as it comes: those before a failure are there afterwards."""
    async for page in session.activities(window):
        into.append(page)  # noqa: PERF401
