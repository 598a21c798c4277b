"""What is entered by hand, changed and removed, and all that follows from it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.services.world import MORNING, WhileReading, World, a_run, a_triathlon_recording
from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.errors import LegOfMultisport
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue, NotFound, StaleWrite
from training_analyzer.domain.identity.user import Units
from training_analyzer.domain.services.edit_profile import edit_profile
from training_analyzer.plugins.testing.builders import a_threshold, a_user, an_activity
from training_analyzer.plugins.testing.stored import stored_user


async def test_an_entry_is_stored_with_its_load(world: World) -> None:
    activity = await world.recorded(0, rpe=7.0)
    assert activity.load == pytest.approx(100.0)
    assert activity.load_method is LoadMethod.SRPE
    assert await world.get(activity) == activity
    assert world.observers.stored == [activity]
    metrics = await world.metrics(activity)
    assert metrics is not None
    assert metrics.load == activity.load


async def test_the_mean_heart_rate_of_an_entry_counts(world: World) -> None:
    activity = await world.recorded(0, avg_hr_bpm=150)
    assert activity.load == pytest.approx(63.3429, rel=1e-6)


async def test_an_entry_takes_the_accounts_zone_unless_it_names_one(world: World) -> None:
    assert (await world.recorded(0)).timezone == "Europe/Madrid"
    assert (await world.recorded(1, timezone="Asia/Tokyo")).utc_offset_s == 9 * 3600


@pytest.mark.parametrize("changes", [{"rpe": 11.0}, {"elapsed_time_s": 0.0}, {"timezone": "Mars"}])
async def test_a_refused_entry_leaves_nothing(world: World, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        await world.recorded(0, **changes)
    assert await world.everything() == []
    assert world.observers.stored == []


async def test_thresholds_changed_while_an_entry_was_measured_measure_it_again(world: World) -> None:
    async def change() -> None:
        async with world.store.work() as w:
            await w.thresholds.replace(world.user_id, [a_threshold(lthr_bpm=150.0)], world.now)
            await w.commit()

    activity = await world.recorded(0, avg_hr_bpm=150, work=WhileReading(world.store.work, change))
    assert activity.load == pytest.approx(100.0)
    assert await world.everything() == [activity]


async def test_a_change_is_measured_and_counted_at_once(world: World) -> None:
    activity = await world.recorded(0, rpe=7.0)
    edited = await world.edited(activity, rpe=3.5)
    assert edited.version == activity.version + 1
    assert edited.load == pytest.approx(50.0)
    assert await world.get(activity) == edited
    metrics = await world.metrics(activity)
    assert metrics is not None
    assert metrics.load == edited.load
    assert [day.load for day in await world.series()] == [edited.load]


async def test_a_recording_is_measured_from_its_stored_samples(world: World) -> None:
    activity = (await world.imported(a_run(sport=Sport.WALKING))).activity
    assert activity.load is None
    assert (await world.edited(activity, sport=Sport.RUNNING)).load == pytest.approx(63.3429, rel=1e-6)


async def test_the_own_number_comes_and_goes(world: World) -> None:
    activity = (await world.imported(a_run())).activity
    own = await world.edited(activity, load_override=10.0)
    assert (own.load, own.load_method) == (10.0, LoadMethod.OVERRIDE)
    back = await world.edited(own, load_override=None)
    assert (back.load, back.load_method) == (activity.load, activity.load_method)


async def test_an_old_version_changes_and_removes_nothing(world: World) -> None:
    activity = await world.recorded(0, rpe=7.0)
    current = await world.edited(activity, name="Second")
    with pytest.raises(StaleWrite):
        await world.edited(activity, name="Third")
    with pytest.raises(StaleWrite):
        await world.removed(activity)
    assert await world.get(activity) == current


async def test_of_two_changes_at_once_one_wins_and_the_other_is_told(world: World) -> None:
    activity = await world.recorded(0, rpe=7.0)

    async def other() -> None:
        await world.edited(activity, name="Theirs", rpe=1.0)

    with pytest.raises(StaleWrite):
        await world.edited(activity, name="Mine", work=WhileReading(world.store.work, other))
    current = await world.get(activity)
    assert current.name == "Theirs"
    assert [day.load for day in await world.series()] == [current.load]


async def test_a_change_while_thresholds_change_is_measured_by_the_new_ones(world: World) -> None:
    activity = await world.recorded(0, avg_hr_bpm=150)

    async def change() -> None:
        async with world.store.work() as w:
            await w.thresholds.replace(world.user_id, [], world.now)
            await w.commit()

    edited = await world.edited(activity, rpe=7.0, work=WhileReading(world.store.work, change))
    assert edited.load_method is LoadMethod.SRPE
    assert await world.get(activity) == edited


async def test_a_refused_change_changes_nothing(world: World) -> None:
    activity = await world.recorded(0, rpe=7.0)
    with pytest.raises(InvalidValue):
        await world.edited(activity, name="Fine", rpe=70.0)
    assert await world.get(activity) == activity


async def test_nobody_changes_or_removes_what_is_somebody_elses(world: World) -> None:
    activity = await world.recorded(0, rpe=7.0)
    stranger = World(await stored_user(world.store, a_user(2)), store=world.store)
    with pytest.raises(NotFound):
        await stranger.edited(activity, name="Mine")
    with pytest.raises(NotFound):
        await stranger.removed(activity)
    assert await world.get(activity) == activity


async def test_what_is_not_there_cannot_be_changed_or_removed(world: World) -> None:
    with pytest.raises(NotFound):
        await world.edited(an_activity(), name="Nothing")
    with pytest.raises(NotFound):
        await world.removed(an_activity())


async def test_a_leg_that_changes_takes_its_whole_along(world: World) -> None:
    imported = await world.imported(a_triathlon_recording())
    swim, ride, run = imported.legs
    await world.edited(swim, load_override=40.0)
    whole = await world.get(imported.activity)
    assert whole.load == pytest.approx(40.0 + (ride.load or 0.0) + (run.load or 0.0))
    assert whole.load_method is None
    assert whole.version == imported.activity.version + 1
    assert [day.load for day in await world.series()] == [pytest.approx(whole.load)]


async def test_a_whole_that_moves_takes_its_legs_along(world: World) -> None:
    imported = await world.imported(a_triathlon_recording())
    await world.edited(imported.activity, start_time=MORNING + timedelta(days=4, hours=1))
    legs = await world.legs(imported.activity)
    for before, after in zip(imported.legs, legs, strict=True):
        assert after.started_at - before.started_at == timedelta(days=4, hours=1)
    assert [day.day for day in await world.series()] == [MORNING.date() + timedelta(days=4)]


async def test_a_whole_that_is_no_duplicate_frees_its_legs(world: World) -> None:
    await world.imported(a_triathlon_recording(), b"from the watch")
    second = await world.imported(a_triathlon_recording(), b"from a service")
    await world.edited(second.activity, not_a_duplicate=True)
    assert [leg.duplicate_of for leg in await world.legs(second.activity)] == [None] * 3
    (day,) = await world.series()
    assert day.activity_count == 6


async def test_a_renamed_whole_keeps_its_load(world: World) -> None:
    imported = await world.imported(a_triathlon_recording())
    renamed = await world.edited(imported.activity, name="Ironman")
    assert (renamed.name, renamed.load) == ("Ironman", imported.activity.load)


async def test_a_leg_is_not_removed_without_its_whole(world: World) -> None:
    imported = await world.imported(a_triathlon_recording())
    with pytest.raises(LegOfMultisport):
        await world.removed(imported.legs[0])
    assert len(await world.everything()) == 4


async def test_a_removed_whole_takes_its_legs_and_its_file_along(world: World) -> None:
    imported = await world.imported(a_triathlon_recording())
    await world.removed(imported.activity)
    assert await world.everything() == []
    assert await world.series() == []
    assert await world.metrics(imported.legs[0]) is None
    again = await world.imported(a_triathlon_recording())
    assert again.new


async def test_what_was_its_duplicate_counts_again(world: World) -> None:
    entered = await world.recorded(0, distance_m=11_250.0, rpe=5.0)
    imported = await world.imported(a_run())
    await world.removed(entered)
    assert (await world.get(imported.activity)).duplicate_of is None
    (day,) = await world.series()
    assert (day.load, day.activity_count) == (imported.activity.load, 1)


async def test_a_profile_changes_where_something_was_given(world: World) -> None:
    arguments: dict[str, Any] = {"user_id": world.user_id, "work": world.store.work, "now": world.now}
    edited = await edit_profile(version=1, display_name=" Ana ", **arguments)
    assert (edited.display_name, edited.timezone, edited.version) == ("Ana", "Europe/Madrid", 2)
    edited = await edit_profile(version=2, timezone="Asia/Tokyo", units=Units.IMPERIAL, **arguments)
    assert (edited.display_name, edited.timezone, edited.units) == ("Ana", "Asia/Tokyo", Units.IMPERIAL)
    with pytest.raises(StaleWrite):
        await edit_profile(version=2, display_name="Late", **arguments)
    with pytest.raises(InvalidValue):
        await edit_profile(version=3, timezone="Mars", **arguments)
    with pytest.raises(InvalidValue):
        await edit_profile(version=3, display_name="", **arguments)


async def test_another_time_zone_moves_no_activity_to_another_day(world: World) -> None:
    activity = await world.recorded(0, start_time=MORNING.replace(hour=23, minute=30), rpe=7.0)
    await edit_profile(
        user_id=world.user_id,
        version=1,
        timezone="America/New_York",
        work=world.store.work,
        now=world.now,
    )
    assert (await world.edited(activity, name="Late")).local_day == activity.local_day
