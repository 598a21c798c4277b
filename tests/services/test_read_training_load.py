"""The series as it is read: every calendar day up to today, and any part of it like the whole."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import exp

import pytest

from tests.services.world import MORNING, World
from training_analyzer.adapters.fake.database import Database
from training_analyzer.adapters.fake.hot_reads import FakeHotReads
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.read_training_load import MOST_DAYS, Span, read_training_load
from training_analyzer.domain.training.fitness import FitnessDay
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.plugins.testing.builders import a_user
from training_analyzer.plugins.testing.stored import stored_user

START = MORNING.date()
TODAY = START + timedelta(days=24)


async def read(
    world: World,
    first: int | None = None,
    last: int | None = None,
    *,
    sport: str = "all",
    today: date = TODAY,
) -> Sequence[FitnessDay]:
    """Read days counted from the first of the diary."""
    span = Span(*(None if n is None else START + timedelta(days=n) for n in (first, last)))
    return await read_training_load(
        user_id=world.user_id,
        sport=sport,
        span=span,
        today=today,
        hot_reads=world.store.hot_reads,
    )


@pytest.fixture
async def diary(world: World) -> World:
    """Return an athlete who started with some fitness and did three things, the last 14 days before today."""
    await world.preferred(ctl_seed=30.0, atl_seed=40.0)
    for day, rpe in ((0, 7.0), (3, 4.0), (10, 9.0)):
        await world.recorded(day, rpe=rpe)
    return world


async def test_there_is_a_row_for_every_day_up_to_today(diary: World) -> None:
    days = await read(diary)
    assert [day.day for day in days] == [START + timedelta(days=n) for n in range(25)]
    assert [day.load > 0 for day in days] == [n in (0, 3, 10) for n in range(25)]


async def test_after_the_last_activity_fitness_fades(diary: World) -> None:
    days = await read(diary)
    assert days[24].ctl == pytest.approx(days[10].ctl * exp(-14 / 42))
    assert days[24].atl == pytest.approx(days[10].atl * exp(-14 / 7))


async def test_the_first_days_form_rests_on_the_seeds(diary: World) -> None:
    first = (await read(diary))[0]
    assert first.tsb == pytest.approx(-10.0)
    assert set(first.reasons.values()) == {Reason.TOO_FEW_DAYS}


async def test_every_part_of_the_series_equals_the_same_days_of_the_whole(diary: World) -> None:
    whole = await read(diary)
    for first in range(25):
        for last in range(first, 25):
            assert await read(diary, first, last) == whole[first : last + 1]


async def test_a_span_open_at_one_end_reaches_to_the_series_end(diary: World) -> None:
    whole = await read(diary)
    assert await read(diary, 20, None) == whole[20:]
    assert await read(diary, None, 2) == whole[:3]


async def test_nothing_comes_before_the_first_day_or_after_today(diary: World) -> None:
    assert await read(diary, -100, 100) == await read(diary)
    assert await read(diary, -100, -1) == []
    assert await read(diary, 25, 100) == []


async def test_a_span_that_ends_before_it_begins_is_empty(diary: World) -> None:
    assert await read(diary, 10, 5) == []


async def test_a_sport_has_a_series_of_its_own(diary: World) -> None:
    await diary.recorded(12, sport=Sport.CYCLING, rpe=7.0)
    assert len(await read(diary, sport="cycling")) == 13
    assert (await read(diary, sport="running"))[12].load == 0.0


@pytest.mark.parametrize("sport", ["swimming", "", "chess", "'; drop table"])
async def test_a_sport_without_activities_has_no_series(diary: World, sport: str) -> None:
    assert await read(diary, sport=sport) == []


async def test_another_athlete_sees_nothing_of_it(diary: World) -> None:
    stranger = World(await stored_user(diary.store, a_user(2)), store=diary.store)
    assert await read(stranger) == []


async def test_an_activity_of_tomorrow_waits_for_tomorrow(world: World) -> None:
    await world.recorded(0, rpe=7.0)
    await world.recorded(1, rpe=7.0)
    assert len(await read(world, today=START)) == 1
    assert await read(world, today=START - timedelta(days=1)) == []


async def test_long_after_the_last_activity_the_days_are_still_there(diary: World) -> None:
    later = TODAY + timedelta(days=2000)
    days = await read(diary, 2000, 2001, today=later)
    assert [day.day for day in days] == [START + timedelta(days=n) for n in (2000, 2001)]
    assert days[0].ramp_7d is not None
    assert days == (await read(diary, today=later))[2000:2002]


async def test_a_span_of_more_than_twenty_years_is_refused(diary: World) -> None:
    late = START + timedelta(days=MOST_DAYS + 10)
    with pytest.raises(InvalidValue):
        await read(diary, 0, MOST_DAYS + 1, today=late)
    assert len(await read(diary, 0, MOST_DAYS, today=late)) == MOST_DAYS + 1


async def test_without_a_first_day_the_series_starts_at_most_twenty_years_back(diary: World) -> None:
    late = START + timedelta(days=MOST_DAYS + 10)
    days = await read(diary, today=late)
    assert days[0].day == START + timedelta(days=10)
    assert days[-1].day == late


async def test_a_last_day_at_the_start_of_the_calendar_is_an_empty_series(diary: World) -> None:
    assert await read(diary, None, (date.min - START).days) == []


class Emptied(FakeHotReads):
    """The series is removed after its first and last day were asked for."""

    async def series_days(self, user_id: UserId, *, sport: str) -> tuple[date, date] | None:
        """Return what was there."""
        return START, TODAY - timedelta(days=5)


async def test_a_series_that_goes_away_between_two_reads_is_none() -> None:
    days = await read_training_load(
        user_id=a_user().id,
        sport="all",
        span=Span(None, None),
        today=TODAY,
        hot_reads=Emptied(Database()),
    )
    assert days == []
