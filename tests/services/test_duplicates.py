"""Links between copies of one session, after the copies were changed or removed."""

from dataclasses import replace
from datetime import timedelta

from tests.services.test_series import check_series
from tests.services.world import MORNING, World, a_run, a_triathlon_recording
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId

_AWAY = MORNING + timedelta(days=3)


async def primary(world: World, activity: Activity) -> ActivityId | None:
    """Return what an activity is linked to now."""
    return (await world.get(activity)).duplicate_of


async def test_what_stood_for_a_duplicate_and_moved_away_lets_it_count(world: World) -> None:
    first = await world.recorded(0, rpe=7.0)
    copy = (await world.imported(a_run())).activity
    assert copy.duplicate_of == first.id
    world.now += timedelta(minutes=1)
    await world.edited(first, start_time=_AWAY)
    freed = await world.get(copy)
    assert (freed.duplicate_of, freed.version, freed.updated_at) == (None, copy.version + 1, world.now)
    assert [day.activity_count for day in await world.series()] == [1, 0, 0, 1]
    await check_series(world)


async def test_of_two_freed_copies_one_stands_for_the_other(world: World) -> None:
    first = await world.recorded(0)
    copies = [await world.recorded(0, start_time=MORNING + timedelta(seconds=n)) for n in (1, 2)]
    await world.edited(first, start_time=_AWAY)
    assert [await primary(world, copy) for copy in copies] == [None, copies[0].id]
    await check_series(world)


async def test_a_duplicate_that_moved_away_counts_at_once(world: World) -> None:
    await world.recorded(0, rpe=7.0)
    copy = await world.recorded(0, rpe=7.0)
    assert (await world.edited(copy, start_time=_AWAY)).duplicate_of is None
    assert [day.activity_count for day in await world.series()] == [1, 0, 0, 1]
    await check_series(world)


async def test_what_moves_to_another_copy_of_its_session_becomes_the_duplicate(world: World) -> None:
    first = await world.recorded(0, rpe=7.0)
    moved = await world.recorded(3, rpe=7.0)
    assert (await world.edited(moved, start_time=MORNING)).duplicate_of == first.id
    assert [day.activity_count for day in await world.series()] == [1]
    await check_series(world)


async def test_another_duration_or_sport_is_another_session(world: World) -> None:
    first = await world.recorded(0)
    copy = await world.recorded(0)
    other = await world.edited(copy, elapsed_time_s=7200.0)
    assert other.duplicate_of is None
    again = await world.edited(other, elapsed_time_s=3600.0)
    assert again.duplicate_of == first.id
    assert (await world.edited(again, sport=Sport.CYCLING)).duplicate_of is None
    await check_series(world)


async def test_links_lead_to_what_counts_though_it_became_a_duplicate_itself(world: World) -> None:
    standing = await world.recorded(0)
    moved = await world.recorded(3)
    copy = await world.recorded(3)
    assert copy.duplicate_of == moved.id
    await world.edited(moved, start_time=MORNING)
    assert await primary(world, moved) == standing.id
    assert await primary(world, copy) is None  # it did not move along
    await check_series(world)


async def test_a_small_move_leaves_the_links_as_they_are(world: World) -> None:
    first = await world.recorded(0)
    copy = await world.recorded(0)
    nearer = await world.recorded(0, start_time=MORNING + timedelta(seconds=130), elapsed_time_s=3500.0)
    assert nearer.duplicate_of is None
    moved = await world.edited(copy, start_time=MORNING + timedelta(seconds=100))
    assert moved.duplicate_of == first.id
    await check_series(world)


async def test_what_is_no_duplicate_by_the_athletes_word_stays_so_when_it_is_renamed(world: World) -> None:
    await world.recorded(0)
    own = await world.edited(await world.recorded(0), not_a_duplicate=True)
    assert (await world.edited(own, name="Second lap", rpe=3.0)).duplicate_of is None
    moved = await world.edited(
        await world.get(own), not_a_duplicate=True, start_time=MORNING + timedelta(seconds=5)
    )
    assert moved.duplicate_of is None


async def test_the_legs_of_a_freed_copy_count_and_say_so(world: World) -> None:
    first = (await world.imported(a_triathlon_recording(), b"one")).activity
    copy = (await world.imported(a_triathlon_recording(), b"two")).activity
    assert copy.duplicate_of == first.id
    await world.edited(first, start_time=_AWAY)
    assert [leg.duplicate_of for leg in await world.legs(copy)] == [None] * 3
    await check_series(world)


async def test_a_removal_frees_its_own_duplicates_and_nothing_else_of_that_instant(world: World) -> None:
    await world.recorded(0)
    own = await world.edited(await world.recorded(0), not_a_duplicate=True)
    removed = await world.recorded(5)
    copy = await world.recorded(5)
    async with world.store.work() as w:
        # as if it were changed in the very instant of the removal
        later = replace(own, updated_at=world.now + timedelta(days=1))
        own = await w.activities.save(later)
        await w.commit()
    world.now = own.updated_at
    await world.removed(removed)
    assert await world.get(own) == own
    assert await primary(world, copy) is None
    await check_series(world)


async def test_what_a_removal_frees_may_be_a_copy_of_something_else(world: World) -> None:
    removed = await world.recorded(0)
    copy = await world.recorded(0, start_time=MORNING + timedelta(seconds=110))
    other = await world.recorded(0, start_time=MORNING + timedelta(seconds=200), distance_m=10_000.0)
    assert (copy.duplicate_of, other.duplicate_of) == (removed.id, None)
    await world.removed(removed)
    assert await primary(world, copy) == other.id
    await check_series(world)
