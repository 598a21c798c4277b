"""What an athlete is told of a connection that does not go well, and how it is mended."""

from collections.abc import Mapping
from typing import Final

from training_analyzer.domain.sync.connection import Connection, ConnectionState

_BY_STATE: Final[Mapping[ConnectionState, str]] = {
    ConnectionState.REAUTH_REQUIRED: "The provider no longer accepts what we have. Connect again; no data is lost.",
    ConnectionState.DISABLED: (
        "Syncs failed for the same reason again and again, and have stopped. Sync by hand once the reason is gone: "
        "a good sync starts the schedule anew. Or connect again."
    ),
    ConnectionState.BLOCKED: (
        "The provider refuses our server; your credential is as good as before. It is tried again by itself. Where the "
        "provider takes a key or a token bundle, connect by that."
    ),
}
_BY_CODE: Final[Mapping[str, str]] = {
    "credential_rejected": "The provider no longer accepts what we have. Connect again.",
    "mfa_required": "The provider asks for a code again. Connect again.",
    "credential_unreadable": "What we keep of the log-in does not open. Connect again; no data is lost.",
    "provider_rate_limited": "The provider asked us to come back later. It is tried again by itself.",
    "provider_blocked": "The provider refuses our server. It is tried again by itself.",
    "provider_unavailable": "The provider did not answer. It is tried again by itself.",
    "provider_timeout": "The provider took too long. It is tried again by itself.",
    "provider_protocol_changed": (
        "The provider answers in a form that this version does not know. It is tried again at the next planned time; a "
        "newer version may be needed."
    ),
}


def advice_for(connection: Connection) -> str | None:
    """Return a sentence or two; None where nothing ails the connection, or nothing is known to do."""
    by_code = _BY_CODE.get(connection.last_error_code or "")
    if connection.state is ConnectionState.REAUTH_REQUIRED and by_code is not None:
        return by_code
    return _BY_STATE.get(connection.state, by_code)
