"""What every store adds up of an athlete's days."""

from datetime import date, timedelta

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.training.daily import DayTotal
from training_analyzer.plugins.testing.builders import NOW, TODAY, a_triathlon, an_activity
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store

_TOMORROW = TODAY + timedelta(days=1)


class DayTotalsContract(StoredContract):
    """Sums by sport and local day."""

    async def test_there_are_none_at_first(self, store: Store, athlete: User) -> None:
        assert await _totals(store, athlete, date.min) == []

    async def test_a_day_and_sport_is_summed_up(self, store: Store, athlete: User) -> None:
        loads, times_s = (10.5, 20.25, 0.0), (100.0, 200.5, 0.0)
        rows = [
            an_activity(number, load=load, timer_time_s=time_s, local_day=TODAY)
            for number, (load, time_s) in enumerate(zip(loads, times_s, strict=True))
        ]
        await stored_activities(store, *rows)
        assert await _totals(store, athlete, TODAY) == [_total(load=30.75, timer_time_s=300.5, count=3)]

    async def test_an_unknown_load_counts_as_zero_and_its_activity_counts(
        self, store: Store, athlete: User
    ) -> None:
        loads = (None, 40.0)
        await stored_activities(
            store, *(an_activity(n, load=load, local_day=TODAY) for n, load in enumerate(loads))
        )
        assert await _totals(store, athlete, TODAY) == [_total(load=40.0, timer_time_s=7000.0, count=2)]

    async def test_a_day_of_unknown_loads_has_a_load_of_zero(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity(load=None, local_day=TODAY))
        assert await _totals(store, athlete, TODAY) == [_total(load=0.0)]

    async def test_days_and_sports_come_in_order(self, store: Store, athlete: User) -> None:
        wanted = [(_TOMORROW, Sport.CYCLING), (TODAY, Sport.SWIMMING), (TODAY, Sport.CYCLING)]
        rows = [an_activity(n, local_day=day, sport=sport) for n, (day, sport) in enumerate(wanted)]
        await stored_activities(store, *rows)
        totals = await _totals(store, athlete, TODAY)
        assert [(one.day, one.sport) for one in totals] == [
            (TODAY, "cycling"),
            (TODAY, "swimming"),
            (_TOMORROW, "cycling"),
        ]

    async def test_earlier_days_are_left_out(self, store: Store, athlete: User) -> None:
        days = (TODAY - timedelta(days=1), TODAY, _TOMORROW)
        await stored_activities(store, *(an_activity(n, local_day=day) for n, day in enumerate(days)))
        assert [total.day for total in await _totals(store, athlete, TODAY)] == [TODAY, _TOMORROW]

    async def test_legs_count_and_their_parent_does_not(self, store: Store, athlete: User) -> None:
        await stored_activities(store, *a_triathlon(load=50.0, local_day=TODAY))
        totals = await _totals(store, athlete, TODAY)
        assert [(one.sport, one.load, one.activity_count) for one in totals] == [
            ("cycling", 50.0, 1),
            ("running", 50.0, 1),
            ("swimming", 50.0, 1),
        ]

    async def test_a_multisport_activity_without_legs_counts(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity(sport=Sport.MULTISPORT, local_day=TODAY))
        assert [total.sport for total in await _totals(store, athlete, TODAY)] == ["multisport"]

    async def test_duplicates_do_not_count(self, store: Store, athlete: User) -> None:
        primary = an_activity(1, local_day=TODAY)
        twin = an_activity(2, local_day=TODAY, duplicate_of=primary.id)
        await stored_activities(
            store, primary, twin, *a_triathlon(3, local_day=TODAY, duplicate_of=primary.id)
        )
        assert await _totals(store, athlete, TODAY) == [_total(load=50.0)]

    async def test_a_duplicate_counts_once_its_primary_is_removed(self, store: Store, athlete: User) -> None:
        primary = an_activity(1, local_day=TODAY)
        await stored_activities(store, primary, an_activity(2, local_day=TODAY, duplicate_of=primary.id))
        async with store.work() as w:
            await w.activities.remove(athlete.id, primary.id, NOW)
            await w.commit()
        assert await _totals(store, athlete, TODAY) == [_total(load=50.0)]

    async def test_the_last_day_counts_and_the_next_does_not(self, store: Store, athlete: User) -> None:
        days = [TODAY + timedelta(days=n) for n in range(3)]
        await stored_activities(store, *(an_activity(n, local_day=day) for n, day in enumerate(days, 1)))
        async with store.work.snapshot() as w:
            totals = await w.activities.day_totals(athlete.id, days[0], days[1])
        assert [total.day for total in totals] == days[:2]

    async def test_one_sports_sums_stand_alone(self, store: Store, athlete: User) -> None:
        await stored_activities(store, *a_triathlon(load=50.0, local_day=TODAY))
        async with store.work.snapshot() as w:
            totals = await w.activities.day_totals(athlete.id, TODAY, sport=Sport.CYCLING)
            assert list(await w.activities.day_totals(athlete.id, TODAY, sport=Sport.ROWING)) == []
        assert [(one.sport, one.load) for one in totals] == [("cycling", 50.0)]

    async def test_sums_are_one_athletes_own(self, store: Store, athlete: User, other: User) -> None:
        await stored_activities(store, an_activity(local_day=TODAY, load=1.0))
        await stored_activities(store, an_activity(local_day=TODAY, load=2.0, user_id=other.id))
        assert await _totals(store, athlete, TODAY) == [_total(load=1.0)]
        assert await _totals(store, other, TODAY) == [_total(load=2.0)]


def _total(*, load: float, timer_time_s: float = 3500.0, count: int = 1) -> DayTotal:
    return DayTotal(sport="running", day=TODAY, load=load, timer_time_s=timer_time_s, activity_count=count)


async def _totals(store: Store, athlete: User, first: date) -> list[DayTotal]:
    async with store.work.snapshot() as w:
        return list(await w.activities.day_totals(athlete.id, first))
