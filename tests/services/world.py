"""A deployment of fakes with one athlete in it, and the use cases as its requests would call them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from training_analyzer.adapters.fake.breached_passwords import FakeBreachedPasswords
from training_analyzer.adapters.fake.observers import FakeObservers
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.fake.recording_reader import FakeRecordingReader
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.adapters.fake.tokens import FakeTokens
from training_analyzer.adapters.fake.vault import FakeVault
from training_analyzer.adapters.jobs.embedded import EmbeddedJobs
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.activities.edit import ActivityEdit
from training_analyzer.domain.activities.manual import ManualEntry
from training_analyzer.domain.activities.recording import RecordedSession, Recording
from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.services.accept_password import PasswordRules
from training_analyzer.domain.services.edit_activity import edit_activity
from training_analyzer.domain.services.import_recording import Imported, import_recording
from training_analyzer.domain.services.record_activity import record_activity
from training_analyzer.domain.services.remove_activity import remove_activity
from training_analyzer.domain.services.set_thresholds import set_preferences
from training_analyzer.domain.services.sign_in import Checks
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.offered import NO_METRICS, OfferedMetrics
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_recorded_session,
    a_recording,
    a_threshold,
    a_user,
    counted_ids,
)
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.work import UnitOfWork, Work

MORNING = datetime(2026, 2, 1, 8, 0, tzinfo=NOW.tzinfo)


@dataclass
class World:
    """The fakes, and the athlete whose requests these are. ``now`` may be moved on."""

    user: User
    store: FakeStore = field(default_factory=FakeStore)
    reader: FakeRecordingReader = field(default_factory=FakeRecordingReader)
    observers: FakeObservers = field(default_factory=FakeObservers)
    passwords: FakePasswords = field(default_factory=FakePasswords)
    vault: FakeVault = field(default_factory=FakeVault)
    tokens: FakeTokens = field(default_factory=FakeTokens)
    rules: PasswordRules = field(
        default_factory=lambda: PasswordRules(
            {"password1"}, ("our club",), FakeBreachedPasswords("breached one")
        )
    )
    make_id: MakeId = field(default_factory=lambda: counted_ids(500_000))
    now: datetime = NOW
    offered: OfferedMetrics = NO_METRICS

    @property
    def throttle(self) -> Throttle:
        """Return what counts the tries of strangers."""
        return Throttle(self.store.rate_gate, b"a key of the tests")

    @property
    def checks(self) -> Checks:
        """Return what credentials are checked with."""
        return Checks(throttle=self.throttle, passwords=self.passwords, vault=self.vault, jobs=self.jobs)

    @property
    def jobs(self) -> JobQueue:
        """The queue of this deployment."""
        return EmbeddedJobs(
            work=self.store.work, make_id=self.make_id, clock=self.clock, worker="world", poll_s=60
        )

    @property
    def user_id(self) -> UserId:
        """The athlete."""
        return self.user.id

    def clock(self) -> datetime:
        """Return the instant."""
        return self.now

    async def imported(
        self, recording: Recording, body: bytes = b"a file", *, work: Work | None = None, **changes: Any
    ) -> Imported:
        """Import a file that holds a recording."""
        self.reader.give(body, recording)
        arguments = {"start_time": None, **changes}
        return await import_recording(
            body=body,
            user_id=self.user_id,
            work=work or self.store.work,
            reader=self.reader,
            observers=self.observers,
            offered=self.offered,
            make_id=self.make_id,
            clock=self.clock,
            **arguments,
        )

    async def recorded(
        self, day: int = 0, *, timezone: str | None = None, work: Work | None = None, **changes: Any
    ) -> Activity:
        """Enter a session by hand: an hour's run so many days after the first of February."""
        start_time = MORNING + timedelta(days=day)
        entry = ManualEntry(
            **{"sport": Sport.RUNNING, "start_time": start_time, "elapsed_time_s": 3600.0, **changes}
        )
        return await record_activity(
            entry=entry,
            timezone=timezone,
            user_id=self.user_id,
            work=work or self.store.work,
            observers=self.observers,
            offered=self.offered,
            make_id=self.make_id,
            clock=self.clock,
        )

    async def edited(self, activity: Activity, *, work: Work | None = None, **changes: Any) -> Activity:
        """Change an activity in the version that is given."""
        return await edit_activity(
            user_id=self.user_id,
            activity_id=activity.id,
            version=activity.version,
            edit=ActivityEdit(**changes),
            offered=self.offered,
            work=work or self.store.work,
            clock=self.clock,
        )

    async def preferred(self, *, work: Work | None = None, **preferences: Any) -> TrainingPreferences:
        """Set how the athlete's training is computed."""
        return await set_preferences(
            user_id=self.user_id,
            preferences=TrainingPreferences(**preferences),
            work=work or self.store.work,
            offered=self.offered,
            clock=self.clock,
        )

    async def removed(self, activity: Activity, *, work: Work | None = None) -> None:
        """Remove an activity in the version that is given."""
        await remove_activity(
            user_id=self.user_id,
            activity_id=activity.id,
            version=activity.version,
            work=work or self.store.work,
            clock=self.clock,
        )

    async def get(self, activity: Activity) -> Activity:
        """Return an activity as it is stored now."""
        async with self.store.work.snapshot() as w:
            return await w.activities.get(self.user_id, activity.id)

    async def legs(self, activity: Activity) -> Sequence[Activity]:
        """Return an activity's legs as they are stored now."""
        async with self.store.work.snapshot() as w:
            return await w.activities.legs(self.user_id, activity.id)

    async def metrics(self, activity: Activity) -> ActivityMetrics | None:
        """Return an activity's metrics as they are stored now."""
        async with self.store.work.snapshot() as w:
            return await w.recordings.find_metrics(self.user_id, activity.id)

    async def everything(self) -> Sequence[Activity]:
        """Return all of the athlete's activities, legs too."""
        async with self.store.work.snapshot() as w:
            changes = await w.activities.changed_since(
                self.user_id, NOW - timedelta(days=9999), after=None, limit=9999
            )
            wholes = [change.activity for change in changes if change.activity is not None]
            return [
                *wholes,
                *[leg for one in wholes for leg in await w.activities.legs(self.user_id, one.id)],
            ]

    async def series(self, sport: str = ALL_SPORTS) -> Sequence[DailyLoad]:
        """Return a stored series."""
        rows = await self.store.hot_reads.training_load(
            self.user_id, sport=sport, first=date.min, last=date.max
        )
        return [DailyLoad(**row._asdict()) for row in rows]


