"""What every store does when thresholds or formulas change and metrics have to be computed anew."""

from collections.abc import Sequence
from datetime import date, timedelta

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import ActivityId
from training_analyzer.domain.training.metrics import ALGORITHM, ActivityMetrics
from training_analyzer.plugins.testing.builders import (
    TODAY,
    a_triathlon,
    an_activity,
    an_activity_id,
    some_metrics,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store

_ALL = 1000
_TOMORROW = TODAY + timedelta(days=1)


class OutdatingContract(StoredContract):
    """Metrics marked for recalculation, and found again."""

    async def test_nothing_is_outdated_at_first(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        await _put(store, athlete, an_activity_id())
        assert await _outdated(store, athlete) == []

    async def test_the_first_day_counts_and_the_last_does_not(self, store: Store, athlete: User) -> None:
        days = {n: TODAY + timedelta(days=n) for n in range(5)}
        await stored_activities(store, *(an_activity(n, local_day=day) for n, day in days.items()))
        await _put(store, athlete, *(an_activity_id(n) for n in days))
        assert await _outdate(store, athlete, first=days[1], until=days[3]) == len([1, 2])
        assert await _outdated(store, athlete) == [an_activity_id(1), an_activity_id(2)]

    async def test_without_an_end_all_later_days_count(self, store: Store, athlete: User) -> None:
        days = (TODAY - timedelta(days=1), TODAY, date.max)
        await stored_activities(store, *(an_activity(n, local_day=day) for n, day in enumerate(days)))
        await _put(store, athlete, *(an_activity_id(n) for n in range(len(days))))
        assert await _outdate(store, athlete) == len([TODAY, date.max])
        assert await _outdated(store, athlete) == [an_activity_id(1), an_activity_id(2)]

    async def test_an_empty_span_marks_nothing(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity(local_day=TODAY))
        await _put(store, athlete, an_activity_id())
        assert await _outdate(store, athlete, first=TODAY, until=TODAY) == 0
        assert await _outdated(store, athlete) == []

    async def test_legs_of_the_sport_are_outdated_and_other_legs_are_not(
        self, store: Store, athlete: User
    ) -> None:
        whole, *legs = a_triathlon(local_day=TODAY)
        await stored_activities(store, whole, *legs)
        await _put(store, athlete, whole.id, *(leg.id for leg in legs))
        assert await _outdate(store, athlete) == 1
        assert await _outdated(store, athlete) == [leg.id for leg in legs if leg.sport is Sport.RUNNING]

    async def test_activities_without_metrics_are_not_counted(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity(1, local_day=TODAY), an_activity(2, local_day=TODAY))
        await _put(store, athlete, an_activity_id(2))
        assert await _outdate(store, athlete) == 1
        assert await _outdated(store, athlete) == [an_activity_id(2)]

    async def test_another_athletes_metrics_stay_up_to_date(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await stored_activities(store, an_activity(local_day=TODAY))
        await stored_activities(store, an_activity(local_day=TODAY, user_id=other.id))
        for user in (athlete, other):
            await _put(store, user, an_activity_id())
        assert await _outdate(store, athlete) == 1
        assert await _outdated(store, other) == []

    async def test_outdated_values_can_still_be_read(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity(local_day=TODAY))
        await _put(store, athlete, an_activity_id())
        await _outdate(store, athlete)
        async with store.work.snapshot() as w:
            found = await w.recordings.find_metrics(athlete.id, an_activity_id())
        assert found is not None
        assert found.algorithm != ALGORITHM
        assert (found.load, found.load_method, found.trimp) == _values(some_metrics())

    async def test_outdated_activities_come_in_order_of_id_at_any_limit(
        self, store: Store, athlete: User
    ) -> None:
        numbers = (5, 1, 4, 2, 3)
        await stored_activities(store, *(an_activity(n, local_day=TODAY) for n in numbers))
        await _put(store, athlete, *(an_activity_id(n) for n in numbers))
        await _outdate(store, athlete)
        wanted = [an_activity_id(n) for n in sorted(numbers)]
        assert await _outdated(store, athlete) == wanted
        for limit in (1, 3, 5, 6):
            assert await _outdated(store, athlete, limit=limit) == wanted[:limit]

    async def test_a_newer_algorithm_is_another_one_as_well(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        async with store.work() as w:
            newer = some_metrics(algorithm=ALGORITHM + 1)
            await w.recordings.put_metrics(athlete.id, an_activity_id(), newer)
            await w.commit()
        assert await _outdated(store, athlete) == [an_activity_id()]
        assert await _outdated(store, athlete, algorithm=ALGORITHM + 1) == []

    async def test_a_mark_that_is_rolled_back_is_none(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity(local_day=TODAY))
        await _put(store, athlete, an_activity_id())
        async with store.work() as w:
            await w.recordings.outdate(athlete.id, sport=Sport.RUNNING, first=date.min, until=_TOMORROW)
        assert await _outdated(store, athlete) == []

    async def test_a_removed_activity_has_nothing_to_compute(self, store: Store, athlete: User) -> None:
        removed = an_activity(local_day=TODAY)
        await stored_activities(store, removed)
        await _put(store, athlete, removed.id)
        await _outdate(store, athlete)
        async with store.work() as w:
            await w.activities.remove(athlete.id, removed.id, removed.updated_at)
            await w.commit()
        assert await _outdated(store, athlete) == []


def _values(metrics: ActivityMetrics) -> tuple[object, ...]:
    return metrics.load, metrics.load_method, metrics.trimp


async def _put(store: Store, athlete: User, *activity_ids: ActivityId) -> None:
    async with store.work() as w:
        for activity_id in activity_ids:
            await w.recordings.put_metrics(athlete.id, activity_id, some_metrics())
        await w.commit()


async def _outdate(store: Store, athlete: User, *, first: date = TODAY, until: date | None = None) -> int:
    async with store.work() as w:
        count = await w.recordings.outdate(athlete.id, sport=Sport.RUNNING, first=first, until=until)
        await w.commit()
    return count


async def _outdated(
    store: Store, athlete: User, *, algorithm: int = ALGORITHM, limit: int = _ALL
) -> Sequence[ActivityId]:
    async with store.work.snapshot() as w:
        return list(await w.recordings.outdated(athlete.id, algorithm=algorithm, limit=limit))
