"""The baseline on PostgreSQL: bare Litestar handlers over asyncpg behind the same fence, with the same replies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import msgspec
from litestar import Litestar, Request, get

from benchmarks.baseline import LISTED, MORE
from benchmarks.plain import plain_series
from tests.databases import SCHEMA
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.domain.ids import UserId, to_text
from training_analyzer.entrypoints.http.activity_views import ActivityItem, ActivityOut
from training_analyzer.entrypoints.http.training_load import LoadDayOut

_PAGE = (
    f"SELECT {LISTED} FROM {SCHEMA}.activity WHERE user_id = $1 AND parent_id IS NULL "
    "AND (started_at, id) < ($2, $3) ORDER BY started_at DESC, id DESC LIMIT 21"
)
_ONE = f"SELECT {LISTED}, {MORE} FROM {SCHEMA}.activity WHERE user_id = $1 AND id = $2"
_SERIES = (
    f"SELECT day, load, ctl, atl FROM {SCHEMA}.daily_load "
    "WHERE user_id = $1 AND sport = 'all' AND day >= $2 ORDER BY day"
)
_WHO = (
    f"SELECT u.id, s.revoked_at, s.expires_at, s.idle_expires_at, u.active FROM {SCHEMA}.session s "
    f"JOIN {SCHEMA}.user_account u ON u.id = s.user_id WHERE s.id = $1"
)


async def _nothing(_connection: object) -> None:
    """All that is set ends with its transaction."""


@asynccontextmanager
async def pool_at(url: str) -> AsyncIterator[Any]:
    """Open a pool of as many connections as the product's."""
    async with asyncpg.create_pool(url, min_size=1, max_size=4, reset=_nothing) as pool:
        yield pool


def app(pool: Any, sessions: dict[str, UUID], now: datetime) -> Litestar:
    """Return the application; ``sessions`` maps verified tokens to session ids, as a cache would."""

    async def caller(request: Request[Any, Any, Any]) -> UserId:
        row = await pool.fetchrow(_WHO, sessions[request.headers["authorization"][7:]])
        user_id, revoked_at, expires_at, idle_expires_at, active = row
        assert active
        assert revoked_at is None
        assert now < min(expires_at, idle_expires_at)
        return UserId(UUID(int=user_id.int))

    async def rows(user_id: UserId, sql: str, *values: Any) -> list[Any]:
        async with pool.acquire() as connection:
            await connection.execute(f"BEGIN READ ONLY; {Fence(SCHEMA).opening(user_id)}")
            found: list[Any] = await connection.fetch(sql, user_id, *values)
            await connection.execute("COMMIT")
        return found

    @get("/page")
    async def page(request: Request[Any, Any, Any], at: datetime, below: UUID) -> dict[str, Any]:
        found = await rows(await caller(request), _PAGE, at, below)
        return {"data": [ActivityItem(*_listed(row)) for row in found[:20]], "next_cursor": str(found[-1][0])}

    @get("/one")
    async def one(request: Request[Any, Any, Any], activity_id: UUID) -> ActivityOut:
        (row,) = await rows(await caller(request), _ONE, activity_id)
        return ActivityOut(*_listed(row[:23]), **_more(row))

    @get("/series")
    async def series(request: Request[Any, Any, Any], first: date) -> dict[str, Any]:
        found = await rows(await caller(request), _SERIES, first - timedelta(days=27))
        return {"data": [LoadDayOut(*day) for day in plain_series(found) if day[0] >= first]}

    return Litestar([page, one, series], openapi_config=None, logging_config=None)


def _id(value: UUID | None) -> str | None:
    return None if value is None else to_text("act", UUID(int=value.int))


def _listed(row: Any) -> list[Any]:
    values = list(row)
    values[0], values[21] = _id(row[0]), _id(row[21])
    values.insert(5, row[4].astimezone(timezone(timedelta(seconds=row[5]))))
    return values


def _more(row: Any) -> dict[str, Any]:
    energy_kj, load_override, rpe, notes, device, import_notes, parent_id, file, created_at = row[23:]
    distance_m, time_s = row[10], row[9] or row[8] or row[7]
    return {
        "avg_speed_mps": distance_m / time_s if time_s and distance_m is not None else None,
        "energy_kj": energy_kj,
        "load_override": load_override,
        "rpe": rpe,
        "notes": notes,
        "device": device,
        "import_notes": msgspec.json.decode(import_notes),
        "parent_id": _id(parent_id),
        "file": f"/v1/activities/{_id(row[0])}/file" if file else None,
        "created_at": created_at,
    }
