"""The selects of an athlete's activities; each is explained by a test."""

from typing import Final

from sqlalchemy import bindparam, exists, func, select

from training_analyzer.adapters.sql.mapping.activities import ACTIVITY_COLUMNS
from training_analyzer.adapters.sql.tables.activity import activity

_c = activity.c
_leg = activity.alias("leg")
_OWN: Final = _c.user_id == bindparam("user_id")

BY_ID: Final = select(*ACTIVITY_COLUMNS).where(_OWN, _c.id == bindparam("activity_id"))

BY_FILE: Final = select(*ACTIVITY_COLUMNS).where(
    _OWN, _c.file_sha256 == bindparam("digest"), _c.parent_id.is_(None)
)

# Legs among them, in no order: they are few, and asked for either SQLite may walk through the whole feed.
DUPLICATES: Final = select(*ACTIVITY_COLUMNS).where(_OWN, _c.duplicate_of == bindparam("primary_id"))

LEGS: Final = (
    select(*ACTIVITY_COLUMNS)
    .where(_OWN, _c.parent_id == bindparam("parent_id"))
    .order_by(_c.started_at, _c.id)
)

AROUND: Final = (
    select(*ACTIVITY_COLUMNS)
    .where(
        _OWN,
        _c.parent_id.is_(None),
        _c.started_at >= bindparam("earliest"),
        _c.started_at <= bindparam("latest"),
    )
    .order_by(_c.started_at, _c.id)
)

# Activities without legs, and legs; none that is a duplicate.
DAY_TOTALS: Final = (
    select(
        _c.local_day,
        _c.sport,
        func.coalesce(func.sum(_c.load), 0.0),
        func.sum(func.coalesce(_c.timer_time_s, _c.elapsed_time_s)),
        func.count(),
    )
    .where(
        _OWN,
        _c.local_day >= bindparam("first"),
        _c.local_day <= bindparam("last"),
        _c.duplicate_of.is_(None),
        ~exists().where(_leg.c.user_id == _c.user_id, _leg.c.parent_id == _c.id),
    )
    .group_by(_c.local_day, _c.sport)
    .order_by(_c.local_day, _c.sport)
)
DAY_TOTALS_OF_SPORT: Final = DAY_TOTALS.where(_c.sport == bindparam("sport"))
