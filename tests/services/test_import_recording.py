"""A file that an athlete dropped becomes an activity, once."""

from datetime import timedelta
from hashlib import sha256
from itertools import count
from typing import Any

import pytest

from tests.services.world import MORNING, WhileReading, World, a_run, a_triathlon_recording, an_hour_at
from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.errors import NotAnActivity, StartTimeUnknown, UnreadableFile
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue, StoreUnavailable, WriteConflict
from training_analyzer.domain.services.import_history import Entry, import_history
from training_analyzer.plugins.testing.builders import a_recording, a_threshold, a_user
from training_analyzer.plugins.testing.stored import stored_user


async def test_a_file_becomes_an_activity_with_its_load(world: World) -> None:
    imported = await world.imported(a_run())
    assert imported.new
    assert imported.legs == []
    assert imported.activity.load_method is LoadMethod.HRSS
    assert imported.activity.load == pytest.approx(63.3429, rel=1e-6)
    assert await world.get(imported.activity) == imported.activity


async def test_laps_streams_metrics_and_file_are_stored_with_it(world: World) -> None:
    activity = (await world.imported(a_run(), b"bytes as they came")).activity
    async with world.store.work.snapshot() as w:
        assert len(await w.recordings.laps(world.user_id, activity.id)) == 3
        streams = await w.recordings.streams(world.user_id, activity.id)
        assert list(streams[Channel.HEART_RATE]) == [150.0] * 3600
        metrics = await w.recordings.find_metrics(world.user_id, activity.id)
        assert metrics is not None
        assert metrics.load == activity.load
        file = await w.recordings.find_file(world.user_id, sha256(b"bytes as they came").digest())
        assert file is not None
        assert (file.body, file.received_at) == (b"bytes as they came", world.now)


async def test_the_same_file_again_is_the_same_activity_and_is_not_read(world: World) -> None:
    first = await world.imported(a_run())
    again = await world.imported(a_run())
    assert (again.activity, again.new) == (first.activity, False)
    assert world.reader.reads == 1
    assert len(await world.everything()) == 1


async def test_the_same_multisport_file_again_returns_its_legs_too(world: World) -> None:
    first = await world.imported(a_triathlon_recording())
    again = await world.imported(a_triathlon_recording())
    assert again.activity == first.activity
    assert list(again.legs) == list(first.legs)


async def test_the_same_file_brought_by_two_requests_at_once_is_one_activity(world: World) -> None:
    async def other() -> None:
        await world.imported(a_run())

    mine = await world.imported(a_run(), work=WhileReading(world.store.work, other))
    assert not mine.new
    assert [one.id for one in await world.everything()] == [mine.activity.id]
    assert len(world.observers.stored) == 1


async def test_observers_hear_of_what_is_new_and_only_of_that(world: World) -> None:
    imported = await world.imported(a_run())
    await world.imported(a_run())
    assert world.observers.stored == [imported.activity]


@pytest.mark.parametrize("refusal", [NotAnActivity("workout"), UnreadableFile("it is cut off")])
async def test_a_file_that_is_refused_leaves_nothing(world: World, refusal: Any) -> None:
    with pytest.raises(type(refusal)):
        await world.imported(refusal)
    assert await world.everything() == []
    async with world.store.work.snapshot() as w:
        assert await w.recordings.find_file(world.user_id, sha256(b"a file").digest()) is None


async def test_a_file_refused_by_its_start_leaves_nothing(world: World) -> None:
    with pytest.raises(InvalidValue):
        await world.imported(a_run(400))
    assert await world.everything() == []
    assert world.observers.stored == []


async def test_a_clockless_file_needs_a_start(world: World) -> None:
    with pytest.raises(StartTimeUnknown):
        await world.imported(a_run(started_at=None))
    imported = await world.imported(a_run(started_at=None), start_time=MORNING)
    assert imported.activity.started_at == MORNING


async def test_an_outage_is_told_and_leaves_nothing(world: World) -> None:
    world.store.fail("the disk is full")
    with pytest.raises(StoreUnavailable):
        await world.imported(a_run())
    world.store.recover()
    assert await world.everything() == []
    assert (await world.imported(a_run())).new


async def test_thresholds_changed_meanwhile_measure_the_file_again_without_reading_it_again(
    world: World,
) -> None:
    async def change() -> None:
        async with world.store.work() as w:
            await w.thresholds.replace(world.user_id, [a_threshold(lthr_bpm=150.0)], world.now)
            await w.commit()

    imported = await world.imported(a_run(), work=WhileReading(world.store.work, change, snapshot=2))
    assert imported.activity.load == pytest.approx(100.0)
    assert world.reader.reads == 1


