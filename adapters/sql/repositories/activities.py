"""Activities in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from training_analyzer.adapters.sql.errors import broken_rule
from training_analyzer.adapters.sql.mapping.activities import activity_of, row_of
from training_analyzer.adapters.sql.moments import instants_around
from training_analyzer.adapters.sql.repositories import activity_reads as reads
from training_analyzer.adapters.sql.repositories.activity_changes import PURGE, changes_since, next_change
from training_analyzer.adapters.sql.repositories.activity_removal import remove_activity
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sql.transaction import Transaction, Values
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.errors import DuplicateActivity
from training_analyzer.domain.activities.feed import Change, Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.training.daily import DayTotal
from training_analyzer.ports.clock import Clock

_table = activity
_c = activity.c
_ADD: Final = insert(activity)
_TWICE: Final = {"pk_activity", "uq_activity_source", "uq_activity_file"}
_NEVER_CHANGED: Final = {"id", "user_id", "created_at"}


class SqlActivities:
    """Rows of the diary, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, activity_id: ActivityId) -> Activity:
        """Raise NotFound, also for another user's activity."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(reads.BY_ID, {"user_id": user_id, "activity_id": activity_id})
        if row is None:
            raise NotFound("activity")
        return activity_of(row)

    async def find_by_file(self, user_id: UserId, sha256: bytes) -> Activity | None:
        """Return the activity, or parent of legs, that came from this very file."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(reads.BY_FILE, {"user_id": user_id, "digest": sha256})
        return None if row is None else activity_of(row)

    async def legs(self, user_id: UserId, parent_id: ActivityId) -> Sequence[Activity]:
        """Return the legs of a multisport activity in order of time."""
        self._transaction.check_owner(user_id)
        rows = await self._transaction.rows(reads.LEGS, {"user_id": user_id, "parent_id": parent_id})
        return [activity_of(row) for row in rows]

    async def around(self, user_id: UserId, at: datetime, within_s: float) -> Sequence[Activity]:
        """Return top-level activities that start within so many seconds of an instant, earliest first."""
        self._transaction.check_owner(user_id)
        earliest, latest = instants_around(at, within_s)
        values = {"user_id": user_id, "earliest": earliest, "latest": latest}
        return [activity_of(row) for row in await self._transaction.rows(reads.AROUND, values)]

    async def duplicates_of(self, user_id: UserId, primary_id: ActivityId) -> Sequence[Activity]:
        """Return top-level activities that are linked to one as its duplicates, earliest first."""
        self._transaction.check_owner(user_id)
        rows = await self._transaction.rows(reads.DUPLICATES, {"user_id": user_id, "primary_id": primary_id})
        linked = (activity_of(row) for row in rows)
        return sorted(
            (one for one in linked if one.parent_id is None), key=lambda one: (one.started_at, one.id)
        )

    async def next_change(self, user_id: UserId, clock: Clock) -> datetime:
        """Hold the athlete's diary, and return the instant of the change to come. Raises NotFound."""
        self._transaction.check_owner(user_id)
        return await next_change(self._transaction, user_id, clock)

    async def add(self, activity: Activity) -> None:
        """Raise DuplicateActivity."""
        self._transaction.check_owner(activity.user_id)
        await self._write(_ADD, row_of(activity))

    async def add_all(self, activities: Sequence[Activity]) -> None:
        """Add many in one go. Raises DuplicateActivity; then the unit must not be committed."""
        for each in activities:
            self._transaction.check_owner(each.user_id)
        wholes_first = sorted(activities, key=lambda each: each.parent_id is not None)
        if wholes_first:
            await self._write(_ADD, [row_of(each) for each in wholes_first])

    async def save(self, activity: Activity) -> Activity:
        """Return the activity with its version raised. Raises StaleWrite, NotFound."""
        self._transaction.check_owner(activity.user_id)
        saved = replace(activity, version=activity.version + 1)
        values = {name: value for name, value in row_of(saved).items() if name not in _NEVER_CHANGED}
        unchanged = (
            (_c.user_id == activity.user_id) & (_c.id == activity.id) & (_c.version == activity.version)
        )
        if await self._write(update(_table).where(unchanged).values(values)) == 0:
            await self.get(activity.user_id, activity.id)
            raise StaleWrite("activity")
        return saved

    async def remove(self, user_id: UserId, activity_id: ActivityId, now: datetime) -> None:
        """Remove an activity with all that is its own, and leave tombstones. Raises NotFound."""
        removed = await self.get(user_id, activity_id)
        await remove_activity(self._transaction, removed, await self.legs(user_id, activity_id), now)

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
        self._transaction.check_owner(user_id)
        return await changes_since(self._transaction, user_id, since, after, limit, first or date.min)

    async def purge_tombstones(self, before: datetime, *, limit: int) -> int:
        """Forget removals before an instant, of all users, at most so many; return how many."""
        self._transaction.check_unbound()
        return (await self._transaction.write(PURGE, {"before": before, "limit": limit})).rowcount

    async def day_totals(
        self, user_id: UserId, first: date, last: date = date.max, *, sport: Sport | None = None
    ) -> Sequence[DayTotal]:
        """Return sums by sport and local day between two days, inclusive, ordered by day and sport."""
        self._transaction.check_owner(user_id)
        values = {"user_id": user_id, "first": first, "last": last}
        if sport is None:
            rows = await self._transaction.rows(reads.DAY_TOTALS, values)
        else:
            rows = await self._transaction.rows(reads.DAY_TOTALS_OF_SPORT, {**values, "sport": sport.value})
        return [
            DayTotal(sport=name, day=day, load=load, timer_time_s=timer_time_s, activity_count=count)
            for day, name, load, timer_time_s, count in rows
        ]

    async def _write(self, statement: Any, values: Values | Sequence[Values] | None = None) -> int:
        """Return how many rows were written. Raises DuplicateActivity, and NotFound for a tie to no row."""
        try:
            return (await self._transaction.write(statement, values, parent="activity")).rowcount
        except IntegrityError as error:
            if broken_rule(error) in _TWICE:
                raise DuplicateActivity from error
            raise
