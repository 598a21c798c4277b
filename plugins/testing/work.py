"""What every unit of work does."""

import asyncio
from datetime import date

import pytest

from training_analyzer.domain.activities.sport import ALL_SPORTS
from training_analyzer.domain.errors import ForeignOwner, NestedUnit, NotFound, ReadOnlyUnit, UnitOver
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import (
    NOW,
    TODAY,
    a_day,
    a_file,
    a_user,
    a_user_id,
    an_activity,
    an_activity_id,
    some_metrics,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities, stored_user
from training_analyzer.ports.store import Store
from training_analyzer.ports.work import UnitOfWork, Work


class WorkContract(StoredContract):
    """All or nothing, one after the other, each athlete alone."""

    async def test_the_store_keeps_its_protocols(self, store: Store) -> None:
        assert isinstance(store, Store)
        assert isinstance(store.work, Work)
        async with store.work() as w:
            assert isinstance(w, UnitOfWork)

    async def test_what_is_not_committed_is_undone(self, store: Store) -> None:
        async with store.work() as w:
            await w.users.add(a_user(5))
        async with store.work.snapshot() as w:
            with pytest.raises(NotFound):
                await w.users.get(a_user_id(5))

    async def test_what_failed_is_undone_whole(self, store: Store, athlete: User) -> None:
        async def failing() -> None:
            async with store.work() as w:
                await w.activities.add(an_activity())
                await w.recordings.put_metrics(athlete.id, an_activity_id(), some_metrics())
                await w.recordings.put_file(athlete.id, a_file())
                raise RuntimeError("in the middle")

        with pytest.raises(RuntimeError, match="in the middle"):
            await failing()
        async with store.work.snapshot() as w:
            with pytest.raises(NotFound):
                await w.activities.get(athlete.id, an_activity_id())
            assert await w.recordings.find_file(athlete.id, a_file().sha256) is None

    async def test_a_unit_sees_its_own_writes(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            await w.activities.add(an_activity())
            assert await w.activities.get(athlete.id, an_activity_id()) == an_activity()

    async def test_a_cancelled_unit_leaves_nothing_and_the_next_one_works(
        self, store: Store, athlete: User
    ) -> None:
        begun = asyncio.Event()

        async def interrupted() -> None:
            async with store.work() as w:
                await w.activities.add(an_activity())
                begun.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(interrupted())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await stored_activities(store, an_activity())

    async def test_a_snapshot_sees_one_state(self, store: Store, athlete: User) -> None:
        async with store.work.snapshot() as w:
            assert list(await w.activities.around(athlete.id, NOW, 1e9)) == []
            await asyncio.create_task(_store_one(store))
            assert list(await w.activities.around(athlete.id, NOW, 1e9)) == []
        async with store.work.snapshot() as w:
            assert len(await w.activities.around(athlete.id, NOW, 1e9)) == 1

    async def test_a_snapshot_writes_nothing(self, store: Store, athlete: User) -> None:
        async with store.work.snapshot() as w:
            with pytest.raises(ReadOnlyUnit):
                await w.activities.add(an_activity())
            with pytest.raises(ReadOnlyUnit):
                await w.commit()

    async def test_a_unit_ends_with_its_commit(self, store: Store, athlete: User) -> None:
        for work in (store.work, store.work.for_user(athlete.id)):
            async with work() as w:
                await w.commit()
                with pytest.raises(UnitOver):
                    await w.activities.find_by_file(athlete.id, bytes(32))
                with pytest.raises(UnitOver):
                    await w.activities.around(athlete.id, NOW, 1.0)
                with pytest.raises(UnitOver):
                    await w.activities.add(an_activity())
                with pytest.raises(UnitOver):
                    await w.commit()

    async def test_a_unit_ends_with_its_block(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            pass
        async with store.work.snapshot() as snapshot:
            pass
        for over in (w, snapshot):
            with pytest.raises(UnitOver):
                await over.users.get(athlete.id)
        with pytest.raises(UnitOver):
            await w.commit()

    async def test_a_unit_inside_a_unit_of_its_kind_is_refused(self, store: Store, athlete: User) -> None:
        for work in (store.work, store.work.for_user(athlete.id)):
            async with work() as w, work.snapshot():
                with pytest.raises(NestedUnit):
                    async with work():
                        pass
                with pytest.raises(NestedUnit):
                    async with work.snapshot():
                        pass
                assert await w.users.get(athlete.id) == athlete
        await stored_activities(store, an_activity())

    async def test_units_of_several_tasks_stand_beside_each_other(self, store: Store, athlete: User) -> None:
        async def look() -> User:
            async with store.work.snapshot() as w:
                return await w.users.get(athlete.id)

        async with store.work():
            assert await asyncio.create_task(look()) == athlete

    async def test_writers_take_turns_and_lose_nothing(self, store: Store, athlete: User) -> None:
        async def add(number: int) -> None:
            async with store.work() as w:
                await w.activities.add(an_activity(number))
                await asyncio.sleep(0)
                await w.commit()

        await asyncio.gather(*(add(number) for number in range(1, 41)))
        async with store.work.snapshot() as w:
            assert len(await w.activities.around(athlete.id, NOW, 1e9)) == 40

    async def test_what_a_bound_unit_reads_and_then_writes_no_other_changes_meanwhile(
        self, store: Store, athlete: User
    ) -> None:
        async def count_up() -> None:
            async with store.work.for_user(athlete.id)() as w:
                last = await w.training_load.last_before(athlete.id, ALL_SPORTS, date.max)
                await asyncio.sleep(0)
                counted = a_day(load=last.load + 1.0 if last else 1.0)
                await w.training_load.replace(athlete.id, ALL_SPORTS, TODAY, TODAY, [counted])
                await w.commit()

        await asyncio.gather(*(count_up() for _ in range(25)))
        async with store.work.for_user(athlete.id).snapshot() as w:
            counted = await w.training_load.last_before(athlete.id, ALL_SPORTS, date.max)
        assert counted == a_day(load=25.0)

    async def test_a_bound_unit_reaches_no_other_athlete(
        self, store: Store, athlete: User, other: User
    ) -> None:
        theirs = an_activity(user_id=other.id)
        await stored_activities(store, theirs)
        async with store.work.for_user(athlete.id)() as w:
            with pytest.raises(ForeignOwner):
                await w.activities.get(other.id, theirs.id)
            with pytest.raises(ForeignOwner):
                await w.activities.add(an_activity(2, user_id=other.id))
            with pytest.raises(ForeignOwner):
                await w.recordings.streams(other.id, theirs.id)
            with pytest.raises(ForeignOwner):
                await w.thresholds.replace(other.id, [], NOW)
            with pytest.raises(ForeignOwner):
                await w.training_load.sports(other.id)
            with pytest.raises(ForeignOwner):
                await w.sessions.list(other.id, NOW)
            assert await w.users.get(athlete.id) == athlete

    async def test_a_bound_snapshot_reaches_no_other_athlete(
        self, store: Store, athlete: User, other: User
    ) -> None:
        async with store.work.for_user(athlete.id).snapshot() as w:
            with pytest.raises(ForeignOwner):
                await w.users.get(other.id)

    async def test_work_bound_to_one_athlete_is_not_bound_to_another(
        self, store: Store, athlete: User, other: User
    ) -> None:
        bound = store.work.for_user(athlete.id)
        with pytest.raises(ForeignOwner):
            bound.for_user(other.id)

    async def test_two_athletes_with_the_same_ids_do_not_meet(
        self, store: Store, athlete: User, other: User
    ) -> None:
        mine, theirs = an_activity(name="mine"), an_activity(name="theirs", user_id=other.id)
        await stored_activities(store, mine, theirs)
        async with store.work() as w:
            await w.activities.remove(other.id, theirs.id, NOW)
            await w.commit()
        async with store.work.snapshot() as w:
            assert await w.activities.get(athlete.id, mine.id) == mine

    async def test_an_account_is_its_own_unit(self, store: Store) -> None:
        await stored_user(store, a_user(7))
        async with store.work.snapshot() as w:
            assert await w.users.get(a_user_id(7)) == a_user(7)


async def _store_one(store: Store) -> None:
    await stored_activities(store, an_activity())
