"""Examples of requests and replies about jobs and exports, by operation."""

from typing import Any, Final

_JOB: Final = {
    "id": "job_01k7v3s4c5d6e7f8g9h0j1k2m3",
    "kind": "export",
    "state": "running",
    "progress": {"done": 12, "total": 27, "message": "activity"},
    "result": None,
    "error": None,
    "created_at": "2026-11-24T09:41:00Z",
    "finished_at": None,
}

REQUESTS: Final[dict[str, Any]] = {}
REPLIES: Final[dict[str, Any]] = {
    "getJob": _JOB,
}
