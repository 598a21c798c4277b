"""What every store of thresholds and preferences does."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Sex, Threshold
from training_analyzer.plugins.testing.builders import NOW, a_threshold, a_user_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_PREFERENCES = TrainingPreferences(
    ctl_days=50.5,
    atl_days=5.25,
    ctl_seed=1e-9,
    atl_seed=123456.789,
    load_order={
        Sport.RUNNING: (LoadMethod.HRSS, LoadMethod.RUN_TSS),
        Sport.CYCLING: (LoadMethod.POWER_TSS,),
        Sport.OTHER: (),
    },
)


class ThresholdsContract(StoredContract):
    """The dated list, and how load is computed."""

    async def test_there_are_none_at_first(self, store: Store, athlete: User) -> None:
        assert await _list(store, athlete) == []

    async def test_nobody_has_none(self, store: Store) -> None:
        async with store.work.snapshot() as w:
            assert list(await w.thresholds.list(a_user_id(9))) == []
            assert await w.thresholds.preferences(a_user_id(9)) == TrainingPreferences()

    async def test_every_field_comes_back(self, store: Store, athlete: User) -> None:
        row = Threshold(
            sport=Sport.SWIMMING,
            valid_from=date(1970, 1, 1),
            ftp_w=250.5,
            lthr_bpm=171.25,
            max_hr_bpm=1e-9,
            rest_hr_bpm=1e300,
            threshold_pace_s_per_km=239.999999,
            css_s_per_100m=92.1,
            weight_kg=0.1 + 0.2,
            sex=Sex.FEMALE,
        )
        await _replace(store, athlete, [row])
        assert await _list(store, athlete) == [row]

    async def test_what_is_unknown_comes_back_as_none(self, store: Store, athlete: User) -> None:
        row = Threshold(sport=Sport.RUNNING, valid_from=date(2026, 1, 1))
        await _replace(store, athlete, [row])
        assert await _list(store, athlete) == [row]

    async def test_rows_are_listed_by_sport_and_first_day(self, store: Store, athlete: User) -> None:
        run, later = a_threshold(), a_threshold(valid_from=date(2026, 2, 1))
        ride = a_threshold(sport=Sport.CYCLING, valid_from=date(2027, 1, 1))
        await _replace(store, athlete, [later, run, ride])
        assert await _list(store, athlete) == [ride, run, later]

    async def test_the_list_is_written_as_a_whole(self, store: Store, athlete: User) -> None:
        await _replace(store, athlete, [a_threshold(), a_threshold(sport=Sport.CYCLING)])
        kept = a_threshold(lthr_bpm=180.0)
        await _replace(store, athlete, [kept])
        assert await _list(store, athlete) == [kept]

    async def test_an_empty_list_clears_it(self, store: Store, athlete: User) -> None:
        await _replace(store, athlete, [a_threshold()])
        await _replace(store, athlete, [])
        assert await _list(store, athlete) == []

    @pytest.mark.parametrize("day", [date.min, date.max])
    async def test_any_day_may_be_the_first(self, store: Store, athlete: User, day: date) -> None:
        await _replace(store, athlete, [a_threshold(valid_from=day)])
        assert [row.valid_from for row in await _list(store, athlete)] == [day]

    async def test_a_thousand_rows_come_back_in_order(self, store: Store, athlete: User) -> None:
        rows = [
            a_threshold(valid_from=date(2020, 1, 1) + timedelta(days=n), ftp_w=n + 0.5) for n in range(1000)
        ]
        await _replace(store, athlete, rows[::-1])
        assert await _list(store, athlete) == rows

    async def test_two_athletes_may_have_the_same_rows(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _replace(store, athlete, [a_threshold()])
        await _replace(store, other, [a_threshold()])
        await _replace(store, athlete, [])
        assert await _list(store, other) == [a_threshold()]

    async def test_preferences_are_the_defaults_at_first(self, store: Store, athlete: User) -> None:
        assert await _preferences(store, athlete) == TrainingPreferences()

    async def test_every_preference_comes_back(self, store: Store, athlete: User) -> None:
        await _save(store, athlete, _PREFERENCES)
        stored = await _preferences(store, athlete)
        assert stored == _PREFERENCES
        assert stored.order_for(Sport.RUNNING) == _PREFERENCES.order_for(Sport.RUNNING)

    async def test_preferences_saved_twice_are_the_second_ones(self, store: Store, athlete: User) -> None:
        second = replace(_PREFERENCES, ctl_days=60.0, load_order={})
        await _save(store, athlete, _PREFERENCES)
        await _save(store, athlete, second)
        assert await _preferences(store, athlete) == second

    async def test_preferences_are_one_athletes_own(self, store: Store, athlete: User, other: User) -> None:
        await _save(store, athlete, _PREFERENCES)
        assert await _preferences(store, other) == TrainingPreferences()

    async def test_thresholds_and_preferences_do_not_touch_each_other(
        self, store: Store, athlete: User
    ) -> None:
        await _replace(store, athlete, [a_threshold()])
        await _save(store, athlete, _PREFERENCES)
        assert await _list(store, athlete) == [a_threshold()]
        await _replace(store, athlete, [])
        assert await _preferences(store, athlete) == _PREFERENCES


async def _list(store: Store, athlete: User) -> list[Threshold]:
    async with store.work.snapshot() as w:
        return list(await w.thresholds.list(athlete.id))


async def _replace(store: Store, athlete: User, rows: Sequence[Threshold]) -> None:
    async with store.work() as w:
        await w.thresholds.replace(athlete.id, rows, NOW)
        await w.commit()


async def _preferences(store: Store, athlete: User) -> TrainingPreferences:
    async with store.work.snapshot() as w:
        return await w.thresholds.preferences(athlete.id)


async def _save(store: Store, athlete: User, preferences: TrainingPreferences) -> None:
    async with store.work() as w:
        await w.thresholds.save_preferences(athlete.id, preferences, NOW)
        await w.commit()
