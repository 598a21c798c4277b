"""The rows of many athletes with a diary each, as a driver takes them."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.types import TypeEngine

from benchmarks.world import NOW
from training_analyzer.adapters.demo.crowd import many_activities
from training_analyzer.adapters.sql.mapping.activities import row_of
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sql.tables.session import session
from training_analyzer.adapters.sql.tables.training import daily_load, series_version
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.session import open_session
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import ENTROPY_BYTES, ActivityId, SessionId, UserId, new_id
from training_analyzer.domain.services.rebuild_series import by_series
from training_analyzer.domain.training.daily import DailyLoad, DayTotal
from training_analyzer.domain.training.fitness import grow
from training_analyzer.domain.training.preferences import TrainingPreferences

EACH: Final = 1_000
"""Activities of each athlete, over two years."""

type Convert = Callable[[TypeEngine[Any], Any], Any]
"""Turns a value of one of our column types into what the driver takes."""


@dataclass(frozen=True)
class Batch:
    """Rows of one table, in the order of the columns, made as they are asked for."""

    table: Table
    columns: Sequence[str]
    rows: Iterable[tuple[Any, ...]]


def user_id(number: int) -> UserId:
    """Return the id of an athlete, from 0."""
    return UserId(UUID(int=0xA << 96 | number))


def session_id(number: int) -> SessionId:
    """Return the id of an athlete's session."""
    return SessionId(UUID(int=0x5 << 96 | number))


def batches(users: int, convert: Convert) -> Iterator[Batch]:
    """Yield all rows, parents first. Every athlete has the same diary under other ids.

    Activities come in order of time, all athletes' of one instant together, as they would have been stored: so the
    rows of one athlete lie far apart.
    """
    yield _batch(user_account, [values_of(_user(number)) for number in range(users)], convert)
    yield _batch(session, [values_of(_session(number)) for number in range(users)], convert)
    owners = [convert(activity.c.user_id.type, user_id(number)) for number in range(users)]
    diary = list(many_activities(1, EACH, (NOW - timedelta(days=1)).date(), user_id(0), _made))
    yield _activities(diary, owners, convert)
    series = _series(diary)
    days = [{"sport": name, **day._asdict()} for name, rows in series.items() for day in rows]
    yield _for_each(daily_load, owners, days, convert)
    yield _for_each(series_version, owners, [{"series": name, "version": 1} for name in series], convert)


def _user(number: int) -> User:
    return User(
        id=user_id(number), email=Email(f"athlete-{number}@example.org"), password_hash=None, display_name="Ana",
        timezone="Europe/Madrid", created_at=NOW, updated_at=NOW,
    )  # fmt: skip


def _session(number: int) -> Any:
    return open_session(session_id(number), user_id(number), NOW, device="phone", address=None)


def _made(now: Any) -> UUID:
    return new_id(now, os.urandom(ENTROPY_BYTES))


def _batch(table: Table, rows: Sequence[Mapping[str, Any]], convert: Convert) -> Batch:
    columns = list(rows[0])
    return Batch(table, columns, [_values(table, row, convert) for row in rows])


def _values(table: Table, row: Mapping[str, Any], convert: Convert) -> tuple[Any, ...]:
    return tuple(convert(table.c[name].type, value) for name, value in row.items())


def _activities(diary: Sequence[Activity], owners: Sequence[Any], convert: Convert) -> Batch:
    own = ("user_id", "id")
    rest = [{name: value for name, value in row_of(each).items() if name not in own} for each in diary]
    shared = [_values(activity, row, convert) for row in rest]
    kind = activity.c.id.type
    rows = (
        (owner, convert(kind, ActivityId(_made(each.created_at))), *values)
        for each, values in zip(diary, shared, strict=True)
        for owner in owners
    )
    return Batch(activity, [*own, *rest[0]], rows)


def _for_each(
    table: Table, owners: Sequence[Any], rows: Sequence[Mapping[str, Any]], convert: Convert
) -> Batch:
    shared = [_values(table, row, convert) for row in rows]
    return Batch(table, ["user_id", *rows[0]], ((owner, *values) for owner in owners for values in shared))


def _series(diary: Sequence[Activity]) -> dict[str, list[DailyLoad]]:
    """Return the series over all sports and of each, as the product would have stored them."""
    totals: dict[tuple[Any, str], DayTotal] = {}
    for each in diary:
        key = (each.local_day, each.sport.value)
        before = totals.get(key) or _nothing_on(each)
        totals[key] = replace(
            before,
            load=before.load + (each.load or 0.0),
            timer_time_s=before.timer_time_s + (each.timer_time_s or each.elapsed_time_s),
            activity_count=before.activity_count + 1,
        )
    summed = by_series([totals[key] for key in sorted(totals)])
    return {name: grow(rows, before=None, preferences=TrainingPreferences()) for name, rows in summed.items()}


def _nothing_on(each: Activity) -> DayTotal:
    return DayTotal(sport=each.sport.value, day=each.local_day, load=0.0, timer_time_s=0.0, activity_count=0)
