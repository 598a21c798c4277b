"""What every store tells of the changes since an instant."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from training_analyzer.domain.activities.feed import Change, Position
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import ActivityId
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_triathlon,
    a_user_id,
    an_activity,
    an_activity_id,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store

_ALL = 1000
_MOMENT = timedelta(microseconds=1)


class ChangesContract(StoredContract):
    """An athlete's changes, tombstones among them, in order of instant and id."""

    async def test_nothing_changed_at_first(self, store: Store, athlete: User) -> None:
        assert await _changes(store, athlete, NOW) == []

    async def test_an_activity_is_told_as_it_is_now(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity())
        async with store.work() as w:
            saved = await w.activities.save(an_activity(name="New", updated_at=NOW + _MOMENT))
            await w.commit()
        changes = await _changes(store, athlete, NOW)
        assert changes == [Change(Position(NOW + _MOMENT, saved.id), saved)]

    async def test_the_instant_itself_counts(self, store: Store, athlete: User) -> None:
        rows = [an_activity(number, updated_at=NOW + (number - 1) * _MOMENT) for number in range(3)]
        await stored_activities(store, *rows)
        assert await _ids(store, athlete, NOW) == [an_activity_id(1), an_activity_id(2)]

    async def test_changes_of_one_instant_come_in_order_of_id(self, store: Store, athlete: User) -> None:
        await stored_activities(store, *(an_activity(number) for number in (3, 1, 2)))
        await _remove(store, athlete, an_activity_id(2), NOW)
        assert await _ids(store, athlete, NOW) == [an_activity_id(number) for number in (1, 2, 3)]

    async def test_a_removed_activity_leaves_one_tombstone(self, store: Store, athlete: User) -> None:
        later = NOW + timedelta(hours=1)
        await stored_activities(store, an_activity(1), an_activity(2))
        await _remove(store, athlete, an_activity_id(1), later)
        assert await _changes(store, athlete, NOW) == [
            Change(Position(NOW, an_activity_id(2)), an_activity(2)),
            Change(Position(later, an_activity_id(1)), None),
        ]
        assert await _ids(store, athlete, later + _MOMENT) == []

    async def test_legs_are_told_neither_changed_nor_removed(self, store: Store, athlete: User) -> None:
        whole, *legs = a_triathlon()
        await stored_activities(store, whole, *legs)
        assert await _ids(store, athlete, NOW) == [whole.id]
        await _remove(store, athlete, whole.id, NOW + _MOMENT)
        assert await _ids(store, athlete, NOW) == [whole.id]

    async def test_the_next_change_is_the_clocks_instant(self, store: Store, athlete: User) -> None:
        assert await _next(store, athlete, NOW) == NOW
        await stored_activities(store, an_activity())
        assert await _next(store, athlete, NOW + _MOMENT) == NOW + _MOMENT

    async def test_the_next_change_lies_after_the_last_one_though_the_clock_stands_still(
        self, store: Store, athlete: User, other: User
    ) -> None:
        whole, *legs = a_triathlon()
        later = [replace(leg, updated_at=NOW + timedelta(hours=1)) for leg in legs]
        await stored_activities(store, whole, *later, an_activity(9, user_id=other.id))
        assert await _next(store, athlete, NOW) == NOW + _MOMENT
        await _remove(store, athlete, whole.id, NOW + 5 * _MOMENT)
        assert await _next(store, athlete, NOW) == NOW + 6 * _MOMENT
        assert await _next(store, other, NOW) == NOW + _MOMENT

    async def test_the_clock_is_read_when_nobody_else_changes_the_diary_any_more(
        self, store: Store, athlete: User
    ) -> None:
        seen: list[datetime] = []
        ticks = count()

        async def change(number: int) -> None:
            async with store.work() as w:
                now = await w.activities.next_change(athlete.id, lambda: NOW + next(ticks) * _MOMENT)
                await asyncio.sleep(0)
                await w.activities.add(an_activity(number, updated_at=now))
                seen.append(now)  # in the order in which they are committed
                await w.commit()

        await asyncio.gather(*(change(number) for number in range(1, 9)))
        assert seen == sorted(set(seen))

    async def test_nobody_has_no_next_change(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.activities.next_change(a_user_id(9), lambda: NOW)

    async def test_old_removals_of_all_users_are_forgotten(
        self, store: Store, athlete: User, other: User
    ) -> None:
        for owner in (athlete, other):
            await stored_activities(store, *(an_activity(n, user_id=owner.id) for n in (1, 2)))
            await _remove(store, owner, an_activity_id(1), NOW)
            await _remove(store, owner, an_activity_id(2), NOW + _MOMENT)
        assert [await _purge(store, NOW + _MOMENT) for _ in range(2)] == [len([athlete, other]), 0]
        for owner in (athlete, other):
            assert await _ids(store, owner, NOW) == [an_activity_id(2)]

    async def test_old_removals_are_forgotten_a_few_at_a_time(self, store: Store, athlete: User) -> None:
        await stored_activities(store, *(an_activity(n) for n in range(1, 6)))
        for n in range(1, 6):
            await _remove(store, athlete, an_activity_id(n), NOW)
        assert [await _purge(store, NOW + _MOMENT, limit=2) for _ in range(4)] == [2, 2, 1, 0]

    async def test_days_before_a_first_one_are_left_out_and_removals_never(
        self, store: Store, athlete: User
    ) -> None:
        rows = [
            an_activity(n, started_at=NOW - timedelta(days=n), local_day=NOW.date() - timedelta(days=n))
            for n in range(1, 6)
        ]
        await stored_activities(store, *rows)
        await _remove(store, athlete, an_activity_id(5), NOW)
        for days, numbers in ((0, [5]), (2, [1, 2, 5]), (3, [1, 2, 3, 5]), (9, [1, 2, 3, 4, 5])):
            async with store.work.snapshot() as w:
                first = NOW.date() - timedelta(days=days)
                found = await w.activities.changed_since(athlete.id, NOW, after=None, limit=4, first=first)
            assert [each.position.id for each in found] == [an_activity_id(n) for n in numbers][:4]

    async def test_changes_are_one_athletes_own(self, store: Store, athlete: User, other: User) -> None:
        await stored_activities(store, an_activity(1), an_activity(2))
        await _remove(store, athlete, an_activity_id(1), NOW)
        assert await _changes(store, other, NOW) == []

    async def test_pages_of_any_size_are_complete(self, store: Store, athlete: User) -> None:
        rows = [an_activity(n, updated_at=NOW + n // 4 * timedelta(seconds=1)) for n in range(30)]
        await stored_activities(store, *rows)
        for number in range(0, 30, 7):
            await _remove(store, athlete, an_activity_id(number), NOW + timedelta(seconds=3))
        everything = await _changes(store, athlete, NOW)
        assert len(everything) == len(rows)
        for limit in (1, 2, 7, 29, 30, 31):
            assert await _paged(store, athlete, limit) == everything

    async def test_a_page_begins_no_earlier_than_the_instant(self, store: Store, athlete: User) -> None:
        rows = [an_activity(n, updated_at=NOW + timedelta(seconds=n)) for n in range(5)]
        await stored_activities(store, *rows)
        before = Position(rows[1].updated_at, rows[1].id)
        async with store.work.snapshot() as w:
            page = await w.activities.changed_since(athlete.id, rows[3].updated_at, after=before, limit=_ALL)
        assert [change.activity for change in page] == rows[3:]


async def _remove(store: Store, athlete: User, activity_id: ActivityId, now: datetime) -> None:
    async with store.work() as w:
        await w.activities.remove(athlete.id, activity_id, now)
        await w.commit()


async def _changes(store: Store, athlete: User, since: datetime) -> list[Change]:
    async with store.work.snapshot() as w:
        return list(await w.activities.changed_since(athlete.id, since, after=None, limit=_ALL))


async def _ids(store: Store, athlete: User, since: datetime) -> list[ActivityId]:
    return [change.position.id for change in await _changes(store, athlete, since)]


async def _paged(store: Store, athlete: User, limit: int) -> Sequence[Change]:
    found: list[Change] = []
    after: Position | None = None
    for _ in range(_ALL):
        async with store.work.snapshot() as w:
            page = await w.activities.changed_since(athlete.id, NOW, after=after, limit=limit)
        assert len(page) <= limit
        if not page:
            return found
        found += page
        after = page[-1].position
    raise AssertionError("the pages never end")


async def _next(store: Store, athlete: User, now: datetime) -> datetime:
    async with store.work() as w:
        return await w.activities.next_change(athlete.id, lambda: now)


async def _purge(store: Store, before: datetime, *, limit: int = 100) -> int:
    async with store.work() as w:
        removed = await w.activities.purge_tombstones(before, limit=limit)
        await w.commit()
    return removed
