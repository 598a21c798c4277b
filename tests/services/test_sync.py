"""A sync takes in what is new, once, and says what it did."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.services.sync_world import SyncWorld, a_sync_world
from training_analyzer.domain.services.begin_sync import Skip, Skipped
from training_analyzer.domain.sync.connection import ConnectionState
from training_analyzer.domain.sync.run import RunState, Trigger
from training_analyzer.domain.sync.source import Capability
from training_analyzer.plugins.testing.builders import NOW, TODAY
from training_analyzer.plugins.testing.wearable_builders import a_reading


@pytest.fixture
async def sync() -> SyncWorld:
    return await a_sync_world()


async def test_a_first_sync_brings_the_newest_days_with_their_recordings(sync: SyncWorld) -> None:
    for number in (1, 3, 5, 40):
        sync.records(number)
    sync.person.readings = [a_reading(), a_reading(Capability.SLEEP, TODAY - timedelta(days=2))]
    run = await sync.run()
    assert run.state is RunState.COMPLETED
    found = await sync.activities()
    assert [(each.source, each.external_id, each.name) for each in found] == [
        ("fake", "5", "Run 5"),
        ("fake", "3", "Run 3"),
        ("fake", "1", "Run 1"),
    ]
    assert all(each.file_sha256 for each in found)
    parts = {each.kind: (each.fetched, each.new, each.changed, each.failed) for each in run.parts}
    assert parts["activities"] == (3, 3, 0, 0)
    assert parts["hrv"] == parts["sleep"] == (1, 1, 0, 0)
    assert [each.day for each in await sync.days()] == [TODAY - timedelta(days=2), TODAY]
    stored = await sync.stored()
    assert stored.marks == dict.fromkeys([str(each.kind) for each in run.parts], TODAY)
    assert (stored.lease_until, stored.changed_at) == (None, NOW - timedelta(hours=1))
    assert stored.last_success_at == sync.world.now
    assert stored.next_sync_at is not None
    assert stored.next_sync_at > NOW
    assert stored.swept_on == TODAY


async def test_what_is_there_is_not_fetched_again(sync: SyncWorld) -> None:
    sync.records(1)
    await sync.run()
    sync.later(days=1)
    sync.uploads()
    sync.records(0)
    sync.source.requests.clear()
    run = await sync.run()
    assert sync.source.requests.count("activity_file") == 1
    assert run.parts[0].new == 1
    assert len(await sync.activities()) == 2
    assert len(await sync.runs()) == 2


async def test_where_the_source_says_that_nothing_changed_one_request_is_made(sync: SyncWorld) -> None:
    sync.records(1)
    await sync.run()
    sync.later(days=1)
    sync.source.requests.clear()
    run = await sync.run()
    assert (run.state, run.reason) == (RunState.SKIPPED, "no_change")
    assert sync.source.requests == ["last_change"]
    sync.later(hours=1)
    assert (await sync.run(Trigger.MANUAL)).state is RunState.COMPLETED


async def test_a_sync_too_soon_asks_nobody_and_is_planned_for_later(sync: SyncWorld) -> None:
    await sync.run()
    sync.source.requests.clear()
    sync.later(minutes=10)
    assert await sync.sync() == Skipped(Skip.MIN_INTERVAL)
    assert await sync.sync(Trigger.MANUAL) == Skipped(Skip.MIN_INTERVAL)
    assert sync.source.requests == []
    stored = await sync.stored()
    assert stored.next_sync_at == NOW + timedelta(minutes=60)
    assert [each.reason for each in (await sync.runs())[:2]] == ["min_interval", "min_interval"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (ConnectionState.PAUSED_BY_USER, Skip.PAUSED),
        (ConnectionState.REAUTH_REQUIRED, Skip.REAUTH_REQUIRED),
        (ConnectionState.DISABLED, Skip.DISABLED),
    ],
)
async def test_what_stands_still_is_not_synced_by_itself(state: ConnectionState, reason: Skip) -> None:
    sync = await a_sync_world(state=state, next_sync_at=None)
    assert await sync.sync() == Skipped(reason)
    assert sync.source.requests == []
    assert (await sync.stored()).next_sync_at is None


async def test_a_good_sync_by_hand_brings_a_disabled_connection_back() -> None:
    sync = await a_sync_world(
        state=ConnectionState.DISABLED, consecutive_failures=8, last_error_code="provider_unavailable"
    )
    await sync.run(Trigger.MANUAL)
    stored = await sync.stored()
    assert (stored.state, stored.consecutive_failures) == (ConnectionState.CONNECTED, 0)
    assert stored.next_sync_at is not None


async def test_the_days_before_come_bit_by_bit_and_each_once(sync: SyncWorld) -> None:
    for number in (1, 20, 50, 100, 300):
        sync.records(number)
    await sync.run()
    walked: list[date] = []
    while (days := (await sync.stored()).backfill_last) and days >= TODAY - timedelta(days=365):
        walked.append(days)
        sync.later(minutes=10)
        assert (await sync.run(Trigger.BACKFILL)).state is RunState.COMPLETED
    assert [(one - two).days for one, two in pairwise(walked)] == [28] * 12
    assert len(await sync.activities()) == 5
    stored = await sync.stored()
    assert stored.marks["activities"] == TODAY
    assert stored.last_sync_at == NOW
    async with sync.world.store.work() as w:
        queued = await w.jobs.open_of(sync.world.user_id, "backfill")
    assert len(queued) == 1


async def test_requests_wait_for_their_turn(sync: SyncWorld) -> None:
    await sync.run()
    asked = len(sync.source.requests)
    assert asked > 10
    assert len(sync.waited_s) == asked - 10
    assert sum(sync.waited_s) == pytest.approx(2.0 * (asked - 10))
