"""What is read off all of an athlete's activities: what changed, and what each day adds up to."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from training_analyzer.adapters.fake.tables import Tables
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.feed import Change, Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.daily import DayTotal


def changes_since(
    tables: Tables, user_id: UserId, since: datetime, after: Position | None
) -> Sequence[Change]:
    """Return top-level activities changed or removed since an instant, below a position, in order."""
    changes = [
        Change(Position(row.updated_at, row.id), row)
        for row in tables.activities_of(user_id)
        if row.parent_id is None
    ]
    changes += [
        Change(Position(removed_at, activity_id), None)
        for (owner, activity_id), removed_at in tables.tombstones.items()
        if owner == user_id
    ]
    wanted = [change for change in changes if change.position.at >= since]
    if after is not None:
        wanted = [change for change in wanted if change.position > after]
    return sorted(wanted, key=lambda change: change.position)


def next_change(tables: Tables, user_id: UserId, now: datetime) -> datetime:
    """Return now, or the instant after the last change where that is later."""
    earliest = datetime(1, 1, 1, tzinfo=UTC)
    last = max(
        (change.position.at for change in changes_since(tables, user_id, earliest, None)), default=earliest
    )
    return max(now, last + timedelta(microseconds=1))


def totals_between(tables: Tables, user_id: UserId, first: date, last: date) -> Sequence[DayTotal]:
    """Return the sums of each day and sport; a parent does not count beside its legs, nor a duplicate."""
    rows = tables.activities_of(user_id)
    parents = {row.parent_id for row in rows}
    groups: dict[tuple[date, Sport], list[Activity]] = defaultdict(list)
    for row in rows:
        if first <= row.local_day <= last and row.duplicate_of is None and row.id not in parents:
            groups[row.local_day, row.sport].append(row)
    return [_total(day, sport, groups[day, sport]) for day, sport in sorted(groups)]


def _total(day: date, sport: Sport, rows: Sequence[Activity]) -> DayTotal:
    times_s = (row.elapsed_time_s if row.timer_time_s is None else row.timer_time_s for row in rows)
    return DayTotal(
        sport=sport.value,
        day=day,
        load=sum((row.load or 0.0 for row in rows), 0.0),
        timer_time_s=sum(times_s, 0.0),
        activity_count=len(rows),
    )
