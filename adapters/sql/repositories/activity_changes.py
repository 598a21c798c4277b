"""What changed since an instant: rows as they are now, and the tombstones of those that are gone."""

from collections.abc import Sequence
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select, tuple_

from training_analyzer.adapters.sql.mapping.activities import ACTIVITY_COLUMNS, activity_of
from training_analyzer.adapters.sql.tables.activity import activity, tombstone
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Uid, UtcTime
from training_analyzer.domain.activities.feed import Change, Position
from training_analyzer.domain.ids import ActivityId, UserId

WHOLE: Final = "activity"
"""The kind of tombstone that lists show."""

LEG: Final = "leg"

_a, _t = activity.c, tombstone.c
_AFTER: Final = tuple_(bindparam("at", type_=UtcTime()), bindparam("after_id", type_=Uid()))
CHANGED: Final = (
    select(*ACTIVITY_COLUMNS)
    .where(
        _a.user_id == bindparam("user_id"),
        _a.parent_id.is_(None),
        tuple_(_a.updated_at, _a.id) > _AFTER,
    )
    .order_by(_a.updated_at, _a.id)
    .limit(bindparam("limit"))
)
REMOVED: Final = (
    select(_t.deleted_at, _t.object_id)
    .where(
        _t.user_id == bindparam("user_id"),
        _t.kind == WHOLE,
        tuple_(_t.deleted_at, _t.object_id) > _AFTER,
    )
    .order_by(_t.deleted_at, _t.object_id)
    .limit(bindparam("limit"))
)


async def changes_since(
    transaction: Transaction, user_id: UserId, since: datetime, after: Position | None, limit: int
) -> Sequence[Change]:
    """Return at most ``limit`` changes after a position, or from an instant on, inclusive."""
    start = Position(since, ActivityId(UUID(int=0)))  # no id is as low, so nothing at the instant is left out
    at, after_id = max(start, after) if after is not None else start
    values = {"user_id": user_id, "at": at, "after_id": after_id, "limit": limit}
    changed = [activity_of(row) for row in await transaction.rows(CHANGED, values)]
    removed = await transaction.rows(REMOVED, values)
    changes = merge(
        (Change(Position(each.updated_at, each.id), each) for each in changed),
        (Change(Position(deleted_at, ActivityId(object_id)), None) for deleted_at, object_id in removed),
        key=lambda change: change.position,
    )
    return list(islice(changes, limit))
