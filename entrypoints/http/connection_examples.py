"""Examples of requests and replies about connections, by operation."""

from typing import Any, Final

_CAUTION: Final = "This connection is not Garmin's own: …"
_CONNECTION: Final = {
    "provider": "garmin",
    "display_name": "Garmin Connect",
    "state": "connected",
    "paused": False,
    "account": "A*** R***",
    "schedule": "daily",
    "local_time": "07:30",
    "weekday": "monday",
    "kinds": ["activities", "activity_file", "hrv", "sleep"],
    "first_days": 7,
    "overlap_days": 3,
    "min_interval_min": 60,
    "connected_at": "2026-11-24T09:41:00Z",
    "credential_expires_at": None,
    "last_sync_at": "2026-11-25T06:52:10Z",
    "last_success_at": "2026-11-25T06:52:31Z",
    "next_sync_at": "2026-11-26T06:52:00Z",
    "wait_until": None,
    "last_error_code": None,
    "consecutive_failures": 0,
    "advice": None,
    "backfill": None,
    "caution": _CAUTION,
}
_NEW: Final = {
    **_CONNECTION,
    "last_sync_at": None,
    "last_success_at": None,
    "next_sync_at": "2026-11-24T09:41:00Z",
}
_SOURCE: Final = {
    "provider": "garmin",
    "display_name": "Garmin Connect",
    "credentials": ["password", "token_bundle"],
    "kinds": ["activities", "activity_file", "hrv", "sleep"],
    "caution": _CAUTION,
    "connected": True,
}

REQUESTS: Final[dict[str, Any]] = {
    "connectProvider": {"kind": "password", "username": "ana@example.org", "password": "…"},
    "answerChallenge": {"challenge_id": "chl_01k7v3n0a1b2c3d4e5f6g7h8j9", "code": "123456"},
    "editConnection": {"schedule": "weekly", "weekday": "sunday", "local_time": "19:00"},
}
REPLIES: Final[dict[str, Any]] = {
    "listConnections": {"data": [_CONNECTION], "available": [_SOURCE]},
    "getConnection": _CONNECTION,
    "connectProvider": _NEW,
    "answerChallenge": _NEW,
    "validateConnection": {"valid": True, "checked_at": "2026-11-25T07:00:00Z", "error_code": None},
    "editConnection": {
        **_CONNECTION,
        "schedule": "weekly",
        "weekday": "sunday",
        "local_time": "19:00",
        "next_sync_at": "2026-11-29T20:14:07Z",
    },
}
