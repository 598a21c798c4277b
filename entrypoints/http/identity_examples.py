"""Examples of identities elsewhere."""

from typing import Any, Final

_IDENTITY: Final = {
    "id": "idn_01k7v3n0a1b2c3d4e5f6g7h8j9",
    "provider": "google",
    "email": "ana@example.org",
    "linked_at": "2026-11-24T09:41:00Z",
}
_SENT: Final = {
    "authorization_url": "https://accounts.google.com/o/oauth2/v2/auth?response_type=code&…",
    "expires_at": "2026-11-24T09:51:00Z",
    "identity": None,
}
_TOKENS: Final = {
    "access_token": "eyJhbGciOi…",
    "token_type": "bearer",
    "expires_in": 1800,
    "refresh_token": "tar_…",
    "session_id": "ses_01k7v3n0a1b2c3d4e5f6g7h8j9",
}
REQUESTS: Final[dict[str, Any]] = {
    "linkIdentity": {"provider": "google", "next": "/settings"},
    "finishIdentityByFactor": {"ticket": "Jx3…", "totp_code": "123456"},
    "confirmByIdentity": {"next": "/settings"},
}
REPLIES: Final[dict[str, Any]] = {
    "finishIdentityByFactor": {"tokens": _TOKENS, "identity": None, "next": None},
    "finishIdentity": {"tokens": _TOKENS, "identity": None, "next": None},
    "listIdentities": {"data": [_IDENTITY]},
    "linkIdentity": _SENT,
    "confirmByIdentity": _SENT,
}
