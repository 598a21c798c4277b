"""Changed thresholds and preferences measure again what they govern, and nothing else."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from tests.services.world import MORNING, WhileReading, World, a_run, a_triathlon_recording
from training_analyzer.domain.activities.activity import Activity, LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.services.recalculate import BATCH, recalculate
from training_analyzer.domain.services.set_thresholds import set_thresholds
from training_analyzer.domain.training.metrics import ALGORITHM
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.plugins.testing.builders import a_threshold
from training_analyzer.ports.work import Work

RUN, RIDE = Sport.RUNNING, Sport.CYCLING


def from_day(day: int, **changes: Any) -> Threshold:
    """Return a runner's row that holds from so many days after the first of February."""
    return a_threshold(valid_from=MORNING.date() + timedelta(days=day), **changes)


async def put(world: World, *rows: Threshold) -> Sequence[Threshold]:
    """Set the athlete's thresholds."""
    return await set_thresholds(
        user_id=world.user_id, rows=rows, work=world.store.work, offered=world.offered, clock=world.clock
    )


async def prefer(world: World, **changes: Any) -> TrainingPreferences:
    """Set the athlete's preferences."""
    return await world.preferred(**changes)


async def again(world: World, work: Work | None = None) -> int:
    """Measure what is outdated."""
    return await recalculate(
        user_id=world.user_id, work=work or world.store.work, offered=world.offered, clock=world.clock
    )


async def outdated(world: World) -> int:
    """Mark everything as outdated, as a process does that dies right afterwards; return how many."""
    async with world.store.work() as w:
        marked = [
            await w.recordings.outdate(world.user_id, sport=sport, first=date.min, until=None)
            for sport in Sport
        ]
        await w.commit()
    return sum(marked)


async def runs(world: World, *days: int) -> list[Activity]:
    """Import a run of an hour at 150 for each day."""
    found = []
    for day in days:
        body = f"run of day {day}".encode()
        found.append((await world.imported(a_run(day), body)).activity)
    return found


async def test_the_new_list_is_returned_sorted(world: World) -> None:
    rows = [from_day(9), a_threshold(sport=RIDE), from_day(0)]
    assert list(await put(world, *rows)) == [rows[1], rows[2], rows[0]]


async def test_metrics_name_the_row_in_force_though_it_repeats_the_one_before(world: World) -> None:
    (run,) = await runs(world, 5)
    await put(world, from_day(0), from_day(3))
    metrics = await world.metrics(run)
    assert metrics is not None
    assert metrics.threshold_from == from_day(3).valid_from
    assert await world.get(run) == run  # its numbers are the same


async def test_only_activities_on_days_whose_row_changed_are_measured_again(world: World) -> None:
    before = await runs(world, 0, 5, 10)
    world.now += timedelta(hours=1)
    await put(world, a_threshold(), from_day(3, lthr_bpm=160.0), from_day(8))
    after = [await world.get(one) for one in before]
    assert after[0] == before[0]
    assert after[2] == before[2]
    assert (after[1].version, after[1].updated_at) == (2, world.now)
    assert after[1].load is not None
    assert before[1].load is not None
    assert after[1].load > before[1].load
    metrics = await world.metrics(after[1])
    assert metrics is not None
    assert metrics.threshold_from == from_day(3).valid_from


async def test_the_row_of_one_sport_leaves_the_others_alone(world: World) -> None:
    (run,) = await runs(world, 0)
    ride = (await world.imported(a_run(1, sport=RIDE), b"a ride")).activity
    await put(world, a_threshold(lthr_bpm=150.0), a_threshold(sport=RIDE, ftp_w=250.0))
    assert await world.get(ride) == ride
    assert (await world.get(run)).load == pytest.approx(100.0)


async def test_an_hour_at_the_new_threshold_is_100(world: World) -> None:
    (run,) = await runs(world, 0)
    await put(world, a_threshold(lthr_bpm=150.0))
    assert (await world.get(run)).load == pytest.approx(100.0)
    assert [day.load for day in await world.series()] == [pytest.approx(100.0)]


async def test_without_thresholds_the_load_is_unknown_again(world: World) -> None:
    (run,) = await runs(world, 0)
    await put(world)
    assert (await world.get(run)).load is None
    metrics = await world.metrics(run)
    assert metrics is not None
    assert metrics.reasons["load"] is Reason.NO_THRESHOLD
    assert [(day.load, day.activity_count) for day in await world.series()] == [(0.0, 1)]


async def test_a_load_that_stays_is_no_change_of_the_activity(world: World) -> None:
    activity = await world.recorded(0, rpe=7.0)
    await put(world, a_threshold(lthr_bpm=150.0))
    assert await world.get(activity) == activity
    metrics = await world.metrics(activity)
    assert metrics is not None
    assert metrics.algorithm == ALGORITHM


async def test_the_same_thresholds_again_change_nothing(world: World) -> None:
    before = await runs(world, 0, 5)
    await put(world, a_threshold(sport=RIDE, ftp_w=250.0), a_threshold())
    assert [await world.get(one) for one in before] == before


async def test_an_edit_afterwards_counts_by_the_thresholds_of_its_day(world: World) -> None:
    (run,) = await runs(world, 10)
    await put(world, a_threshold(), from_day(5, lthr_bpm=150.0))
    moved = await world.edited(await world.get(run), start_time=MORNING)
    assert moved.load == run.load


