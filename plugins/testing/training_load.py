"""What every store of the daily series does."""

from collections.abc import Sequence
from datetime import date, timedelta

from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.plugins.testing.builders import TODAY, a_day, a_user_id, some_days
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_RUNNING = Sport.RUNNING.value
_TOMORROW = TODAY + timedelta(days=1)


class TrainingLoadContract(StoredContract):
    """Series by sport, one row a calendar day."""

    async def test_there_is_no_series_at_first(self, store: Store, athlete: User) -> None:
        async with store.work.snapshot() as w:
            assert list(await w.training_load.sports(athlete.id)) == []
            assert await w.training_load.last_before(athlete.id, ALL_SPORTS, date.max) is None

    async def test_nobody_has_no_series(self, store: Store) -> None:
        async with store.work.snapshot() as w:
            assert list(await w.training_load.sports(a_user_id(9))) == []

    async def test_every_field_comes_back(self, store: Store, athlete: User) -> None:
        row = DailyLoad(
            day=TODAY, load=0.1 + 0.2, timer_time_s=1e-9, activity_count=2**31 - 1, ctl=1e300, atl=-0.5
        )
        await _replace(store, athlete, ALL_SPORTS, TODAY, [row])
        assert await _last(store, athlete, ALL_SPORTS, _TOMORROW) == row

    async def test_the_series_that_have_rows_are_named(self, store: Store, athlete: User) -> None:
        for sport in (_RUNNING, ALL_SPORTS, "a sport of tomorrow"):
            await _replace(store, athlete, sport, TODAY, [a_day()])
        async with store.work.snapshot() as w:
            sports = await w.training_load.sports(athlete.id)
        assert sorted(sports) == sorted([_RUNNING, ALL_SPORTS, "a sport of tomorrow"])

    async def test_a_series_without_rows_is_not_named(self, store: Store, athlete: User) -> None:
        await _replace(store, athlete, _RUNNING, TODAY, [a_day()])
        await _replace(store, athlete, _RUNNING, TODAY, [])
        async with store.work.snapshot() as w:
            assert list(await w.training_load.sports(athlete.id)) == []

    async def test_the_last_row_before_a_day_is_not_of_that_day(self, store: Store, athlete: User) -> None:
        days = some_days(TODAY, 3)
        await _replace(store, athlete, ALL_SPORTS, TODAY, days)
        assert await _last(store, athlete, ALL_SPORTS, days[2].day) == days[1]
        assert await _last(store, athlete, ALL_SPORTS, days[0].day) is None

    async def test_the_last_row_may_be_long_before(self, store: Store, athlete: User) -> None:
        await _replace(store, athlete, ALL_SPORTS, TODAY, [a_day()])
        assert await _last(store, athlete, ALL_SPORTS, date.max) == a_day()

    async def test_rows_from_a_day_on_are_replaced(self, store: Store, athlete: User) -> None:
        days = some_days(TODAY, 5)
        await _replace(store, athlete, ALL_SPORTS, TODAY, days)
        changed = a_day(days[2].day, load=999.0)
        await _replace(store, athlete, ALL_SPORTS, changed.day, [changed])
        assert await _loads(store, athlete, ALL_SPORTS) == [0.0, 1.0, 999.0]

    async def test_rows_between_two_days_are_replaced(self, store: Store, athlete: User) -> None:
        days = some_days(TODAY, 5)
        await _replace(store, athlete, ALL_SPORTS, TODAY, days)
        changed = [a_day(day.day, load=900.0 + n) for n, day in enumerate(days[1:4])]
        await _replace(store, athlete, ALL_SPORTS, days[1].day, changed, days[3].day)
        assert await _loads(store, athlete, ALL_SPORTS) == [0.0, 900.0, 901.0, 902.0, 4.0]

    async def test_the_first_row_from_a_day_on_may_be_of_that_day(self, store: Store, athlete: User) -> None:
        days = some_days(TODAY, 3)
        await _replace(store, athlete, ALL_SPORTS, TODAY, [days[0], days[2]])
        async with store.work.snapshot() as w:
            found = [
                await w.training_load.first_from(athlete.id, ALL_SPORTS, day)
                for day in (date.min, days[0].day, days[1].day, days[2].day, date.max)
            ]
            assert await w.training_load.first_from(athlete.id, _RUNNING, date.min) is None
        assert found == [days[0].day, days[0].day, days[2].day, days[2].day, None]

    async def test_no_rows_cut_the_series_short(self, store: Store, athlete: User) -> None:
        days = some_days(TODAY, 5)
        await _replace(store, athlete, ALL_SPORTS, TODAY, days)
        await _replace(store, athlete, ALL_SPORTS, days[1].day, [])
        assert await _loads(store, athlete, ALL_SPORTS) == [0.0]

    async def test_a_series_may_begin_earlier_than_before(self, store: Store, athlete: User) -> None:
        days = some_days(TODAY, 4)
        await _replace(store, athlete, ALL_SPORTS, days[2].day, days[2:])
        await _replace(store, athlete, ALL_SPORTS, TODAY, days)
        assert await _loads(store, athlete, ALL_SPORTS) == [0.0, 1.0, 2.0, 3.0]

    async def test_each_sport_is_a_series_of_its_own(self, store: Store, athlete: User) -> None:
        await _replace(store, athlete, ALL_SPORTS, TODAY, [a_day()])
        await _replace(store, athlete, _RUNNING, TODAY, [])
        assert await _last(store, athlete, ALL_SPORTS, _TOMORROW) == a_day()
        assert await _last(store, athlete, _RUNNING, _TOMORROW) is None

    async def test_two_athletes_have_series_of_their_own(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _replace(store, athlete, ALL_SPORTS, TODAY, [a_day(load=1.0)])
        await _replace(store, other, ALL_SPORTS, TODAY, [a_day(load=2.0)])
        await _replace(store, athlete, ALL_SPORTS, date.min, [])
        assert await _last(store, athlete, ALL_SPORTS, _TOMORROW) is None
        assert await _last(store, other, ALL_SPORTS, _TOMORROW) == a_day(load=2.0)

    async def test_each_change_raises_the_version_of_its_series_alone(
        self, store: Store, athlete: User, other: User
    ) -> None:
        versions = [await store.hot_reads.series_version(athlete.id, ALL_SPORTS)]
        for rows in ([a_day()], [a_day()], [], [a_day()]):
            await _replace(store, athlete, ALL_SPORTS, TODAY, rows)
            versions.append(await store.hot_reads.series_version(athlete.id, ALL_SPORTS))
        assert versions == [0, 1, 2, 3, 4]
        assert await store.hot_reads.series_version(athlete.id, _RUNNING) == 0
        assert await store.hot_reads.series_version(other.id, ALL_SPORTS) == 0

    async def test_a_change_that_is_rolled_back_leaves_rows_and_version(
        self, store: Store, athlete: User
    ) -> None:
        await _replace(store, athlete, ALL_SPORTS, TODAY, [a_day()])
        async with store.work() as w:
            await w.training_load.replace(athlete.id, ALL_SPORTS, TODAY, date.max, [])
        assert await _loads(store, athlete, ALL_SPORTS) == [a_day().load]
        assert await store.hot_reads.series_version(athlete.id, ALL_SPORTS) == 1

    async def test_ten_years_come_back_in_order(self, store: Store, athlete: User) -> None:
        days = some_days(date(2016, 1, 1), 3653)
        await _replace(store, athlete, ALL_SPORTS, days[0].day, days)
        assert await _loads(store, athlete, ALL_SPORTS) == [day.load for day in days]


async def _replace(
    store: Store,
    athlete: User,
    sport: str,
    first: date,
    rows: Sequence[DailyLoad],
    last: date = date.max,
) -> None:
    async with store.work() as w:
        await w.training_load.replace(athlete.id, sport, first, last, rows)
        await w.commit()


async def _last(store: Store, athlete: User, sport: str, day: date) -> DailyLoad | None:
    async with store.work.snapshot() as w:
        return await w.training_load.last_before(athlete.id, sport, day)


async def _loads(store: Store, athlete: User, sport: str) -> list[float]:
    rows = await store.hot_reads.training_load(athlete.id, sport=sport, first=date.min, last=date.max)
    return [row.load for row in rows]
