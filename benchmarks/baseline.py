"""The baseline: bare Litestar handlers over the driver that give the same replies, written by hand.

Same indexes, same look-up of the session, no layers: what a careful author would write for these pages alone.
"""

import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from litestar import Litestar, Request, get

from benchmarks.plain import plain_series
from training_analyzer.domain.ids import to_text
from training_analyzer.entrypoints.http.activity_views import ActivityItem, ActivityOut
from training_analyzer.entrypoints.http.training_load import LoadDayOut

LISTED = (
    "id, name, sport, sub_sport, started_at, utc_offset_s, timezone, elapsed_time_s, timer_time_s, moving_time_s, "
    "distance_m, ascent_m, avg_hr_bpm, max_hr_bpm, avg_power_w, max_power_w, np_w, load, load_method, source, partial, "
    "duplicate_of, updated_at"
)
MORE = "energy_kj, load_override, rpe, notes, device, import_notes, parent_id, file_sha256, created_at"
_PAGE = (
    f"SELECT {LISTED} FROM activity WHERE user_id = ? AND parent_id IS NULL AND (started_at, id) < (?, ?) "
    "ORDER BY started_at DESC, id DESC LIMIT 21"
)
_ONE = f"SELECT {LISTED}, {MORE} FROM activity WHERE user_id = ? AND id = ?"
_SERIES = (
    "SELECT day, load, ctl, atl FROM daily_load WHERE user_id = ? AND sport = 'all' AND day >= ? ORDER BY day"
)
_WHO = (
    "SELECT u.id, s.revoked_at, s.expires_at, s.idle_expires_at, u.active FROM session s "
    "JOIN user_account u ON u.id = s.user_id WHERE s.id = ?"
)


def app(file: Path, sessions: dict[str, str], now: datetime) -> Litestar:
    """Return the application; ``sessions`` maps verified tokens to session ids, as a cache would."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, check_same_thread=False)
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA mmap_size=1073741824")

    def caller(request: Request[Any, Any, Any]) -> str:
        session = sessions[request.headers["authorization"][7:]]
        user_id, revoked_at, expires_at, idle_expires_at, active = connection.execute(
            _WHO, (session,)
        ).fetchone()
        expires = min(datetime.fromisoformat(expires_at), datetime.fromisoformat(idle_expires_at))
        assert active
        assert revoked_at is None
        assert now < expires
        return str(user_id)

    @get("/page", sync_to_thread=False)
    def page(request: Request[Any, Any, Any], at: str, below: str) -> dict[str, Any]:
        rows = connection.execute(_PAGE, (caller(request), at, below)).fetchall()
        return {"data": [ActivityItem(*_listed(row)) for row in rows[:20]], "next_cursor": rows[-1][0]}

    @get("/one", sync_to_thread=False)
    def one(request: Request[Any, Any, Any], activity_id: str) -> ActivityOut:
        row = connection.execute(_ONE, (caller(request), activity_id)).fetchone()
        return ActivityOut(*_listed(row[:23]), **_more(row))

    @get("/series", sync_to_thread=False)
    def series(request: Request[Any, Any, Any], first: str) -> dict[str, Any]:
        look_back = (datetime.fromisoformat(first) - timedelta(days=27)).date().isoformat()
        rows = connection.execute(_SERIES, (caller(request), look_back)).fetchall()
        return {"data": [LoadDayOut(*day) for day in plain_series(rows) if day[0] >= first]}

    return Litestar([page, one, series], openapi_config=None, logging_config=None)


def _id(text: str | None) -> str | None:
    return None if text is None else to_text("act", UUID(text))


def _listed(row: tuple[Any, ...]) -> list[Any]:
    values: list[Any] = list(row)
    started_at = datetime.fromisoformat(row[4])
    values[0], values[4] = _id(row[0]), started_at
    values[20:] = bool(row[20]), _id(row[21]), datetime.fromisoformat(row[22])
    values.insert(5, started_at.astimezone(timezone(timedelta(seconds=row[5]))))
    return values


def _more(row: tuple[Any, ...]) -> dict[str, Any]:
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
        "created_at": datetime.fromisoformat(created_at),
    }
