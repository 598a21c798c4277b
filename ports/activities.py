"""An athlete's activities."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.feed import Change, Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.training.daily import DayTotal
from training_analyzer.ports.clock import Clock


@runtime_checkable
class Activities(Protocol):
    """Rows of the diary. Each method reaches one athlete's rows only."""

    async def get(self, user_id: UserId, activity_id: ActivityId) -> Activity:
        """Raise NotFound, also for another user's activity."""
        ...

    async def find_by_file(self, user_id: UserId, sha256: bytes) -> Activity | None:
        """Return the activity, or parent of legs, that came from this very file."""
        ...

    async def legs(self, user_id: UserId, parent_id: ActivityId) -> Sequence[Activity]:
        """Return the legs of a multisport activity in order of time; empty for any other."""
        ...

    async def around(self, user_id: UserId, at: datetime, within_s: float) -> Sequence[Activity]:
        """Return top-level activities that start within so many seconds of an instant, earliest first."""
        ...

    async def duplicates_of(self, user_id: UserId, primary_id: ActivityId) -> Sequence[Activity]:
        """Return top-level activities that are linked to one as its duplicates, earliest first."""
        ...

    async def next_change(self, user_id: UserId, clock: Clock) -> datetime:
        """Hold the athlete's diary until the unit ends, and return the instant of the change to come.

        It is read off the clock once nobody else changes this diary, and lies after every change before it even where
        the clock was set back: whoever has read the changes up to an instant never misses one at or before it.
        Raises NotFound for an unknown user.
        """
        ...

    async def add(self, activity: Activity) -> None:
        """Raise DuplicateActivity when the file or the source's object is already there."""
        ...

    async def add_all(self, activities: Sequence[Activity]) -> None:
        """Add many in one go. Raises DuplicateActivity; then the unit must not be committed."""
        ...

    async def save(self, activity: Activity) -> Activity:
        """Return the activity with its version raised. Raises StaleWrite when the stored version differs.

        ``updated_at`` is the caller's. Raises NotFound when it is gone.
        """
        ...

    async def remove(self, user_id: UserId, activity_id: ActivityId, now: datetime) -> None:
        """Remove an activity with its legs, laps, streams, metrics and file, and leave tombstones.

        Others that were its duplicates stand on their own again, changed ``now``. Raises NotFound.
        """
        ...

    async def changed_since(
        self,
        user_id: UserId,
        since: datetime,
        *,
        after: Position | None,
        limit: int,
        first: date | None = None,
    ) -> Sequence[Change]:
        """Return top-level activities changed or removed since an instant, inclusive, in order of that instant.

        Those of local days before ``first`` are left out; removals, of which no day is remembered, never are.
        """
        ...

    async def purge_tombstones(self, before: datetime, *, limit: int) -> int:
        """Forget removals before an instant, of all users, at most so many; return how many.

        Raises ForeignOwner in an athlete's unit.
        """
        ...

    async def day_totals(
        self, user_id: UserId, first: date, last: date = date.max, *, sport: Sport | None = None
    ) -> Sequence[DayTotal]:
        """Return sums by sport and local day between two days, inclusive, ordered by day and sport.

        What counts: activities without legs, and legs; none that is a duplicate. A load of None counts as zero in
        the sum, and the activity in the count.
        """
        ...
