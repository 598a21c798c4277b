"""Efforts in SQL."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select

from training_analyzer.adapters.sql.mapping.efforts import DISTANCE, THREE_ZONES
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sql.tables.recording import activity_effort
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.training.curves import CurveKind, CurvePoint
from training_analyzer.domain.training.intensity import IntensityBasis, ThreeZoneTotal
from training_analyzer.domain.training.records import Effort

_e, _a = activity_effort.c, activity.c
_leg = activity.alias("leg")


def _places(best: ColumnElement[Any]) -> Select[Any]:
    """Return efforts with their place among those of the same span, the best first."""
    place = func.row_number().over(partition_by=_e.span, order_by=(best, _a.local_day, _a.id)).label("place")
    places = (
        select(_e.span, _e.value, _e.start_s, _e.activity_id, _a.local_day, place)
        .join_from(activity_effort, activity, (_a.user_id == _e.user_id) & (_a.id == _e.activity_id))
        .where(
            _e.user_id == bindparam("user_id"),
            _e.kind == bindparam("kind"),
            _a.sport == bindparam("sport"),
            _a.local_day >= bindparam("first"),
            _a.local_day <= bindparam("last"),
            _a.duplicate_of.is_(None),
        )
        .subquery()
    )
    c = places.c
    return (
        select(c.span, c.value, c.start_s, c.activity_id, c.local_day)
        .where(c.place <= bindparam("each"))
        .order_by(c.span, c.place)
    )


def _zone_sums(*more: ColumnElement[bool]) -> Select[Any]:
    """Return seconds and activities by zone; those without zones under None."""
    own_zones = (_e.user_id == _a.user_id) & (_e.activity_id == _a.id) & (_e.kind == bindparam("kind"))
    return (
        select(_e.span, func.sum(_e.value).label("time_s"), func.count().label("activities"))
        .select_from(activity.outerjoin(activity_effort, own_zones))
        .where(
            _a.user_id == bindparam("user_id"),
            _a.local_day >= bindparam("first"),
            _a.local_day <= bindparam("last"),
            _a.duplicate_of.is_(None),
            ~exists().where(_leg.c.user_id == _a.user_id, _leg.c.parent_id == _a.id),
            *more,
        )
        .group_by(_e.span)
    )


THREE_ZONE_SUMS: Final = _zone_sums()
THREE_ZONE_SUMS_OF_SPORT: Final = _zone_sums(_a.sport == bindparam("sport"))
LARGEST: Final = _places(_e.value.desc())
QUICKEST: Final = _places(_e.value.asc())


class SqlEfforts:
    """The best of many activities, one statement each."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def curve(
        self, user_id: UserId, kind: CurveKind, *, sport: Sport, first: date, last: date
    ) -> Sequence[CurvePoint]:
        """Return the best value for each duration."""
        self._transaction.check_owner(user_id)
        values = {"kind": kind.value, "sport": sport.value, "first": first, "last": last, "each": 1}
        rows = await self._transaction.rows(LARGEST, {"user_id": user_id, **values})
        return [
            CurvePoint(
                duration_s=int(row.span),
                value=row.value,
                activity_id=ActivityId(row.activity_id),
                day=row.local_day,
            )
            for row in rows
        ]

    async def quickest(
        self, user_id: UserId, *, sport: Sport, first: date, last: date, each: int
    ) -> Sequence[Effort]:
        """Return the quickest efforts over each distance."""
        self._transaction.check_owner(user_id)
        values = {"kind": DISTANCE, "sport": sport.value, "first": first, "last": last, "each": each}
        rows = await self._transaction.rows(QUICKEST, {"user_id": user_id, **values})
        return [
            Effort(
                activity_id=ActivityId(row.activity_id),
                day=row.local_day,
                sport=sport,
                distance_m=row.span,
                duration_s=row.value,
                start_s=row.start_s or 0.0,
            )
            for row in rows
        ]

    async def three_zones(
        self, user_id: UserId, basis: IntensityBasis, *, sport: Sport | None, first: date, last: date
    ) -> ThreeZoneTotal:
        """Return the seconds in three zones."""
        self._transaction.check_owner(user_id)
        values = {"user_id": user_id, "kind": THREE_ZONES[basis], "first": first, "last": last}
        if sport is None:
            rows = await self._transaction.rows(THREE_ZONE_SUMS, values)
        else:
            rows = await self._transaction.rows(THREE_ZONE_SUMS_OF_SPORT, {**values, "sport": sport.value})
        time_s = {row.span: row.time_s for row in rows}
        count = {row.span: row.activities for row in rows}
        return ThreeZoneTotal(
            time_s=(time_s.get(1.0, 0.0), time_s.get(2.0, 0.0), time_s.get(3.0, 0.0)),
            measured_count=count.get(1.0, 0),
            unmeasured_count=count.get(None, 0),
        )
