"""Examples of what keeps an account: passwords, links by mail, second factors, consents."""

from typing import Any, Final

REQUESTS: Final[dict[str, Any]] = {
    "changePassword": {
        "current_password": "correct horse battery",
        "new_password": "an even longer sentence",
    },
}

REPLIES: Final[dict[str, Any]] = {}
