"""Changes are told in the order of their instants: nobody who reads them misses one."""

import asyncio
from datetime import UTC, datetime, timedelta
from os import urandom
from pathlib import Path
from typing import Any

from tests.services.world import WhileReading, World, a_run
from training_analyzer.adapters.fake.observers import FakeObservers
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.activities.edit import ActivityEdit
from training_analyzer.domain.activities.recording import Recording
from training_analyzer.domain.ids import ENTROPY_BYTES, ActivityId, UserId, new_id
from training_analyzer.domain.services.edit_activity import edit_activity
from training_analyzer.domain.services.import_recording import import_recording
from training_analyzer.domain.services.remove_activity import remove_activity
from training_analyzer.domain.training.offered import NO_METRICS
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


class Requests:
    """Uploads on a real store, of which each is read only when the next one has been stored and told to a client."""

    def __init__(self, work: Work, user_id: UserId, count: int) -> None:
        self._work = work
        self._user_id = user_id
        self._told = [asyncio.Event() for _ in range(count)]
        self._since = datetime(2020, 1, 1, tzinfo=UTC)
        self.known: dict[ActivityId, int | None] = {}
        self.stored: dict[ActivityId, int | None] = {}

    async def read(self, body: bytes) -> Recording:
        """Return a run, a day for each upload; the last comes first."""
        number = int(body)
        if number + 1 < len(self._told):
            await self._told[number + 1].wait()
        return a_run(number)

    async def upload(self, number: int) -> None:
        """Import a file; rename every second one, and remove every third one."""
        imported = await import_recording(
            body=str(number).encode(),
            start_time=None,
            user_id=self._user_id,
            work=self._work,
            reader=self,
            observers=FakeObservers(),
            offered=NO_METRICS,
            make_id=_make_id,
            clock=_clock,
        )
        await self._follow()
        activity = imported.activity
        one: dict[str, Any] = {
            "user_id": self._user_id,
            "activity_id": activity.id,
            "work": self._work,
            "clock": _clock,
        }
        if number % 2:
            activity = await edit_activity(
                version=activity.version, edit=ActivityEdit(rpe=3.0), offered=NO_METRICS, **one
            )
            await self._follow()
        self.stored[activity.id] = activity.version
        if number % 3 == 0:
            await remove_activity(version=activity.version, **one)
            await self._follow()
            self.stored[activity.id] = None
        self._told[number].set()

    async def _follow(self) -> None:
        """Read what changed since the last change that was seen."""
        async with self._work.snapshot() as w:
            changes = await w.activities.changed_since(self._user_id, self._since, after=None, limit=99)
        for change in changes:
            self._since = change.position.at
            self.known[change.position.id] = None if change.activity is None else change.activity.version


async def test_a_client_that_follows_uploads_of_which_the_first_takes_longest_misses_none(
    tmp_path: Path,
) -> None:
    async with build(Deployment(data_dir=tmp_path, environment="development")) as store:
        user = await stored_user(store, a_user())
        requests = Requests(store.work, user.id, 12)
        await asyncio.gather(*(requests.upload(number) for number in range(12)))
    assert len(requests.stored) == 12
    assert requests.known == requests.stored
