"""One entry of the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from training_analyzer.domain.ids import AuditEventId, UserId

AUDIT_KEPT: Final = timedelta(days=400)
"""How long events are kept."""


class AuditAction(StrEnum):
    """What was done or tried."""

    SIGN_UP = "sign_up"
    SIGN_IN = "sign_in"
    REFRESH_REUSE = "refresh_reuse"
    SESSION_END = "session_end"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - an action
    KEY_MADE = "key_made"
    KEY_REVOKED = "key_revoked"
    ACCOUNT_READ = "account_read"
    ACCOUNT_STATE = "account_state"
    ACCOUNT_DELETION = "account_deletion"
    ROLE_CHANGE = "role_change"
    ACCESS_DENIED = "access_denied"
    OBJECT_DENIED = "object_denied"
    REAUTHENTICATION = "reauthentication"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - an action
    EMAIL_VERIFICATION = "email_verification"
    EMAIL_CHANGE = "email_change"
    FACTOR_ENROL = "factor_enrol"
    FACTOR_REMOVE = "factor_remove"
    FACTOR_RESET = "factor_reset"
    RECOVERY_CODES = "recovery_codes"
    RECOVERY_CODE_USE = "recovery_code_use"
    CONSENT = "consent"
    PLAN = "plan"
    EXPORT = "export"
    EXPORT_FETCH = "export_fetch"
    IDENTITY_LINK = "identity_link"
    IDENTITY_UNLINK = "identity_unlink"
    SERVER_START = "server_start"
    OVERRIDE = "override"
    BILLING_MESSAGE = "billing_message"
    RECONCILIATION = "reconciliation"
    SOURCE_CONNECT = "source_connect"
    SOURCE_DISCONNECT = "source_disconnect"


class Outcome(StrEnum):
    """What came of it."""

    OK = "ok"
    FAILED = "failed"
    DENIED = "denied"
    THROTTLED = "throttled"


type Detail = str | int | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Something that happened to an account: never a secret, never content.

    ``user_id`` is the account that it concerns and whose owner sees it, None where none is known; ``actor_id`` who did
    it, None for strangers and for the deployment itself. ``object`` is a public id, ``address`` a truncated network.
    """

    id: AuditEventId
    at: datetime
    user_id: UserId | None
    actor_id: UserId | None
    action: AuditAction
    outcome: Outcome
    object: str | None = None
    address: str | None = None
    request_id: str | None = None
    detail: Mapping[str, Detail] = field(default_factory=dict)


class AuditPlace(NamedTuple):
    """A place in the audit log."""

    at: datetime
    id: AuditEventId
