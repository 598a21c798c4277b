"""What every store does with the time in three zones."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.training.intensity import IntensityBasis, ThreeZoneTotal
from training_analyzer.domain.training.metrics import ZoneTimes
from training_analyzer.domain.training.three_zones import HR_THREE, POWER_THREE
from training_analyzer.domain.training.zones import zones_from
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_triathlon,
    a_user_id,
    an_activity,
    some_metrics,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store

_DAY = NOW.date()
_HR, _POWER = IntensityBasis.HEART_RATE, IntensityBasis.POWER
_NAMES = {_HR: HR_THREE, _POWER: POWER_THREE}


class ThreeZonesContract(StoredContract):
    """Sums over the activities that count."""

    async def test_there_is_no_time_at_first(self, store: Store, athlete: User) -> None:
        assert await _total(store, athlete) == _sum((0, 0, 0), 0, 0)

    async def test_times_add_up_zone_by_zone(self, store: Store, athlete: User) -> None:
        await _stored(store, an_activity(1), (3000, 500, 100))
        await _stored(store, an_activity(2), (0, 0, 60))
        await stored_activities(store, an_activity(3))
        assert await _total(store, athlete) == _sum((3000, 500, 160), 2, 1)

    async def test_bases_are_kept_apart(self, store: Store, athlete: User) -> None:
        await _stored(store, an_activity(1), (10, 20, 30), basis=_POWER)
        assert await _total(store, athlete, basis=_POWER) == _sum((10, 20, 30), 1, 0)
        assert await _total(store, athlete) == _sum((0, 0, 0), 0, 1)

    async def test_sports_and_days_are_kept_apart(self, store: Store, athlete: User) -> None:
        await _stored(store, an_activity(1, local_day=_DAY), (1, 0, 0))
        later = _DAY + timedelta(days=2)
        await _stored(store, an_activity(2, local_day=later, sport=Sport.CYCLING), (0, 2, 0))
        assert await _total(store, athlete) == _sum((1, 2, 0), 2, 0)
        assert await _total(store, athlete, sport=Sport.CYCLING) == _sum((0, 2, 0), 1, 0)
        assert await _total(store, athlete, first=_DAY, last=_DAY) == _sum((1, 0, 0), 1, 0)
        assert await _total(store, athlete, first=later) == _sum((0, 2, 0), 1, 0)

    async def test_legs_count_and_their_whole_does_not(self, store: Store, athlete: User) -> None:
        whole, swim, ride, run = a_triathlon()
        await stored_activities(store, whole, swim)
        await _stored(store, ride, (1, 2, 3))
        await _stored(store, run, (10, 20, 30))
        assert await _total(store, athlete) == _sum((11, 22, 33), 2, 1)

    async def test_a_duplicate_does_not_count(self, store: Store, athlete: User) -> None:
        await _stored(store, an_activity(1), (1, 2, 3))
        await _stored(store, an_activity(2, duplicate_of=an_activity(1).id), (4, 5, 6))
        assert await _total(store, athlete) == _sum((1, 2, 3), 1, 0)

    async def test_metrics_put_again_take_the_place_of_the_times(self, store: Store, athlete: User) -> None:
        await _stored(store, an_activity(1), (1, 2, 3))
        async with store.work() as w:
            await w.recordings.put_metrics(athlete.id, an_activity(1).id, some_metrics())
            await w.commit()
        assert await _total(store, athlete) == _sum((0, 0, 0), 0, 1)

    async def test_nobody_elses_time_counts(self, store: Store, athlete: User, other: User) -> None:
        await _stored(store, replace(an_activity(1), user_id=other.id), (1, 2, 3))
        assert await _total(store, athlete) == _sum((0, 0, 0), 0, 0)
        async with store.work.for_user(athlete.id).snapshot() as w:
            with pytest.raises(ForeignOwner):
                await w.efforts.three_zones(a_user_id(2), _HR, sport=None, first=date.min, last=date.max)


def _sum(time_s: tuple[float, float, float], measured: int, unmeasured: int) -> ThreeZoneTotal:
    return ThreeZoneTotal(time_s=time_s, measured_count=measured, unmeasured_count=unmeasured)


async def _stored(
    store: Store, activity: Activity, time_s: tuple[int, int, int], *, basis: IntensityBasis = _HR
) -> None:
    await stored_activities(store, activity)
    times = ZoneTimes(scheme="seiler", zones=zones_from((0.0, 100.0, 200.0)), time_s=time_s)
    async with store.work() as w:
        await w.recordings.put_metrics(
            activity.user_id, activity.id, some_metrics(zones={_NAMES[basis]: times})
        )
        await w.commit()


async def _total(
    store: Store,
    athlete: User,
    *,
    basis: IntensityBasis = _HR,
    sport: Sport | None = None,
    first: date = date.min,
    last: date = date.max,
) -> ThreeZoneTotal:
    async with store.work.snapshot() as w:
        return await w.efforts.three_zones(athlete.id, basis, sport=sport, first=first, last=last)
