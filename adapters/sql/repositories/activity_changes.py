"""What changed since an instant: rows as they are now, and the tombstones of those that are gone."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, select, tuple_

from training_analyzer.adapters.sql.mapping.activities import ACTIVITY_COLUMNS, activity_of
from training_analyzer.adapters.sql.tables.activity import activity, tombstone
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Uid, UtcTime
from training_analyzer.domain.activities.feed import Change, Position
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.ports.clock import Clock

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
        _a.local_day >= bindparam("first"),
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

LAST_CHANGED: Final = (
    select(_a.updated_at)
    .where(_a.user_id == bindparam("user_id"), _a.parent_id.is_(None))
    .order_by(_a.updated_at.desc(), _a.id.desc())
    .limit(1)
)
LAST_REMOVED: Final = (
    select(_t.deleted_at)
    .where(_t.user_id == bindparam("user_id"), _t.kind == WHOLE)
    .order_by(_t.deleted_at.desc(), _t.object_id.desc())
    .limit(1)
)
# SQLite has one writer and no such lock: there it is a plain read.
HOLD: Final = (
    select(user_account.c.id).where(user_account.c.id == bindparam("user_id")).with_for_update(key_share=True)
)
FORGOTTEN: Final = (
    select(_t.user_id, _t.kind, _t.deleted_at, _t.object_id)
    .where(_t.deleted_at < bindparam("before"))
    .order_by(_t.deleted_at)
    .limit(bindparam("limit"))
)
PURGE: Final = delete(tombstone).where(
    tuple_(_t.user_id, _t.kind, _t.deleted_at, _t.object_id).in_(FORGOTTEN)
)
_TICK: Final = timedelta(microseconds=1)


async def next_change(transaction: Transaction, user_id: UserId, clock: Clock) -> datetime:
    """Hold the athlete's diary until the unit ends; return the clock's instant, or the one after the last change."""
    own = {"user_id": user_id}
    if (await transaction.write(HOLD, own)).first() is None:
        raise NotFound("user")
    last = [await transaction.first(statement, own) for statement in (LAST_CHANGED, LAST_REMOVED)]
    after_those: list[datetime] = [row[0] + _TICK for row in last if row is not None]
    return max([clock(), *after_those])


async def changes_since(
    transaction: Transaction,
    user_id: UserId,
    since: datetime,
    after: Position | None,
    limit: int,
    first: date,
) -> Sequence[Change]:
    """Return at most ``limit`` changes after a position, or from an instant on, inclusive; of days from one on."""
    start = Position(since, ActivityId(UUID(int=0)))  # no id is as low, so nothing at the instant is left out
    at, after_id = max(start, after) if after is not None else start
    values = {"user_id": user_id, "at": at, "after_id": after_id, "limit": limit}
    changed = [activity_of(row) for row in await transaction.rows(CHANGED, {**values, "first": first})]
    removed = await transaction.rows(REMOVED, values)
    changes = merge(
        (Change(Position(each.updated_at, each.id), each) for each in changed),
        (Change(Position(deleted_at, ActivityId(object_id)), None) for deleted_at, object_id in removed),
        key=lambda change: change.position,
    )
    return list(islice(changes, limit))
