"""Examples of requests and replies about payments and grants as operators see them, by operation."""

from typing import Any, Final

_GRANT: Final = {
    "feature": "ai_analysis",
    "max_amount": 50,
    "expires_at": "2027-01-01T00:00:00Z",
    "reason": "Beta",
}
_GRANTED: Final = {
    "data": [{**_GRANT, "created_by": "usr_01k7v3n0a1b2c3d4e5f6g7h8j9", "created_at": "2026-11-24T09:41:00Z"}]
}
_MESSAGE: Final = {
    "provider": "stripe",
    "event_id": "evt_1",
    "type": "customer.subscription.updated",
    "kind": "subscription_changed",
    "state": "dead",
    "attempts": 8,
    "received_at": "2026-11-24T09:41:00Z",
    "next_attempt_at": "2026-11-24T15:41:00Z",
    "processed_at": "2026-11-24T15:41:00Z",
    "error": "unknown_customer",
}

REQUESTS: Final[dict[str, Any]] = {"setOverrides": {"data": [_GRANT]}, "reconcileBilling": {"dry_run": True}}
REPLIES: Final[dict[str, Any]] = {
    "getOverrides": _GRANTED,
    "setOverrides": _GRANTED,
    "listBillingEvents": {"data": [_MESSAGE], "next_cursor": None},
    "retryBillingEvent": {**_MESSAGE, "state": "pending", "attempts": 0, "processed_at": None, "error": None},
    "discardBillingEvent": {**_MESSAGE, "state": "ignored"},
    "reconcileBilling": {
        "id": "job_01k7v3s4c5d6e7f8g9h0j1k2m3",
        "kind": "billing_reconciliation",
        "state": "waiting",
        "progress": {"done": 0, "total": None, "message": None},
        "result": None,
        "error": None,
        "created_at": "2026-11-24T09:41:00Z",
        "finished_at": None,
    },
}
