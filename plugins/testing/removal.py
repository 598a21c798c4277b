"""What every store does when an activity is removed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_digest,
    a_file,
    a_lap,
    a_triathlon,
    an_activity,
    an_activity_id,
    some_metrics,
    some_streams,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store

_LATER = NOW + timedelta(days=1)


class RemovalContract(StoredContract):
    """What goes with an activity, and what stays."""

    async def test_a_removed_activity_is_gone(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity(1), an_activity(2))
        await _remove(store, an_activity(1))
        async with store.work.snapshot() as w:
            with pytest.raises(NotFound):
                await w.activities.get(athlete.id, an_activity_id(1))
            assert await w.activities.get(athlete.id, an_activity_id(2)) == an_activity(2)

    async def test_an_activity_is_removed_once(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        await _remove(store, an_activity())
        with pytest.raises(NotFound):
            await _remove(store, an_activity())

    async def test_another_athletes_activity_is_not_found(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await stored_activities(store, an_activity())
        with pytest.raises(NotFound):
            await _remove(store, an_activity(user_id=other.id))
        async with store.work.snapshot() as w:
            assert await w.activities.get(athlete.id, an_activity_id()) == an_activity()

    async def test_its_parts_go_with_it(self, store: Store, athlete: User) -> None:
        await _store_with_parts(store, an_activity(file_sha256=a_file().sha256))
        await _remove(store, an_activity())
        assert not await _has_any_part(store, athlete.id, an_activity_id())

    async def test_its_legs_go_with_it_and_so_do_their_parts(self, store: Store, athlete: User) -> None:
        whole, *legs = a_triathlon()
        await _store_with_parts(store, whole, *legs)
        await _remove(store, whole)
        async with store.work.snapshot() as w:
            assert list(await w.activities.legs(athlete.id, whole.id)) == []
            for leg in legs:
                with pytest.raises(NotFound):
                    await w.activities.get(athlete.id, leg.id)
        assert not any([await _has_any_part(store, athlete.id, leg.id) for leg in legs])

    async def test_the_parts_of_others_stay(self, store: Store, athlete: User) -> None:
        await _store_with_parts(store, an_activity(1), an_activity(2))
        await _remove(store, an_activity(1))
        async with store.work.snapshot() as w:
            assert await w.recordings.find_metrics(athlete.id, an_activity_id(2)) == some_metrics()
            assert list(await w.recordings.laps(athlete.id, an_activity_id(2))) == [a_lap()]
            assert await w.recordings.streams(athlete.id, an_activity_id(2))

    async def test_its_file_goes_with_it_and_others_stay(self, store: Store, athlete: User) -> None:
        first, second = a_file(1), a_file(2)
        await _store_with_parts(store, an_activity(1, file_sha256=first.sha256), file=1)
        await _store_with_parts(store, an_activity(2, file_sha256=second.sha256), file=2)
        await _remove(store, an_activity(1))
        async with store.work.snapshot() as w:
            assert await w.recordings.find_file(athlete.id, first.sha256) is None
            assert await w.recordings.find_file(athlete.id, second.sha256) == second

    async def test_the_file_of_legs_goes_with_their_parent(self, store: Store, athlete: User) -> None:
        whole, *legs = a_triathlon(file_sha256=a_file().sha256)
        await _store_with_parts(store, whole, *[replace(leg, file_sha256=a_file().sha256) for leg in legs])
        await _remove(store, whole)
        async with store.work.snapshot() as w:
            assert await w.recordings.find_file(athlete.id, a_file().sha256) is None

    async def test_the_same_of_another_athlete_stays(self, store: Store, athlete: User, other: User) -> None:
        mine = an_activity(file_sha256=a_file().sha256)
        theirs = replace(mine, user_id=other.id)
        await _store_with_parts(store, mine)
        await _store_with_parts(store, theirs)
        await _remove(store, mine)
        async with store.work.snapshot() as w:
            assert await w.activities.get(other.id, theirs.id) == theirs
            assert await w.recordings.find_file(other.id, a_file().sha256) == a_file()
            assert await w.recordings.find_metrics(other.id, theirs.id) == some_metrics()

    async def test_the_same_file_may_come_again(self, store: Store, athlete: User) -> None:
        again = an_activity(2, file_sha256=a_digest(), source="garmin", external_id="1")
        await stored_activities(store, replace(again, id=an_activity_id(1)))
        await _remove(store, an_activity(1))
        await stored_activities(store, again)
        async with store.work.snapshot() as w:
            assert await w.activities.find_by_file(athlete.id, a_digest()) == again

    async def test_its_duplicates_stand_on_their_own_again(self, store: Store, athlete: User) -> None:
        primary, unrelated = an_activity(1), an_activity(4)
        twins = [an_activity(number, duplicate_of=primary.id) for number in (2, 3)]
        kept = an_activity(5, duplicate_of=unrelated.id)
        await stored_activities(store, primary, unrelated, kept, *twins)
        await _remove(store, primary)
        async with store.work.snapshot() as w:
            links = {
                n: (await w.activities.get(athlete.id, an_activity_id(n))).duplicate_of for n in (2, 3, 5)
            }
        assert links == {2: None, 3: None, 5: unrelated.id}

    async def test_legs_of_its_duplicates_stand_on_their_own_again(self, store: Store, athlete: User) -> None:
        primary = an_activity(1)
        whole, *legs = a_triathlon(2, duplicate_of=primary.id)
        await stored_activities(store, primary, whole, *legs)
        await _remove(store, primary)
        async with store.work.snapshot() as w:
            links = [leg.duplicate_of for leg in await w.activities.legs(athlete.id, whole.id)]
        assert links == [None, None, None]

    async def test_a_duplicate_is_removed_without_its_primary(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity(1), an_activity(2, duplicate_of=an_activity_id(1)))
        await _remove(store, an_activity(2))
        async with store.work.snapshot() as w:
            assert await w.activities.get(athlete.id, an_activity_id(1)) == an_activity(1)

    async def test_a_removal_that_is_rolled_back_removes_nothing(self, store: Store, athlete: User) -> None:
        await _store_with_parts(store, an_activity())
        async with store.work() as w:
            await w.activities.remove(athlete.id, an_activity_id(), _LATER)
        async with store.work.snapshot() as w:
            assert await w.activities.get(athlete.id, an_activity_id()) == an_activity()
            assert await w.recordings.find_metrics(athlete.id, an_activity_id()) == some_metrics()
            changes = await w.activities.changed_since(athlete.id, NOW, after=None, limit=10)
        assert [change.activity for change in changes] == [an_activity()]


async def _remove(store: Store, activity: Activity) -> None:
    async with store.work() as w:
        await w.activities.remove(activity.user_id, activity.id, _LATER)
        await w.commit()


async def _store_with_parts(store: Store, *activities: Activity, file: int = 1) -> None:
    async with store.work() as w:
        await w.recordings.put_file(activities[0].user_id, a_file(file))
        await w.activities.add_all(activities)
        for each in activities:
            await w.recordings.put_streams(each.user_id, each.id, some_streams())
            await w.recordings.put_laps(each.user_id, each.id, [a_lap()])
            await w.recordings.put_metrics(each.user_id, each.id, some_metrics())
        await w.commit()


async def _has_any_part(store: Store, user_id: UserId, activity_id: ActivityId) -> bool:
    async with store.work.snapshot() as w:
        return bool(
            await w.recordings.streams(user_id, activity_id)
            or await w.recordings.laps(user_id, activity_id)
            or await w.recordings.find_metrics(user_id, activity_id)
        )
