"""The baseline: bare Litestar handlers over the driver, with the same indexes and the same authentication."""

import sqlite3
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request, get

from training_analyzer.entrypoints.http.activity_views import ActivityItem

_COLUMNS = (
    "id, name, sport, sub_sport, started_at, started_at, utc_offset_s, timezone, elapsed_time_s, timer_time_s, "
    "moving_time_s, distance_m, ascent_m, avg_hr_bpm, max_hr_bpm, avg_power_w, max_power_w, np_w, load, load_method, "
    "source, partial, duplicate_of, updated_at"
)
_PAGE = (
    f"SELECT {_COLUMNS} FROM activity WHERE user_id = ? AND parent_id IS NULL AND (started_at, id) < (?, ?) "
    "ORDER BY started_at DESC, id DESC LIMIT 21"
)
_ONE = f"SELECT {_COLUMNS} FROM activity WHERE user_id = ? AND id = ?"
_SERIES = (
    "SELECT day, load, timer_time_s, activity_count, ctl, atl FROM daily_load WHERE user_id = ? AND sport = 'all' "
    "ORDER BY day"
)
_WHO = (
    "SELECT u.id, s.revoked_at, s.expires_at, u.active FROM session s JOIN user_account u ON u.id = s.user_id "
    "WHERE s.id = ?"
)


class Day(msgspec.Struct):
    """A day of the series."""

    day: str
    load: float
    timer_time_s: float
    activity_count: int
    ctl: float
    atl: float


Row = msgspec.defstruct("Row", [(name, Any) for name in ActivityItem.__struct_fields__])


def app(file: Path, sessions: dict[str, str]) -> Litestar:
    """Return the application; ``sessions`` maps verified tokens to session ids, as a cache would."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, check_same_thread=False)
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA mmap_size=1073741824")

    def caller(request: Request[Any, Any, Any]) -> str:
        session = sessions[request.headers["authorization"][7:]]
        (user_id, revoked_at, _, active) = connection.execute(_WHO, (session,)).fetchone()
        assert active
        assert revoked_at is None
        return str(user_id)

    @get("/page", sync_to_thread=False)
    def page(request: Request[Any, Any, Any], at: str, below: str) -> dict[str, Any]:
        rows = connection.execute(_PAGE, (caller(request), at, below)).fetchall()
        return {"data": [Row(*row) for row in rows[:20]], "next_cursor": rows[-1][0]}

    @get("/one", sync_to_thread=False)
    def one(request: Request[Any, Any, Any], activity_id: str) -> Any:
        return Row(*connection.execute(_ONE, (caller(request), activity_id)).fetchone())

    @get("/series", sync_to_thread=False)
    def series(request: Request[Any, Any, Any]) -> dict[str, Any]:
        return {"data": [Day(*row) for row in connection.execute(_SERIES, (caller(request),))]}

    return Litestar([page, one, series], openapi_config=None, logging_config=None)