async def test_a_refused_list_changes_nothing(world: World) -> None:
    before = await runs(world, 0)
    with pytest.raises(InvalidValue):
        await put(world, a_threshold(lthr_bpm=1.0))
    async with world.store.work.snapshot() as w:
        assert len(await w.thresholds.list(world.user_id)) == 2
    assert [await world.get(one) for one in before] == before


async def test_what_was_left_undone_is_finished_by_the_next_call(world: World) -> None:
    before = await runs(world, 0, 1, 2)
    async with world.store.work() as w:
        await w.thresholds.replace(world.user_id, [a_threshold(lthr_bpm=150.0)], world.now)
        await w.commit()
    assert await outdated(world) == 3
    assert await again(world) == 3
    assert [(await world.get(one)).load for one in before] == [pytest.approx(100.0)] * 3
    assert [day.load for day in await world.series()] == [pytest.approx(100.0)] * 3
    assert await again(world) == 0


async def test_more_than_a_batch_is_measured_in_several(world: World) -> None:
    for n in range(BATCH + 5):
        await world.recorded(n % 25, avg_hr_bpm=150, start_time=MORNING + timedelta(hours=10 * n))
    assert await outdated(world) == BATCH + 5
    assert await again(world) == BATCH + 5
    assert await again(world) == 0


async def test_an_activity_edited_meanwhile_is_not_overwritten(world: World) -> None:
    (run,) = await runs(world, 0)
    await outdated(world)

    async def edit() -> None:
        await world.edited(run, load_override=7.0, name="Mine")

    await again(world, WhileReading(world.store.work, edit))
    after = await world.get(run)
    assert (after.name, after.load, after.load_method) == ("Mine", 7.0, LoadMethod.OVERRIDE)
    metrics = await world.metrics(run)
    assert metrics is not None
    assert metrics.load == 7.0
    assert [day.load for day in await world.series()] == [7.0]


async def test_an_activity_removed_meanwhile_stays_removed(world: World) -> None:
    (run,) = await runs(world, 0)
    await outdated(world)

    async def remove() -> None:
        await world.removed(run)

    await again(world, WhileReading(world.store.work, remove))
    assert await world.everything() == []
    assert await world.series() == []


async def test_a_whole_removed_meanwhile_stays_removed(world: World) -> None:
    whole = (await world.imported(a_triathlon_recording())).activity
    assert await outdated(world) == 4

    async def remove() -> None:
        await world.removed(whole)

    await again(world, WhileReading(world.store.work, remove))
    assert await world.everything() == []


async def test_thresholds_changed_meanwhile_are_the_ones_that_count(world: World) -> None:
    (run,) = await runs(world, 0)
    await outdated(world)

    async def change() -> None:
        async with world.store.work() as w:
            await w.thresholds.replace(world.user_id, [a_threshold(lthr_bpm=150.0)], world.now)
            await w.commit()

    await again(world, WhileReading(world.store.work, change))
    assert (await world.get(run)).load == pytest.approx(100.0)


async def test_a_wholes_load_follows_its_legs(world: World) -> None:
    imported = await world.imported(a_triathlon_recording())
    swim, ride, run = imported.legs
    await put(world, a_threshold(lthr_bpm=160.0), a_threshold(sport=RIDE, ftp_w=250.0))
    legs = await world.legs(imported.activity)
    assert [leg.load for leg in legs] == [None, ride.load, pytest.approx(100.0)]
    whole = await world.get(imported.activity)
    assert whole.load == pytest.approx((ride.load or 0.0) + 100.0)
    assert whole.version == imported.activity.version + 1
    assert legs[0] == swim
    assert run.load != whole.load
    assert [day.load for day in await world.series()] == [pytest.approx(whole.load)]


async def test_another_order_of_methods_measures_its_sport_again(world: World) -> None:
    run = await world.recorded(0, avg_hr_bpm=150, rpe=7.0)
    ride = await world.recorded(1, sport=RIDE, avg_hr_bpm=150, rpe=7.0)
    assert run.load_method is LoadMethod.HRSS
    await prefer(world, load_order={RUN: (LoadMethod.SRPE, LoadMethod.HRSS)})
    changed = await world.get(run)
    assert changed.load == pytest.approx(100.0)
    assert changed.load_method is LoadMethod.SRPE
    assert await world.get(ride) == ride
    assert [day.load for day in await world.series()] == [changed.load, ride.load]


async def test_going_back_to_the_default_order_goes_all_the_way_back(world: World) -> None:
    run = await world.recorded(0, avg_hr_bpm=150, rpe=7.0)
    await prefer(world, load_order={RUN: (LoadMethod.SRPE,)})
    await prefer(world)
    assert (await world.get(run)).load == run.load


async def test_new_constants_touch_no_activity(world: World) -> None:
    before = await runs(world, 0, 3)
    await prefer(world, ctl_days=20.0, ctl_seed=50.0)
    assert [await world.get(one) for one in before] == before
    async with world.store.work.snapshot() as w:
        assert (await w.thresholds.preferences(world.user_id)).ctl_seed == 50.0


async def test_refused_preferences_are_not_stored(world: World) -> None:
    with pytest.raises(InvalidValue):
        await prefer(world, ctl_days=0.0)
    async with world.store.work.snapshot() as w:
        assert await w.thresholds.preferences(world.user_id) == TrainingPreferences()
