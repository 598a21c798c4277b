"""What changes at the source, and at the athlete's hands, and what cannot be read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.sync_world import SyncWorld, a_sync_world
from tests.services.world import a_run, a_triathlon_recording
from training_analyzer.domain.activities.errors import ReaderBusy, UnreadableFile
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.services.begin_sync import Waits, begin_sync
from training_analyzer.domain.services.held_connection import HeldConnection
from training_analyzer.domain.services.sync_wearable import sync_wearable
from training_analyzer.domain.sync.connection import ConnectionState
from training_analyzer.domain.sync.errors import AuthenticationFailed, SourceUnavailable
from training_analyzer.domain.sync.run import RunState, SyncRun, Trigger
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.summary import ActivitySummary
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.connection_builders import a_connection
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.plugins.testing.wearable_builders import a_reading


@pytest.fixture
async def sync() -> SyncWorld:
    return await a_sync_world()


async def test_another_name_or_sport_at_the_source_is_taken_over(sync: SyncWorld) -> None:
    said = sync.records(1)
    await sync.run()
    await again(sync, said, name="Parkrun", sport=Sport.HIKING, revision="2")
    [activity] = await sync.activities()
    assert (activity.name, activity.sport) == ("Parkrun", Sport.HIKING)
    assert (await sync.runs())[0].parts[0].changed == 1


async def test_the_athletes_own_name_outlives_what_only_the_source_computed_anew(sync: SyncWorld) -> None:
    said = sync.records(1)
    await sync.run()
    [activity] = await sync.activities()
    await sync.world.edited(activity, name="With Bea")
    await again(sync, said, energy_kcal=1.0, revision="2")
    assert [each.name for each in await sync.activities()] == ["With Bea"]


async def test_what_was_removed_here_does_not_come_back(sync: SyncWorld) -> None:
    said = sync.records(1)
    await sync.run()
    [activity] = await sync.activities()
    await sync.world.removed(activity)
    await again(sync, said, name="Edited there", revision="2")
    assert await sync.activities() == []


async def test_a_week_later_what_is_gone_at_the_source_is_gone_here(sync: SyncWorld) -> None:
    kept, listed_no_more, noted, gone = [sync.records(number) for number in (1, 2, 3, 4)]
    await sync.run()
    by_id = {each.external_id: each for each in await sync.activities()}
    await sync.world.edited(by_id[noted.external_id], notes="The day I met Bea")
    sync.person.activities = [kept]
    for said in (noted, gone):
        del sync.person.files[said.external_id]
    for days in (6, 1):
        sync.later(days=days)
        sync.uploads()
        await sync.run()
    left = {each.external_id for each in await sync.activities()}
    assert left == {kept.external_id, listed_no_more.external_id, noted.external_id}
    assert (await sync.stored()).swept_on == sync.world.now.date()


async def test_a_source_that_lists_nothing_has_not_lost_everything(sync: SyncWorld) -> None:
    for number in range(1, 6):
        sync.records(number)
    await sync.run()
    sync.person.activities, sync.person.files = [], {}
    sync.later(days=8)
    sync.uploads()
    await sync.run()
    assert len(await sync.activities()) == 5


async def test_an_entry_without_a_recording_is_made_of_what_the_list_says(sync: SyncWorld) -> None:
    said = sync.records(1, manual=True)
    sync.records(2, name=None)
    del sync.person.files["2"]
    assert (await sync.run()).state is RunState.COMPLETED
    second, first = await sync.activities()
    assert (first.name, first.distance_m, first.file_sha256) == (said.name, 12_000.0, None)
    assert (second.source, second.external_id, second.partial) == ("fake", "2", False)
    assert sync.source.requests.count("activity_file") == 1


async def test_a_recording_that_cannot_be_read_leaves_what_the_list_says_and_why(sync: SyncWorld) -> None:
    sync.records(1, body=b"damaged")
    sync.world.reader.give(b"damaged", UnreadableFile("The file is cut off."))
    assert (await sync.run()).state is RunState.COMPLETED
    [activity] = await sync.activities()
    assert (activity.partial, activity.distance_m) == (True, 12_000.0)
    assert "cut off" in activity.import_notes[0]


async def test_a_reader_that_is_busy_leaves_it_to_the_next_sync(sync: SyncWorld) -> None:
    sync.records(1)
    sync.world.reader.busy = True
    run = await sync.run()
    assert (run.state, run.parts[0].failed) == (RunState.PARTIAL, 1)
    assert ReaderBusy.code != run.error_code
    sync.world.reader.busy = False
    sync.later(days=1)
    assert (await sync.run()).state is RunState.COMPLETED
    assert len(await sync.activities()) == 1


async def test_what_was_uploaded_before_is_not_there_twice(sync: SyncWorld) -> None:
    said = sync.records(1)
    uploaded = await sync.world.imported(
        a_run(started_at=said.started_at), sync.person.files[said.external_id]
    )
    await sync.run()
    assert [each.id for each in await sync.activities()] == [uploaded.activity.id]


async def test_the_same_session_by_another_file_is_linked_as_a_duplicate(sync: SyncWorld) -> None:
    said = sync.records(1)
    uploaded = await sync.world.imported(a_run(started_at=said.started_at), b"from another watch")
    await sync.run()
    links = {each.source: each.duplicate_of for each in await sync.activities()}
    assert links == {"file": None, "fake": uploaded.activity.id}


async def test_a_triathlon_is_one_activity_with_its_legs(sync: SyncWorld) -> None:
    sync.records(1, body=b"triathlon", sport=Sport.MULTISPORT)
    sync.world.reader.give(b"triathlon", a_triathlon_recording())
    for leg in (11, 12, 13):
        sync.records(1, external_id=str(leg), parent_id="1")
    assert (await sync.run()).parts[0].new == 1
    whole, *legs = sorted(await sync.activities(), key=lambda each: each.parent_id is not None)
    assert (whole.sport, whole.external_id, len(legs)) == (Sport.MULTISPORT, "1", 3)
    assert {each.parent_id for each in legs} == {whole.id}
    assert sync.source.requests.count("activity_file") == 1


async def test_what_no_activity_can_be_is_left_out_and_asked_for_once(sync: SyncWorld) -> None:
    sync.records(-1, external_id="9", started_at=NOW + timedelta(hours=30), utc_offset_s=-12 * 3600)
    await sync.change(kinds=frozenset({Capability.ACTIVITIES}))
    sync.world.now = NOW
    sync.person.activities[0] = replace(sync.person.activities[0], utc_offset_s=-31 * 3600)
    run = await sync.run()
    assert (run.state, run.parts[0].fetched, run.parts[0].failed) == (RunState.PARTIAL, 1, 1)
    assert await sync.activities() == []
    sync.later(hours=2)
    await sync.run(Trigger.MANUAL)
    assert sync.source.requests.count("activity_file") == 1


async def test_a_credential_that_came_meanwhile_has_its_own_try(sync: SyncWorld) -> None:
    async def reconnects(seconds: float) -> None:
        sync.later(seconds=seconds)
        stored = await sync.stored()
        async with sync.world.store.work() as w:
            await w.connections.reconnect(stored)
            await w.commit()
        sync.source.failures = [AuthenticationFailed()]

    run = await sync_wearable(sync.order(), syncing=replace(sync.syncing, sleep=reconnects))
    assert isinstance(run, SyncRun)
    stored = await sync.stored()
    assert run.state is RunState.INTERRUPTED
    assert (stored.state, stored.next_sync_at) == (ConnectionState.CONNECTED, sync.world.now)


async def test_a_provider_takes_so_many_syncs_at_once(sync: SyncWorld) -> None:
    sync.source.info = replace(sync.source.info, syncs_at_once=1)
    await stored_user(sync.world.store, a_user(2))
    async with sync.world.store.work() as w:
        await w.connections.add(a_connection(2))
        await w.commit()
    other = replace(sync.order(), user_id=a_user(2).id, connection_id=a_connection(2).id)
    assert isinstance(await begin_sync(other, syncing=sync.syncing), HeldConnection)
    waits = await sync.sync()
    assert isinstance(waits, Waits)
    assert waits.busy
    assert (await sync.stored()).next_sync_at == waits.until
    assert sync.source.requests == []


async def test_a_failed_part_is_asked_for_again_and_the_rest_is_not(sync: SyncWorld) -> None:
    sync.person.readings = [a_reading()]
    sync.source.failures = [None, None, SourceUnavailable()]
    assert (await sync.run()).state is RunState.PARTIAL
    marks = (await sync.stored()).marks
    assert len(marks) == len((await sync.runs())[0].parts) - 1


async def again(sync: SyncWorld, said: ActivitySummary, **changes: object) -> None:
    """Change an activity at the source, and sync on the day after."""
    sync.person.activities = [replace(said, **changes)]  # type: ignore[arg-type] # the fields of a summary
    sync.later(days=1)
    sync.uploads()
    await sync.run()