async def test_thresholds_that_change_all_the_time_are_a_conflict(world: World) -> None:
    changes = count()

    async def change() -> None:
        async with world.store.work() as w:
            row = a_threshold(lthr_bpm=150.0 + next(changes))
            await w.thresholds.replace(world.user_id, [row], world.now)
            await w.commit()

    work = WhileReading(world.store.work, change, snapshot=2, always=True)
    with pytest.raises(WriteConflict):
        await world.imported(a_run(), work=work)
    assert await world.everything() == []
    assert next(changes) == 3


async def test_a_multisport_file_becomes_a_whole_with_legs(world: World) -> None:
    imported = await world.imported(a_triathlon_recording())
    swim, ride, run = imported.legs
    assert imported.activity.sport is Sport.MULTISPORT
    assert swim.load is None
    assert imported.activity.load == pytest.approx((ride.load or 0.0) + (run.load or 0.0))
    assert list(await world.legs(imported.activity)) == list(imported.legs)


async def test_a_whole_does_not_count_beside_its_legs(world: World) -> None:
    imported = await world.imported(a_triathlon_recording())
    (day,) = await world.series()
    assert day.load == pytest.approx(imported.activity.load)
    assert day.activity_count == 3
    assert await world.series("multisport") == []


async def test_the_same_session_from_another_source_is_linked_and_counts_once(world: World) -> None:
    entered = await world.recorded(0, distance_m=11_250.0, rpe=5.0)
    imported = await world.imported(a_run())
    assert imported.activity.duplicate_of == entered.id
    assert (await world.get(imported.activity)).duplicate_of == entered.id
    (day,) = await world.series()
    assert (day.load, day.activity_count) == (entered.load, 1)


async def test_the_legs_of_a_duplicate_do_not_count_either(world: World) -> None:
    first = await world.imported(a_triathlon_recording(), b"from the watch")
    second = await world.imported(a_triathlon_recording(), b"from a service")
    assert second.activity.duplicate_of == first.activity.id
    assert [leg.duplicate_of for leg in second.legs] == [first.activity.id] * 3
    assert list(await world.legs(second.activity)) == list(second.legs)
    (day,) = await world.series()
    assert day.activity_count == 3


async def test_another_athletes_file_is_another_activity(world: World) -> None:
    mine = await world.imported(a_run())
    other = World(await stored_user(world.store, a_user(2)), store=world.store, make_id=world.make_id)
    theirs = await other.imported(a_run())
    assert theirs.new
    assert theirs.activity.id != mine.activity.id
    assert theirs.activity.duplicate_of is None
    assert [one.id for one in await world.everything()] == [mine.activity.id]


async def test_a_history_is_taken_in_at_once(world: World) -> None:
    entries = [Entry(a_run(n), f"Run {n}", 7.0) for n in (3, 0, 1)]
    entries.append(Entry(a_triathlon_recording(5), "Triathlon"))
    count = await import_history(
        entries=entries,
        source="demo",
        user_id=world.user_id,
        work=world.store.work,
        offered=world.offered,
        make_id=world.make_id,
        clock=world.clock,
    )
    activities = await world.everything()
    assert count == len(activities) == 7
    assert {one.name for one in activities} >= {"Run 0", "Run 1", "Run 3", "Triathlon"}
    assert {one.source for one in activities} == {"demo"}
    assert [day.activity_count for day in await world.series()] == [1, 1, 0, 1, 0, 3]
    assert world.observers.stored == []


async def test_an_empty_history_is_none(world: World) -> None:
    count = await import_history(
        entries=[],
        source="demo",
        user_id=world.user_id,
        work=world.store.work,
        offered=world.offered,
        make_id=world.make_id,
        clock=world.clock,
    )
    assert count == 0
    assert await world.series() == []


async def test_a_history_is_taken_in_whole_or_not_at_all(world: World) -> None:
    with pytest.raises(InvalidValue):
        await import_history(
            entries=[Entry(a_run(0), "Run"), Entry(a_run(400), "Next year")],
            source="demo",
            user_id=world.user_id,
            work=world.store.work,
            offered=world.offered,
            make_id=world.make_id,
            clock=world.clock,
        )
    assert await world.everything() == []


async def test_an_activity_without_heart_rate_has_no_load_but_counts(world: World) -> None:
    streams = {Channel.TIME: an_hour_at(1.0)[Channel.TIME], Channel.DISTANCE: [1.0] * 3600}
    imported = await world.imported(a_run(streams=streams))
    assert imported.activity.load is None
    (day,) = await world.series()
    assert (day.load, day.activity_count) == (0.0, 1)


async def test_damage_is_shown(world: World) -> None:
    session = a_run().sessions[0]
    imported = await world.imported(a_recording(session, notes=("It is cut off.",)))
    assert imported.activity.partial


async def test_a_file_far_from_the_athletes_day_begins_the_series_there(world: World) -> None:
    await world.imported(a_run(10), b"later")
    await world.imported(a_run(0), b"earlier")
    days = await world.series()
    assert days[0].day == MORNING.date()
    assert days[-1].day == MORNING.date() + timedelta(days=10)
