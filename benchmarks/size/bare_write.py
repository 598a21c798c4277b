"""An activity entered by hand, written by hand: one transaction, few statements, the same rows in the end.

Validation, load and recurrence are the product's own functions; what is measured is the way to the store and back.
"""

import json
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from math import exp
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table

from benchmarks.world import NOW
from tests.databases import SCHEMA
from tests.sql.rows import bound
from training_analyzer.adapters.sql.mapping.activities import row_of
from training_analyzer.adapters.sql.mapping.recordings import metrics_row
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sql.tables.recording import activity_metric
from training_analyzer.adapters.sql.tables.training import daily_load
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.duplicates import DUPLICATE_START_S
from training_analyzer.domain.activities.manual import ManualEntry, activity_of
from training_analyzer.domain.ids import ActivityId, MakeId, UserId
from training_analyzer.domain.training.assessment import Basis, assess, with_load
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.preferences import TrainingPreferences

type Run = Callable[[str, Sequence[Any]], Awaitable[Sequence[Sequence[Any]]]]
"""Runs a statement whose parameters are ``?``; values are of the engine's driver."""

type Convert = Callable[[Any, Any], Any]

_BASIS = (
    "SELECT u.timezone, p.user_id, t.sport FROM user_account u LEFT JOIN training_preference p ON p.user_id = u.id "
    "LEFT JOIN threshold t ON t.user_id = u.id WHERE u.id = ?"
)
_HOLD = "UPDATE user_account SET id = id WHERE id = ? RETURNING id"
_LAST_CHANGE = (
    "SELECT updated_at FROM activity WHERE user_id = ? AND parent_id IS NULL ORDER BY updated_at DESC LIMIT 1"
)
_AROUND = (
    "SELECT id, started_at, sport, elapsed_time_s, distance_m FROM activity "
    "WHERE user_id = ? AND parent_id IS NULL AND started_at >= ? AND started_at <= ?"
)
_BEFORE = "SELECT day, ctl, atl FROM daily_load WHERE user_id = ? AND sport = ? AND day < ? ORDER BY day DESC LIMIT 1"
_AFTER = "SELECT day FROM daily_load WHERE user_id = ? AND sport = ? AND day > ? LIMIT 1"
_SUM = (
    "SELECT coalesce(sum(load), 0.0), sum(coalesce(timer_time_s, elapsed_time_s)), count(*) FROM activity "
    "WHERE user_id = ? AND local_day = ? AND duplicate_of IS NULL AND parent_id IS NULL"
)
_DAY = (
    "INSERT INTO daily_load (user_id, sport, day, load, timer_time_s, activity_count, ctl, atl) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (user_id, sport, day) DO UPDATE SET load = excluded.load, "
    "timer_time_s = excluded.timer_time_s, activity_count = excluded.activity_count, ctl = excluded.ctl, "
    "atl = excluded.atl"
)
_RAISE = "UPDATE series_version SET version = version + 1 WHERE user_id = ? AND series = ?"


async def entered(entry: ManualEntry, user_id: UserId, run: Run, convert: Convert, make_id: MakeId) -> None:
    """Write the activity, its metrics and its day of both series; its day is the last one of each."""
    owner = convert(activity.c.user_id.type, user_id)
    ((zone, preferences, threshold),) = await run(_BASIS, (owner,))
    assert preferences is None
    assert threshold is None
    one = activity_of(
        entry, activity_id=ActivityId(make_id(NOW)), user_id=user_id, zone=ZoneInfo(zone), now=NOW
    )
    metrics = assess(one, {}, Basis((), TrainingPreferences()))
    one = with_load(one, metrics)
    await run(_HOLD, (owner,))
    await run(_LAST_CHANGE, (owner,))
    apart = timedelta(seconds=DUPLICATE_START_S)
    moments = [
        convert(activity.c.started_at.type, at) for at in (one.started_at - apart, one.started_at + apart)
    ]
    assert not await run(_AROUND, (owner, *moments))
    await _insert(run, activity, row_of(one), convert)
    await _insert(run, activity_metric, _metrics(one, metrics), convert)
    for series in ("all", one.sport.value):
        await _day(one, series, run, convert)


def _metrics(one: Activity, metrics: ActivityMetrics) -> dict[str, Any]:
    return {"user_id": one.user_id, "activity_id": one.id, **metrics_row(metrics)}


async def _insert(run: Run, table: Table, row: Any, convert: Convert) -> None:
    sql = f"INSERT INTO {table.name} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    await run(sql, [convert(table.c[name].type, value) for name, value in row.items()])


async def _day(one: Activity, series: str, run: Run, convert: Convert) -> None:
    """Sum the day up and continue fitness and fatigue from the day before it."""
    owner = convert(activity.c.user_id.type, one.user_id)
    day = convert(daily_load.c.day.type, one.local_day)
    ((before, ctl, atl),) = await run(_BEFORE, (owner, series, day))
    assert not await run(_AFTER, (owner, series, day))
    of_sport, sport = ("", ()) if series == "all" else (" AND sport = ?", (series,))
    ((load, timer_time_s, count),) = await run(_SUM + of_sport, (owner, day, *sport))
    since = datetime.fromisoformat(str(before)).date()
    while since < one.local_day:
        since += timedelta(days=1)
        today = load if since == one.local_day else 0.0
        ctl += (today - ctl) * (1.0 - exp(-1.0 / 42.0))
        atl += (today - atl) * (1.0 - exp(-1.0 / 7.0))
    # days without training in between are left out: the diary has an activity on most days
    await run(_DAY, (owner, series, day, load, timer_time_s, count, ctl, atl))
    await run(_RAISE, (owner, series))


class OnSqlite:
    """A connection of the standard library's driver that begins IMMEDIATE."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, cached_statements=256)
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA busy_timeout = 5000")

    async def enter(self, entry: ManualEntry, user_id: UserId, make_id: MakeId) -> None:
        """Write an entry in a transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        await entered(entry, user_id, self._run, bound, make_id)
        self._connection.execute("COMMIT")

    async def _run(self, sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return self._connection.execute(sql, values).fetchall()


def _as_driver(_kind: Any, value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value


class OnPostgres:
    """A pool of asyncpg, behind the same fence in the same turn as the product's units of work."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self._texts: dict[str, str] = {}

    async def enter(self, entry: ManualEntry, user_id: UserId, make_id: MakeId) -> None:
        """Write an entry in a transaction."""
        async with self._pool.acquire() as connection:

            async def run(sql: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
                found: Sequence[Sequence[Any]] = await connection.fetch(self._numbered(sql), *values)
                return found

            await connection.execute(f"BEGIN; {Fence(SCHEMA).opening(user_id, in_turn=True)}")
            await entered(entry, user_id, run, _as_driver, make_id)
            await connection.execute("COMMIT")

    def _numbered(self, sql: str) -> str:
        if sql not in self._texts:
            first, *parts = sql.split("?")
            self._texts[sql] = first + "".join(f"${place}{part}" for place, part in enumerate(parts, 1))
        return self._texts[sql]
