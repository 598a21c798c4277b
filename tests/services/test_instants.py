"""Changes are told in the order of their instants: nobody who reads them misses one."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from os import urandom
from pathlib import Path

from tests.services.world import MORNING, WhileReading, World, a_run
from training_analyzer.adapters.fake.observers import FakeObservers
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.activities.edit import ActivityEdit
from training_analyzer.domain.activities.manual import ManualEntry
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ENTROPY_BYTES, ActivityId, UserId, new_id
from training_analyzer.domain.services.edit_activity import edit_activity
from training_analyzer.domain.services.record_activity import record_activity
from training_analyzer.domain.services.remove_activity import remove_activity
from training_analyzer.plugins.testing.builders import a_user
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.work import Work

_MINUTE = timedelta(minutes=1)


async def test_what_took_long_to_be_read_is_told_after_what_was_added_meanwhile(world: World) -> None:
    async def meanwhile() -> None:
        world.now += _MINUTE
        await world.recorded(5)

    work = WhileReading(world.store.work, meanwhile, snapshot=2)
    imported = (await world.imported(a_run(), work=work)).activity
    (entered,) = [one for one in await world.everything() if one.id != imported.id]
    assert imported.updated_at > entered.updated_at
    assert imported.created_at == imported.updated_at
    assert await world.get(imported) == imported


async def test_an_edit_that_took_long_is_told_after_what_was_added_meanwhile(world: World) -> None:
    activity = await world.recorded(0)

    async def meanwhile() -> None:
        world.now += _MINUTE
        await world.recorded(5)

    edited = await world.edited(activity, rpe=7.0, work=WhileReading(world.store.work, meanwhile))
    (entered,) = [one for one in await world.everything() if one.id != activity.id]
    assert edited.updated_at > entered.updated_at


async def test_a_clock_that_was_set_back_hides_no_change(world: World) -> None:
    first = await world.recorded(0)
    world.now -= timedelta(hours=1)
    second = await world.recorded(1)
    edited = await world.edited(first, name="New")
    await world.removed(second)
    async with world.store.work.snapshot() as w:
        changes = await w.activities.changed_since(world.user_id, first.updated_at, after=None, limit=9)
    instants = [change.position.at for change in changes]
    assert instants == [edited.updated_at, edited.updated_at + timedelta(microseconds=1)]
    assert first.updated_at < second.updated_at < edited.updated_at


def _clock() -> datetime:
    return datetime.now(UTC)


def _make_id(now: datetime) -> ActivityId:
    return ActivityId(new_id(now, urandom(ENTROPY_BYTES)))


class Diary:
    """Athletes' requests on a real store, with the real clock."""

    def __init__(self, work: Work, user_id: UserId) -> None:
        self._work = work
        self._user_id = user_id
        self.removed: set[ActivityId] = set()
        self.kept: dict[ActivityId, int] = {}

    async def live(self, number: int) -> None:
        """Enter a session, rename it, and remove every third one."""
        entry = ManualEntry(
            sport=Sport.RUNNING, start_time=MORNING + timedelta(days=number), elapsed_time_s=3600.0
        )
        activity = await record_activity(
            entry=entry,
            timezone=None,
            user_id=self._user_id,
            work=self._work,
            observers=FakeObservers(),
            make_id=_make_id,
            clock=_clock,
        )
        edited = await edit_activity(
            user_id=self._user_id,
            activity_id=activity.id,
            version=activity.version,
            edit=ActivityEdit(name=f"Run {number}"),
            work=self._work,
            clock=_clock,
        )
        if number % 3:
            self.kept[activity.id] = edited.version
            return
        await remove_activity(
            user_id=self._user_id,
            activity_id=activity.id,
            version=edited.version,
            work=self._work,
            clock=_clock,
        )
        self.removed.add(activity.id)

    async def follow(self, over: Callable[[], bool]) -> dict[ActivityId, int | None]:
        """Read the changes as a client does, from the last instant it saw; return what it knows in the end."""
        known: dict[ActivityId, int | None] = {}
        since = datetime(2020, 1, 1, tzinfo=UTC)
        last_round = False
        while not last_round:
            last_round = over()
            async with self._work.snapshot() as w:
                changes = await w.activities.changed_since(self._user_id, since, after=None, limit=1000)
            for change in changes:
                since = change.position.at
                known[change.position.id] = None if change.activity is None else change.activity.version
            await asyncio.sleep(0)
        return known


async def test_a_client_that_follows_the_changes_of_twenty_requests_at_once_misses_none(
    tmp_path: Path,
) -> None:
    async with build(Deployment(data_dir=tmp_path, environment="development")) as store:
        user = await stored_user(store, a_user())
        diary = Diary(store.work, user.id)
        requests = [asyncio.create_task(diary.live(number)) for number in range(20)]
        known = await diary.follow(lambda: all(request.done() for request in requests))
        await asyncio.gather(*requests)
    assert known == {**diary.kept, **dict.fromkeys(diary.removed)}
