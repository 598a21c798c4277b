"""What every store of activities does; removals, changes and sums have files of their own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from training_analyzer.domain.activities.activity import Activity, LoadMethod
from training_analyzer.domain.activities.errors import DuplicateActivity
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import NOW, a_digest, a_triathlon, an_activity, an_activity_id
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store

_FULL = an_activity(
    name="Tempolauf 🏃‍♀️ «Übermut» 長距離",
    sub_sport="trail",
    source="garmin",
    external_id="12345678901234567890",
    revision="r/2",
    timezone="Pacific/Kiritimati",
    utc_offset_s=14 * 3600,
    started_at=datetime(1999, 12, 31, 10, 0, 0, 1, tzinfo=UTC),
    elapsed_time_s=0.1 + 0.2,
    timer_time_s=1e-9,
    moving_time_s=0.0,
    distance_m=1e300,
    ascent_m=8848.86,
    avg_hr_bpm=151,
    max_hr_bpm=0,
    avg_power_w=-1,
    max_power_w=2**31 - 1,
    energy_kj=2512.5,
    np_w=263.987654321,
    load=101.25,
    load_method=LoadMethod.OVERRIDE,
    load_override=101.25,
    rpe=7.5,
    notes="line\nline\t" + "long " * 20_000,
    device="Forerunner 955",
    partial=True,
    import_notes=("One note, with 'quotes' and \"more\".", "", "🛠"),
    file_sha256=a_digest(),
    created_at=datetime(1, 1, 1, tzinfo=UTC),
    updated_at=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    version=12,
)


class ActivitiesContract(StoredContract):
    """Rows of the diary, one athlete's at a time."""

    async def test_every_field_comes_back(self, store: Store, athlete: User) -> None:
        await stored_activities(store, _FULL)
        assert await _get(store, _FULL) == _FULL

    async def test_what_is_unknown_comes_back_as_none(self, store: Store, athlete: User) -> None:
        bare = Activity(
            id=an_activity_id(),
            user_id=athlete.id,
            name="",
            sport=Sport.OTHER,
            source="manual",
            started_at=NOW,
            utc_offset_s=-43200,
            local_day=date(2026, 3, 1),
            elapsed_time_s=0.0,
            created_at=NOW,
            updated_at=NOW,
        )
        await stored_activities(store, bare)
        assert await _get(store, bare) == bare

    async def test_an_instant_of_another_offset_is_the_same_instant(
        self, store: Store, athlete: User
    ) -> None:
        there = timezone(timedelta(hours=-9, minutes=-30))
        activity = an_activity(started_at=NOW.astimezone(there))
        await stored_activities(store, activity)
        stored = await _get(store, activity)
        assert stored.started_at == NOW
        assert stored.started_at.tzinfo is not None

    async def test_an_unknown_activity_is_not_found(self, store: Store, athlete: User) -> None:
        await _is_gone(store, an_activity())

    async def test_another_athletes_activity_is_not_found(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await stored_activities(store, an_activity(), an_activity(2, file_sha256=a_digest()))
        async with store.work.snapshot() as w:
            with pytest.raises(NotFound):
                await w.activities.get(other.id, an_activity_id())
            assert await w.activities.find_by_file(other.id, a_digest()) is None
            assert list(await w.activities.around(other.id, NOW, 1e6)) == []

    async def test_an_activity_is_found_by_its_file(self, store: Store, athlete: User) -> None:
        activity = an_activity(file_sha256=a_digest())
        await stored_activities(store, activity, an_activity(2), an_activity(3, file_sha256=a_digest(2)))
        async with store.work.snapshot() as w:
            assert await w.activities.find_by_file(athlete.id, a_digest()) == activity
            assert await w.activities.find_by_file(athlete.id, a_digest(9)) is None

    async def test_a_file_of_legs_is_found_as_their_parent(self, store: Store, athlete: User) -> None:
        parts = a_triathlon(file_sha256=a_digest())
        legs = [replace(leg, file_sha256=a_digest()) for leg in parts[1:]]
        await stored_activities(store, parts[0], *legs)
        async with store.work.snapshot() as w:
            assert await w.activities.find_by_file(athlete.id, a_digest()) == parts[0]

    @pytest.mark.parametrize(
        "same",
        [{"file_sha256": a_digest()}, {"source": "garmin", "external_id": "1"}],
        ids=["file", "object"],
    )
    async def test_the_same_thing_is_not_added_twice(
        self, store: Store, athlete: User, same: dict[str, object]
    ) -> None:
        await stored_activities(store, an_activity(1, **same))
        async with store.work() as w:
            with pytest.raises(DuplicateActivity):
                await w.activities.add(an_activity(2, **same))
        await _is_gone(store, an_activity(2))

    async def test_another_sources_object_of_that_name_is_another_thing(
        self, store: Store, athlete: User
    ) -> None:
        one = an_activity(1, source="garmin", external_id="1")
        await stored_activities(store, one, an_activity(2, source="polar", external_id="1"))
        assert await _get(store, one) == one

    async def test_two_athletes_may_have_the_same_things(
        self, store: Store, athlete: User, other: User
    ) -> None:
        mine = an_activity(source="garmin", external_id="1", file_sha256=a_digest())
        theirs = replace(mine, user_id=other.id, name="Theirs")
        await stored_activities(store, mine)
        await stored_activities(store, theirs)
        assert [await _get(store, mine), await _get(store, theirs)] == [mine, theirs]

    async def test_a_thousand_are_added_in_one_go(self, store: Store, athlete: User) -> None:
        many = [an_activity(number, external_id=str(number)) for number in range(1000)]
        await stored_activities(store, *many)
        async with store.work.snapshot() as w:
            assert list(await w.activities.around(athlete.id, NOW, 1e9)) == many

    async def test_none_may_be_added(self, store: Store, athlete: User) -> None:
        await stored_activities(store)

    async def test_of_many_with_a_duplicate_none_is_stored(self, store: Store, athlete: User) -> None:
        many = [an_activity(number, external_id=str(number)) for number in range(5)]
        async with store.work() as w:
            with pytest.raises(DuplicateActivity):
                await w.activities.add_all([*many, an_activity(9, external_id="3")])
        await _is_gone(store, many[0])

    async def test_legs_come_in_order_of_time(self, store: Store, athlete: User) -> None:
        whole, *legs = a_triathlon()
        await stored_activities(store, whole, *legs[::-1], *a_triathlon(2), an_activity(3))
        async with store.work.snapshot() as w:
            assert list(await w.activities.legs(athlete.id, whole.id)) == legs
            assert list(await w.activities.legs(athlete.id, legs[0].id)) == []
            assert list(await w.activities.legs(athlete.id, an_activity_id(3))) == []

    async def test_those_around_an_instant_come_earliest_first(self, store: Store, athlete: User) -> None:
        far_s, near_s = 60.000001, 59.999999
        starts = [far_s, near_s, 0.0, -near_s, -far_s]
        rows = [an_activity(n, started_at=NOW + timedelta(seconds=s)) for n, s in enumerate(starts)]
        await stored_activities(store, *rows)
        async with store.work.snapshot() as w:
            assert list(await w.activities.around(athlete.id, NOW, 60.0)) == [rows[3], rows[2], rows[1]]

    async def test_legs_are_not_around_an_instant(self, store: Store, athlete: User) -> None:
        whole, *legs = a_triathlon()
        await stored_activities(store, whole, *legs)
        async with store.work.snapshot() as w:
            assert list(await w.activities.around(athlete.id, NOW, 1e6)) == [whole]

    async def test_the_duplicates_of_one_come_earliest_first_without_their_legs(
        self, store: Store, athlete: User
    ) -> None:
        primary, other = an_activity(1), an_activity(2)
        whole, *legs = a_triathlon(3, duplicate_of=primary.id)
        later = an_activity(8, duplicate_of=primary.id, started_at=whole.started_at + timedelta(seconds=1))
        foreign = an_activity(9, duplicate_of=other.id)
        await stored_activities(store, primary, other, later, whole, *legs, foreign)
        async with store.work.snapshot() as w:
            assert list(await w.activities.duplicates_of(athlete.id, primary.id)) == [whole, later]
            assert list(await w.activities.duplicates_of(athlete.id, later.id)) == []

    async def test_saving_raises_the_version_and_stores_every_change(
        self, store: Store, athlete: User
    ) -> None:
        await stored_activities(store, an_activity(2))
        before = replace(_FULL, version=1, name="Before", load=None, import_notes=())
        await stored_activities(store, before)
        changed = replace(_FULL, version=1, duplicate_of=an_activity_id(2))
        async with store.work() as w:
            saved = await w.activities.save(changed)
            await w.commit()
        assert saved == replace(changed, version=2)
        assert await _get(store, changed) == saved

    async def test_a_stale_activity_is_not_saved(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        async with store.work() as w:
            saved = await w.activities.save(an_activity(name="First"))
            await w.commit()
        async with store.work() as w:
            with pytest.raises(StaleWrite):
                await w.activities.save(an_activity(name="Second"))
            await w.commit()
        assert await _get(store, saved) == saved

    async def test_an_activity_that_is_gone_is_not_saved(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await stored_activities(store, an_activity())
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.activities.save(an_activity(2))
            with pytest.raises(NotFound):
                await w.activities.save(an_activity(user_id=other.id))
            await w.commit()
        assert await _get(store, an_activity()) == an_activity()


async def _get(store: Store, activity: Activity) -> Activity:
    async with store.work.snapshot() as w:
        return await w.activities.get(activity.user_id, activity.id)


async def _is_gone(store: Store, activity: Activity) -> None:
    async with store.work.snapshot() as w:
        with pytest.raises(NotFound):
            await w.activities.get(activity.user_id, activity.id)
