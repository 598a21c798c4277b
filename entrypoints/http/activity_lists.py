"""The two lists of activities: the diary by page, and what changed since an instant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from training_analyzer.domain.activities.feed import Change, Position, check_since
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.history import History
from training_analyzer.entrypoints.http.activity_views import ActivityItem, ActivityOut, RemovedOut
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.parameters import check_span, unfit
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.work import Work

_LATEST: Final = datetime(9999, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which activities: local days inclusive, one sport."""

    first: date | None
    last: date | None
    sport: Sport | None


async def diary(
    user_id: UserId,
    chosen: Filter,
    *,
    history: History,
    cursor: str | None,
    limit: int,
    cursors: Cursors,
    hot_reads: HotReads,
) -> tuple[list[ActivityItem], str | None]:
    """Return a page, newest first, and the cursor of the next one, which goes on where the plan shows more by then."""
    check_span(chosen.first, chosen.last)
    rows = await hot_reads.activity_page(
        user_id,
        after=cursors.decode(cursor, chosen),
        limit=limit + 1,  # one more tells whether more follows
        first=history.since(chosen.first),
        last=chosen.last,
        sport=chosen.sport,
    )
    shown = rows[:limit]
    more = cursors.encode(Position(shown[-1].started_at, shown[-1].id), chosen) if len(rows) > limit else None
    return [ActivityItem.of(row) for row in shown], more


async def changes(
    user_id: UserId,
    since: datetime,
    *,
    history: History,
    cursor: str | None,
    limit: int,
    cursors: Cursors,
    work: Work,
    now: datetime,
) -> tuple[list[ActivityOut | RemovedOut], str | None]:
    """Return what was changed or removed since an instant, oldest change first. Raises ChangesExpired."""
    if since.tzinfo is None:
        raise unfit("updated_since", "A time needs its offset, such as 2026-11-24T07:30:00Z.")
    check_since(since, now)
    since = min(since, _LATEST).astimezone(
        UTC
    )  # the last hours that can be written with an offset are none in UTC
    async with work.snapshot() as w:
        found = await w.activities.changed_since(
            user_id,
            since,
            after=cursors.decode(cursor, since),
            limit=limit + 1,
            first=history.first_day,
        )
    shown = found[:limit]
    more = cursors.encode(shown[-1].position, since) if len(found) > limit else None
    return [_changed(change) for change in shown], more


def _changed(change: Change) -> ActivityOut | RemovedOut:
    return RemovedOut.of(change) if change.activity is None else ActivityOut.whole(change.activity)


def sparse(items: list[Any], wanted: list[str]) -> list[Any]:
    """Return the items with the members asked for only, all when none is named; a removal stays whole."""
    if not wanted:
        return items
    return [
        item if isinstance(item, RemovedOut) else {name: getattr(item, name) for name in wanted}
        for item in items
    ]
