"""Examples of requests and replies about the audit log, keys and administration, by operation."""

from typing import Any, Final

_KEY: Final = {
    "id": "key_01k7v3n0a1b2c3d4e5f6g7h8j9",
    "name": "Spreadsheet",
    "prefix": "ta_live_4fQz",
    "scopes": ["read:activities", "read:performance"],
    "created_at": "2026-11-24T09:41:00Z",
    "expires_at": "2027-11-24T09:41:00Z",
    "last_used_at": None,
}

_ACCOUNT: Final = {
    "id": "usr_01k7v3n0a1b2c3d4e5f6g7h8j9",
    "email": "ana@example.org",
    "display_name": "Ana",
    "role": "athlete",
    "active": True,
    "plan": "free",
    "email_verified": True,
    "created_at": "2026-11-24T09:41:00Z",
    "last_login_at": None,
}
_OFFER: Final = {
    "port": "persistence",
    "name": "sqlite",
    "plugin": "builtin",
    "summary": "one file in the data folder; migrates itself at start",
    "selected": True,
    "fault": None,
}

REQUESTS: Final[dict[str, Any]] = {
    "editAccount": {"active": False},
    "createApiKey": {"name": "Spreadsheet", "scopes": ["read:activities", "read:performance"]},
}
REPLIES: Final[dict[str, Any]] = {
    "listAccounts": {"data": [_ACCOUNT], "next_cursor": None},
    "getAccount": _ACCOUNT,
    "editAccount": {**_ACCOUNT, "active": False},
    "listPlugins": {"data": [_OFFER]},
    "listApiKeys": {"data": [_KEY]},
    "createApiKey": {**_KEY, "key": "ta_live_4fQz…"},
    "listAuditEvents": {
        "data": [
            {
                "id": "aud_01k7v3n0a1b2c3d4e5f6g7h8j9",
                "at": "2026-11-24T09:41:00Z",
                "action": "sign_in",
                "outcome": "ok",
                "by": "you",
                "object": "ses_01k7v3n0a1b2c3d4e5f6g7h8j9",
                "address": "192.0.2.0/24",
                "request_id": "req_5f0c7a1b9d3e4f6a8b2c1d0e",
                "detail": {},
            }
        ],
        "next_cursor": None,
    },
}
