"""What every store of efforts does."""

from datetime import date, timedelta

import pytest

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.training.best_efforts import BestEffort
from training_analyzer.domain.training.curves import CurveKind, CurvePoint
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.plugins.testing.builders import NOW, an_activity, some_metrics
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store

_DAYS = [NOW.date() + timedelta(days=n) for n in range(10)]


class EffortsContract(StoredContract):
    """The best of many activities."""

    async def test_there_are_none_at_first(self, store: Store, athlete: User) -> None:
        assert await _curve(store, athlete) == []
        assert await _quickest(store, athlete) == []

    async def test_a_curve_holds_the_best_of_each_duration(self, store: Store, athlete: User) -> None:
        first = await _measured(store, 1, {5: 900.0, 60: 400.0, 1200: 250.5})
        second = await _measured(store, 2, {5: 800.0, 60: 450.25})
        assert await _curve(store, athlete) == [
            _point(5, 900.0, first),
            _point(60, 450.25, second),
            _point(1200, 250.5, first),
        ]

    async def test_ties_keep_the_earlier_day(self, store: Store, athlete: User) -> None:
        later = await _measured(store, 1, {5: 900.0}, day=3)
        earlier = await _measured(store, 2, {5: 900.0}, day=1)
        assert await _curve(store, athlete) == [_point(5, 900.0, earlier)]
        assert later.id < earlier.id

    async def test_days_and_sports_are_kept_apart(self, store: Store, athlete: User) -> None:
        ride = await _measured(store, 1, {5: 900.0}, sport=Sport.CYCLING, day=1)
        run = await _measured(store, 2, {5: 300.0}, day=2)
        assert await _curve(store, athlete, sport=Sport.CYCLING) == [_point(5, 900.0, ride)]
        assert await _curve(store, athlete, first=_DAYS[2], last=_DAYS[2]) == [_point(5, 300.0, run)]
        assert await _curve(store, athlete, first=_DAYS[3]) == []
        assert await _curve(store, athlete, last=_DAYS[1]) == []

    async def test_kinds_are_kept_apart(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        metrics = some_metrics(mean_max={"hr": {5: 180.0}, "speed": {5: 6.5}})
        await _put(store, an_activity(), metrics)
        async with store.work.snapshot() as w:
            for kind, value in ((CurveKind.HEART_RATE, 180.0), (CurveKind.SPEED, 6.5)):
                points = await w.efforts.curve(
                    athlete.id, kind, sport=Sport.RUNNING, first=date.min, last=date.max
                )
                assert [point.value for point in points] == [value]

    async def test_the_quickest_are_listed_by_distance(self, store: Store, athlete: User) -> None:
        for number, duration_s in enumerate((300.0, 240.5, 260.0), 1):
            activity = an_activity(number)
            await stored_activities(store, activity)
            efforts = (BestEffort(1000.0, duration_s, 12.5), BestEffort(5000.0, 5 * duration_s, 0.0))
            await _put(store, activity, some_metrics(best_efforts=efforts))
        found = await _quickest(store, athlete, each=2)
        assert found == [(1000.0, 240.5), (1000.0, 260.0), (5000.0, 1202.5), (5000.0, 1300.0)]

    async def test_an_effort_says_when_it_began_and_whose_it_is(self, store: Store, athlete: User) -> None:
        activity = an_activity(local_day=_DAYS[4])
        await stored_activities(store, activity)
        await _put(store, activity, some_metrics(best_efforts=(BestEffort(1609.344, 300.125, 77.5),)))
        async with store.work.snapshot() as w:
            (effort,) = await w.efforts.quickest(
                athlete.id, sport=Sport.RUNNING, first=date.min, last=date.max, each=9
            )
        assert (effort.activity_id, effort.day, effort.sport) == (activity.id, _DAYS[4], Sport.RUNNING)
        assert (effort.distance_m, effort.duration_s, effort.start_s) == (1609.344, 300.125, 77.5)

    async def test_metrics_put_again_take_the_place_of_the_efforts(self, store: Store, athlete: User) -> None:
        activity = await _measured(store, 1, {5: 900.0, 60: 400.0})
        await _put(store, activity, some_metrics(mean_max={"power": {60: 380.0}}))
        assert await _curve(store, athlete) == [_point(60, 380.0, activity)]

    async def test_a_duplicate_does_not_count(self, store: Store, athlete: User) -> None:
        activity = await _measured(store, 1, {5: 300.0})
        copy = an_activity(2, duplicate_of=activity.id)
        await stored_activities(store, copy)
        await _put(store, copy, some_metrics(mean_max={"power": {5: 999.0}}))
        assert await _curve(store, athlete) == [_point(5, 300.0, activity)]

    async def test_a_removed_activity_leaves_the_next_best(self, store: Store, athlete: User) -> None:
        best = await _measured(store, 1, {5: 900.0})
        next_best = await _measured(store, 2, {5: 800.0})
        async with store.work() as w:
            await w.activities.remove(athlete.id, best.id, NOW)
            await w.commit()
        assert await _curve(store, athlete) == [_point(5, 800.0, next_best)]

    async def test_nobody_elses_efforts_count(self, store: Store, athlete: User, other: User) -> None:
        await stored_activities(store, an_activity(user_id=other.id))
        await _put(store, an_activity(user_id=other.id), some_metrics(mean_max={"power": {5: 999.0}}))
        assert await _curve(store, athlete) == []
        async with store.work.for_user(athlete.id).snapshot() as w:
            with pytest.raises(ForeignOwner):
                await w.efforts.curve(
                    other.id, CurveKind.POWER, sport=Sport.RUNNING, first=date.min, last=date.max
                )


async def _put(store: Store, activity: Activity, metrics: ActivityMetrics) -> None:
    async with store.work() as w:
        await w.recordings.put_metrics(activity.user_id, activity.id, metrics)
        await w.commit()


async def _measured(
    store: Store, number: int, curve: dict[int, float], *, sport: Sport = Sport.RUNNING, day: int = 0
) -> Activity:
    activity = an_activity(number, sport=sport, local_day=_DAYS[day])
    await stored_activities(store, activity)
    await _put(store, activity, some_metrics(mean_max={"power": curve}))
    return activity


def _point(duration_s: int, value: float, activity: Activity) -> CurvePoint:
    return CurvePoint(duration_s=duration_s, value=value, activity_id=activity.id, day=activity.local_day)


async def _curve(
    store: Store,
    athlete: User,
    *,
    sport: Sport = Sport.RUNNING,
    first: date = date.min,
    last: date = date.max,
) -> list[CurvePoint]:
    async with store.work.snapshot() as w:
        return list(await w.efforts.curve(athlete.id, CurveKind.POWER, sport=sport, first=first, last=last))


async def _quickest(store: Store, athlete: User, each: int = 1) -> list[tuple[float, float]]:
    async with store.work.snapshot() as w:
        found = await w.efforts.quickest(
            athlete.id, sport=Sport.RUNNING, first=date.min, last=date.max, each=each
        )
    return [(effort.distance_m, effort.duration_s) for effort in found]
