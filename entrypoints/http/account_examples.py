"""Examples of what keeps an account: passwords, links by mail, second factors, consents."""

from typing import Any, Final

REQUESTS: Final[dict[str, Any]] = {
    "changePassword": {
        "current_password": "correct horse battery",
        "new_password": "an even longer sentence",
    },
    "confirmSecondFactor": {"totp_code": "755224"},
    "setConsents": {"ai": True},
}

_CODES: Final = {"recovery_codes": ["7GZ2M4-9QKX0W-B3VTN8-5CDRJY"]}
_CONSENTS: Final = {"ai": True, "decided_at": "2026-11-24T09:41:00Z"}

REPLIES: Final[dict[str, Any]] = {
    "getSecondFactor": {
        "enabled": True,
        "kind": "totp",
        "confirmed_at": "2026-11-24T09:41:00Z",
        "recovery_codes_left": 10,
    },
    "enrolSecondFactor": {
        "kind": "totp",
        "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "otpauth_uri": "otpauth://totp/Training%20Analyzer:ana@example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        "&issuer=Training%20Analyzer&algorithm=SHA1&digits=6&period=30",
    },
    "confirmSecondFactor": _CODES,
    "renewRecoveryCodes": _CODES,
    "getConsents": _CONSENTS,
    "setConsents": _CONSENTS,
}
