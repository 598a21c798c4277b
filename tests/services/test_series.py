"""Whatever is added, changed and removed, the stored series is the one of the diary as it is now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from tests.services.oracle import series_of
from tests.services.world import MORNING, World, a_run, a_triathlon_recording, a_world
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.services.rebuild_series import by_series
from training_analyzer.domain.services.set_thresholds import set_thresholds
from training_analyzer.domain.training.daily import DayTotal
from training_analyzer.plugins.testing.builders import TODAY, a_threshold

SPORTS = (Sport.RUNNING, Sport.CYCLING, Sport.SWIMMING)


async def check_series(world: World) -> None:
    """Compare every stored series with the diary."""
    activities = await world.everything()
    async with world.store.work.snapshot() as w:
        preferences = await w.thresholds.preferences(world.user_id)
    for sport in (ALL_SPORTS, *Sport):
        stored = await world.series(sport)
        expected = series_of(activities, sport, preferences)
        assert [(day.day, day.activity_count) for day in stored] == [row[:1] + row[2:3] for row in expected]
        for day, (_, load, _, ctl, atl) in zip(stored, expected, strict=True):
            assert (day.load, day.ctl, day.atl) == pytest.approx((load, ctl, atl), rel=1e-9, abs=1e-9)


class Athlete:
    """Somebody who does one thing after another, at random but always the same for a seed."""

    def __init__(self, world: World, seed: int, earliest: int = 0) -> None:
        self._world, self._random = world, Random(seed)  # noqa: S311 - a dice for tests
        self._files = 0
        self._earliest = earliest

    async def do_something(self) -> None:
        """Add, change or remove something, a minute after the last time."""
        self._world.now += timedelta(minutes=1)
        wholes = [one for one in await self._world.everything() if one.parent_id is None]
        if not wholes or self._random.random() < 0.4:
            await self._add()
        elif self._random.random() < 0.5:
            await self._world.removed(self._random.choice(wholes))
        else:
            await self._change(self._random.choice(await self._world.everything()))

    async def _add(self) -> None:
        day, dice = self._day(), self._random.random()
        self._files += 1
        body = f"file {self._files}".encode()
        if dice < 0.5:
            rpe, sport = self._random.choice([None, 5.0, 7.0]), self._random.choice(SPORTS)
            await self._world.recorded(day, rpe=rpe, sport=sport, distance_m=10_000.0)
        elif dice < 0.8:
            offset_s = 3600 * self._random.choice([-11, 0, 1, 13])
            await self._world.imported(a_run(day, utc_offset_s=offset_s), body)
        else:
            await self._world.imported(a_triathlon_recording(day), body)

    async def _change(self, activity: Activity) -> None:
        if activity.parent_id is not None:
            await self._world.edited(activity, sport=self._random.choice(SPORTS), load_override=33.0)
        elif self._random.random() < 0.5:
            start_time = MORNING + timedelta(days=self._day(), minutes=self._random.randrange(600))
            await self._world.edited(activity, start_time=start_time)
        elif activity.duplicate_of is not None:
            await self._world.edited(activity, not_a_duplicate=True)
        elif activity.sport is not Sport.MULTISPORT:
            await self._world.edited(activity, load_override=self._random.choice([None, 0.0, 120.0]))

    def _day(self) -> int:
        return self._random.randrange(self._earliest, 15)


@pytest.mark.parametrize("seed", range(30))
async def test_after_any_sequence_of_changes_the_series_is_that_of_the_diary(seed: int) -> None:
    world = await a_world()
    athlete = Athlete(world, seed)
    for _ in range(12):
        await athlete.do_something()
        await check_series(world)


@pytest.mark.parametrize("seed", range(30))
async def test_what_is_years_apart_is_the_series_of_the_diary_too(seed: int) -> None:
    world = await a_world()
    await world.preferred(ctl_days=2.0, atl_days=1.0, ctl_seed=40.0, atl_seed=60.0)
    athlete = Athlete(world, seed, earliest=-500)
    for _ in range(15):
        await athlete.do_something()
        await check_series(world)


async def test_the_newest_activity_takes_the_rest_days_before_it_along(world: World) -> None:
    await world.recorded(0, rpe=7.0)
    await world.removed(await world.recorded(10, rpe=7.0))
    assert [day.day for day in await world.series()] == [MORNING.date()]
    await check_series(world)


async def test_moving_the_newest_activity_back_shortens_the_series(world: World) -> None:
    await world.recorded(0, rpe=7.0)
    last = await world.recorded(10, rpe=7.0)
    await world.edited(last, start_time=MORNING + timedelta(days=3))
    assert len(await world.series()) == 4
    await check_series(world)


async def test_removing_the_only_activity_leaves_no_series(world: World) -> None:
    await world.removed(await world.recorded(0, rpe=7.0))
    assert await world.series() == []
    assert await world.series("running") == []


async def test_removing_the_first_activity_starts_the_series_later(world: World) -> None:
    first = await world.recorded(0, rpe=7.0)
    await world.recorded(5, rpe=7.0)
    await world.removed(first)
    assert len(await world.series()) == 1
    await check_series(world)


async def test_another_sport_moves_the_load_to_another_series(world: World) -> None:
    activity = await world.recorded(0, rpe=7.0)
    await world.edited(activity, sport=Sport.CYCLING)
    assert await world.series("running") == []
    assert [day.load for day in await world.series("cycling")] == [pytest.approx(100.0)]
    await check_series(world)


async def test_two_activities_of_one_day_are_one_day(world: World) -> None:
    await world.recorded(0, rpe=7.0)
    await world.recorded(0, rpe=7.0, start_time=MORNING + timedelta(hours=5), elapsed_time_s=1800.0)
    (day,) = await world.series()
    assert day.load == pytest.approx(150.0)
    assert day.activity_count == 2


async def test_fifty_and_fifty_on_one_day_are_a_hundred(world: World) -> None:
    for hours in (0, 5):
        start_time = MORNING + timedelta(hours=hours)
        await world.recorded(rpe=7.0, elapsed_time_s=1800.0, start_time=start_time)
    other = await a_world()
    await other.recorded(rpe=7.0)
    (twice,), (once,) = await world.series(), await other.series()
    assert (twice.load, twice.ctl, twice.atl) == pytest.approx((once.load, once.ctl, once.atl), rel=1e-12)


async def test_a_duplicate_that_moved_away_counts_again_on_its_own_day(world: World) -> None:
    primary = await world.recorded(9, rpe=7.0)
    duplicate = await world.recorded(9, rpe=7.0)
    assert duplicate.duplicate_of == primary.id
    await world.edited(duplicate, start_time=MORNING)
    world.now += timedelta(days=1)
    await world.removed(primary)
    assert [day.day for day in await world.series()] == [MORNING.date()]
    await check_series(world)


async def test_seeds_and_constants_hold_from_the_first_day(world: World) -> None:
    await world.recorded(0, rpe=7.0)
    await world.recorded(4, rpe=7.0)
    await world.preferred(ctl_days=30.0, atl_days=5.0, ctl_seed=40.0, atl_seed=60.0)
    await check_series(world)


async def test_a_threshold_changes_the_series_from_its_first_day_on(world: World) -> None:
    for day in (0, 5, 10):
        await world.imported(a_run(day), f"file {day}".encode())
    before = await world.series()
    rows = [a_threshold(), a_threshold(valid_from=MORNING.date() + timedelta(days=5), lthr_bpm=160.0)]
    await set_thresholds(
        user_id=world.user_id, rows=rows, work=world.store.work, offered=world.offered, clock=world.clock
    )
    after = await world.series()
    assert after[:5] == before[:5]
    assert all(one.load != other.load for one, other in zip(after[5::5], before[5::5], strict=True))
    await check_series(world)


def a_total(sport: str, load: float, days: int = 0) -> DayTotal:
    """Return what a day of a sport adds up to."""
    day = TODAY + timedelta(days=days)
    return DayTotal(sport=sport, day=day, load=load, timer_time_s=60.0, activity_count=1)


def test_the_series_over_all_sports_sums_those_of_a_day() -> None:
    totals = [a_total("cycling", 30), a_total("running", 50), a_total("running", 20, days=1)]
    series = by_series(totals)
    assert series["running"] == totals[1:]
    assert series["cycling"] == totals[:1]
    overall: Sequence[DayTotal] = series[ALL_SPORTS]
    assert overall[0] == replace(a_total("all", 80), timer_time_s=120.0, activity_count=2)
    assert overall[1] == a_total("all", 20, days=1)
    assert by_series([]) == {}