async def a_world(*rows: Threshold) -> World:
    """Return a world with an athlete who has these thresholds, a runner's and a rider's where none are given."""
    world = World(a_user())
    await stored_user(world.store, world.user)
    thresholds = rows or (a_threshold(), a_threshold(sport=Sport.CYCLING, ftp_w=250.0))
    async with world.store.work() as w:
        await w.thresholds.replace(world.user_id, thresholds, NOW)
        await w.commit()
    return world


def an_hour_at(hr_bpm: float) -> dict[Channel, Samples]:
    """Return an hour at one heart rate."""
    return {
        Channel.TIME: [float(second) for second in range(3600)],
        Channel.HEART_RATE: [hr_bpm] * 3600,
    }


def a_run(day: int = 0, **changes: Any) -> Recording:
    """Return a recording of a run of an hour at 150, so many days after the first of February."""
    started_at = MORNING + timedelta(days=day)
    return a_recording(
        a_recorded_session(**{"started_at": started_at, "streams": an_hour_at(150.0), **changes})
    )


def a_triathlon_recording(day: int = 0, **changes: Any) -> Recording:
    """Return a swim, a ride and a run, an hour each."""

    def leg(hours: int, sport: Sport, hr_bpm: float) -> RecordedSession:
        started_at = MORNING + timedelta(days=day, hours=hours)
        streams = an_hour_at(hr_bpm)
        return a_recorded_session(**{"sport": sport, "started_at": started_at, "streams": streams, **changes})

    return a_recording(
        leg(0, Sport.SWIMMING, 140.0), leg(1, Sport.CYCLING, 145.0), leg(2, Sport.RUNNING, 160.0)
    )


class WhileReading:
    """Units of work of which one snapshot, the first, is followed by something that another request does.

    ``always`` says that each later one is, too.
    """

    def __init__(
        self,
        work: Work,
        meanwhile: Callable[[], Awaitable[object]],
        *,
        snapshot: int = 1,
        always: bool = False,
    ) -> None:
        self._work = work
        self._meanwhile = meanwhile
        self._left = snapshot
        self._always = always

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that reads and writes."""
        return self._work()

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit that only reads; after the one in question comes the other request."""
        async with self._work.snapshot() as w:
            yield w
        self._left -= 1
        if self._left == 0 or (self._always and self._left < 0):
            await self._meanwhile()

    def for_user(self, user_id: UserId) -> Work:
        """Return the same, bound to one athlete."""
        return self._work.for_user(user_id)
