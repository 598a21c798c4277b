"""The diary in a dict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from training_analyzer.adapters.fake.checks import check_activity, check_aware, check_user
from training_analyzer.adapters.fake.feed import changes_since, next_change, totals_between
from training_analyzer.adapters.fake.removal import remove_activity
from training_analyzer.adapters.fake.tables import Tables
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.errors import DuplicateActivity
from training_analyzer.domain.activities.feed import Change, Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.training.daily import DayTotal
from training_analyzer.ports.clock import Clock


class FakeActivities:
    """Rows of the diary, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, activity_id: ActivityId) -> Activity:
        """Raise NotFound, also for another user's activity."""
        return _get(self._transaction.tables(user_id), user_id, activity_id)

    async def find_by_file(self, user_id: UserId, sha256: bytes) -> Activity | None:
        """Return the activity, or parent of legs, that came from this very file."""
        rows = self._transaction.tables(user_id).activities_of(user_id)
        return next((row for row in rows if row.file_sha256 == sha256 and row.parent_id is None), None)

    async def legs(self, user_id: UserId, parent_id: ActivityId) -> Sequence[Activity]:
        """Return the legs of a multisport activity in order of time."""
        rows = self._transaction.tables(user_id).activities_of(user_id)
        return sorted((row for row in rows if row.parent_id == parent_id), key=_place)

    async def around(self, user_id: UserId, at: datetime, within_s: float) -> Sequence[Activity]:
        """Return top-level activities that start within so many seconds of an instant, earliest first."""
        check_aware(at)
        rows = self._transaction.tables(user_id).activities_of(user_id)
        near = (row for row in rows if abs((row.started_at - at).total_seconds()) <= within_s)
        return sorted((row for row in near if row.parent_id is None), key=_place)

    async def duplicates_of(self, user_id: UserId, primary_id: ActivityId) -> Sequence[Activity]:
        """Return top-level activities that are linked to one as its duplicates, earliest first."""
        rows = self._transaction.tables(user_id).activities_of(user_id)
        linked = (row for row in rows if row.duplicate_of == primary_id and row.parent_id is None)
        return sorted(linked, key=_place)

    async def next_change(self, user_id: UserId, clock: Clock) -> datetime:
        """Return the clock's instant, or the one after the last change. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        check_user(tables, user_id)
        return next_change(tables, user_id, clock())

    async def add(self, activity: Activity) -> None:
        """Raise DuplicateActivity, and NotFound when the owner, parent or primary is not there."""
        _add(self._transaction.writable(activity.user_id), activity)

    async def add_all(self, activities: Sequence[Activity]) -> None:
        """Add many. Raises DuplicateActivity; then the unit must not be committed."""
        for activity in sorted(activities, key=lambda one: one.parent_id is not None):
            await self.add(activity)

    async def save(self, activity: Activity) -> Activity:
        """Return the activity with its version raised. Raises StaleWrite, NotFound, DuplicateActivity."""
        tables = self._transaction.writable(activity.user_id)
        stored = _get(tables, activity.user_id, activity.id)
        if stored.version != activity.version:
            raise StaleWrite("activity")
        saved = replace(activity, version=activity.version + 1)
        _check(tables, saved)
        tables.activities[saved.user_id, saved.id] = replace(saved, created_at=stored.created_at)
        return saved

    async def remove(self, user_id: UserId, activity_id: ActivityId, now: datetime) -> None:
        """Remove an activity with all that is its own. Raises NotFound."""
        check_aware(now)
        tables = self._transaction.writable(user_id)
        remove_activity(tables, _get(tables, user_id, activity_id), now)

    async def changed_since(
        self,
        user_id: UserId,
        since: datetime,
        *,
        after: Position | None,
        limit: int,
        first: date | None = None,
    ) -> Sequence[Change]:
        """Return top-level activities of days from ``first`` on changed, or any removed, in order of that instant."""
        check_aware(since)
        found = changes_since(self._transaction.tables(user_id), user_id, since, after)
        return [each for each in found if _is_from(first, each.activity)][:limit]

    async def purge_tombstones(self, before: datetime, *, limit: int) -> int:
        """Forget removals before an instant, of all users, at most so many; return how many."""
        self._transaction.check_unbound()
        tombstones = self._transaction.writable().tombstones
        old = [key for key, removed_at in tombstones.items() if removed_at < before][:limit]
        for key in old:
            del tombstones[key]
        return len(old)

    async def day_totals(
        self, user_id: UserId, first: date, last: date = date.max, *, sport: Sport | None = None
    ) -> Sequence[DayTotal]:
        """Return sums by sport and local day between two days, inclusive, ordered by day and sport."""
        totals = totals_between(self._transaction.tables(user_id), user_id, first, last)
        return [total for total in totals if sport is None or total.sport == sport.value]


def _is_from(first: date | None, activity: Activity | None) -> bool:
    return first is None or activity is None or activity.local_day >= first


def _place(activity: Activity) -> Position:
    return Position(activity.started_at, activity.id)


def _get(tables: Tables, user_id: UserId, activity_id: ActivityId) -> Activity:
    activity = tables.activities.get((user_id, activity_id))
    if activity is None:
        raise NotFound("activity")
    return activity


def _add(tables: Tables, activity: Activity) -> None:
    if (activity.user_id, activity.id) in tables.activities:
        raise DuplicateActivity(activity.id)
    _check(tables, activity)
    tables.activities[activity.user_id, activity.id] = activity


def _check(tables: Tables, activity: Activity) -> None:
    """Raise what the constraints of a row of the diary raise."""
    check_aware(activity.started_at, activity.created_at, activity.updated_at)
    check_user(tables, activity.user_id)
    for tie in (activity.parent_id, activity.duplicate_of):
        if tie is not None:
            check_activity(tables, activity.user_id, tie)
    mine = _unique_keys(activity)
    if not mine:
        return
    for other in tables.activities_of(activity.user_id):
        if other.id != activity.id and not mine.isdisjoint(_unique_keys(other)):
            raise DuplicateActivity(other.id)


def _unique_keys(activity: Activity) -> set[object]:
    """Return what no two activities of an athlete share: the file, and the source's object."""
    keys = set[object]()
    if activity.file_sha256 is not None and activity.parent_id is None:
        keys.add(activity.file_sha256)
    if activity.external_id is not None:
        keys.add((activity.source, activity.external_id))
    return keys
