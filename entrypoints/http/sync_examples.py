"""Examples of requests and replies about syncs, by operation."""

from typing import Any, Final

_SYNC: Final = {
    "id": "syn_01k7v3n0a1b2c3d4e5f6g7h8j9",
    "trigger": "schedule",
    "state": "partial",
    "reason": None,
    "error_code": None,
    "parts": [
        {"kind": "activities", "fetched": 3, "new": 1, "changed": 0, "failed": 0, "error_code": None},
        {
            "kind": "sleep", "fetched": 0, "new": 0, "changed": 0, "failed": 0,
            "error_code": "provider_unavailable",
        },
    ],
    "started_at": "2026-11-24T06:52:10Z",
    "finished_at": "2026-11-24T06:52:31Z",
}  # fmt: skip
_JOB: Final = {
    "id": "job_01k7v3n0a1b2c3d4e5f6g7h8j9",
    "kind": "sync",
    "state": "waiting",
    "progress": {"done": 0, "total": None, "message": None},
    "result": None,
    "error": None,
    "created_at": "2026-11-24T09:41:00Z",
    "finished_at": None,
}

REQUESTS: Final[dict[str, Any]] = {"startSync": {}}
REPLIES: Final[dict[str, Any]] = {
    "listSyncs": {"data": [_SYNC], "next_cursor": None},
    "startSync": _JOB,
    "getSyncHealth": {
        "states": {"connected": 812, "reauth_required": 9, "paused_by_user": 31},
        "due": 4,
        "running": 2,
        "failing": 11,
        "oldest_due_at": "2026-11-24T09:40:12Z",
        "providers": [
            {
                "provider": "garmin", "breaker": "closed", "waits_until": None, "pauses": 0,
                "failing_share": 0.05,
            }
        ],
    },
}  # fmt: skip
