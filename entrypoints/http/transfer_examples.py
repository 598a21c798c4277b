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

_EXPORT: Final = {
    "id": "exp_01k7v3s4c5d6e7f8g9h0j1k2m3",
    "kind": "account",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size": 48213377,
    "created_at": "2026-11-24T09:41:07Z",
    "expires_at": "2026-12-01T09:41:07Z",
    "href": "/v1/exports/exp_01k7v3s4c5d6e7f8g9h0j1k2m3",
}

REQUESTS: Final[dict[str, Any]] = {
    "createExport": {"kind": "activities", "format": "csv", "from": "2026-01-01", "to": "2026-12-31"},
}
REPLIES: Final[dict[str, Any]] = {
    "getJob": _JOB,
    "createExport": {**_JOB, "state": "waiting", "progress": {"done": 0, "total": None, "message": None}},
    "listExports": {"data": [_EXPORT]},
}
