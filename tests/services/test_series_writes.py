"""A change writes the days that it moves, of the series it counts in, and no others."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any, cast

from tests.services.test_series import check_series
from tests.services.world import MORNING, World
from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.ports.work import UnitOfWork, Work

_FADED_DAYS = 28 * 42


class Written:
    """Units of work that note which days of which series are written."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.days: dict[str, list[date]] = {}

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit that reads and writes."""
        async with self._work() as w:
            yield cast("UnitOfWork", _Noting(w, self))

    def snapshot(self) -> Any:
        """Open a unit that only reads."""
        return self._work.snapshot()

    def for_user(self, user_id: UserId) -> Work:
        """Return the same, bound to one athlete."""
        return self._work.for_user(user_id)


class _Noting:
    """A unit, or its series; what is not replaced is passed on."""

    def __init__(self, of: Any, written: Written) -> None:
        self._of = of
        self._written = written

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._of, name)
        return _Noting(found, self._written) if name == "training_load" else found

    async def replace(
        self, user_id: UserId, sport: str, first: date, last: date, rows: Sequence[DailyLoad]
    ) -> None:
        """Note the days of the rows, and pass them on."""
        self._written.days.setdefault(sport, []).extend(row.day for row in rows)
        await self._of.replace(user_id, sport, first, last, rows)


def _day(n: int) -> date:
    return MORNING.date() + timedelta(days=n)


async def test_a_change_long_ago_is_written_until_it_has_faded(world: World) -> None:
    for day in (-5000, -4000, -4, 0):
        await world.recorded(day, rpe=7.0)
    written = Written(world.store.work)
    await world.recorded(-4500, rpe=7.0, work=written)
    assert written.days.keys() == {ALL_SPORTS, "running"}
    for days in written.days.values():
        assert (days[0], days[-1]) == (_day(-4500), _day(-4500 + _FADED_DAYS))
        assert len(days) == _FADED_DAYS + 1
    await check_series(world)


async def test_other_sports_are_left_alone(world: World) -> None:
    await world.recorded(-10, rpe=7.0, sport=Sport.CYCLING)
    version = await world.store.hot_reads.series_version(world.user_id, "cycling")
    written = Written(world.store.work)
    await world.recorded(0, rpe=7.0, work=written)
    assert written.days.keys() == {ALL_SPORTS, "running"}
    assert await world.store.hot_reads.series_version(world.user_id, "cycling") == version
    await check_series(world)


async def test_a_move_over_years_writes_the_days_after_both_ends(world: World) -> None:
    for day in (-9000, -4000, -2000, 0):
        await world.recorded(day, rpe=7.0)
    moved = await world.recorded(-6000, rpe=7.0)
    written = Written(world.store.work)
    await world.edited(moved, start_time=MORNING + timedelta(days=-3), work=written)
    days = written.days["running"]
    assert days[::_FADED_DAYS] == [_day(-6000), _day(-6000 + _FADED_DAYS)]
    assert days[_FADED_DAYS + 1 :] == [_day(-3), _day(-2), _day(-1), _day(0)]
    await check_series(world)


async def test_an_earlier_beginning_is_written_until_the_seeds_have_faded(world: World) -> None:
    await world.preferred(ctl_seed=50.0, atl_seed=50.0)
    for day in (-4000, -4, 0):
        await world.recorded(day, rpe=7.0)
    written = Written(world.store.work)
    await world.recorded(-4100, rpe=7.0, work=written)
    assert written.days["running"][-1] == _day(-4000 + _FADED_DAYS)
    await check_series(world)


async def test_another_order_of_methods_leaves_the_series_that_it_does_not_change(world: World) -> None:
    await world.recorded(0, rpe=7.0)
    written = Written(world.store.work)
    await world.preferred(work=written, load_order={Sport.SWIMMING: (LoadMethod.SRPE,)})
    assert written.days == {}
    await world.preferred(work=written, ctl_days=30.0)
    assert written.days.keys() == {ALL_SPORTS, "running"}
    await check_series(world)
