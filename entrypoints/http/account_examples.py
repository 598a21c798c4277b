"""Examples of what keeps an account: passwords, links by mail, second factors, consents."""

from typing import Any, Final

_ADDRESS: Final = {"email": "ana@example.org"}
_LINK: Final = {"token": "k3Jt0uXc6VvJm1yq2s7H0m4b9ZpQe8wRrT5aLx2nD_E"}
_ASKED: Final = {"detail": "If the address can be written to for this, a mail is on its way."}

REQUESTS: Final[dict[str, Any]] = {
    "changePassword": {
        "current_password": "correct horse battery",
        "new_password": "an even longer sentence",
    },
    "confirmSecondFactor": {"totp_code": "755224"},
    "askForVerification": _ADDRESS,
    "verifyEmail": _LINK,
    "askForReset": _ADDRESS,
    "resetPassword": {**_LINK, "new_password": "an even longer sentence"},
    "askForEmailChange": _ADDRESS,
    "changeEmail": _LINK,
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
    "askForVerification": _ASKED,
    "askForReset": _ASKED,
    "askForEmailChange": _ASKED,
    "renewRecoveryCodes": _CODES,
    "getConsents": _CONSENTS,
    "setConsents": _CONSENTS,
}
