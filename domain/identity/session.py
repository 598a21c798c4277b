"""A session is a sign-in and the family of refresh tokens that grew from it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from training_analyzer.domain.identity.errors import ReauthenticationRequired
from training_analyzer.domain.ids import SessionId, UserId

IDLE_LIFE: Final = timedelta(days=7)
ABSOLUTE_LIFE: Final = timedelta(days=90)
REPEAT_GRACE: Final = timedelta(seconds=10)
MOST_SESSIONS: Final = 50
USE_NOTED_EVERY: Final = timedelta(minutes=5)
RECENT: Final = timedelta(minutes=10)
"""How long a sign-in counts for what needs one that is fresh."""


FEDERATED: Final = "fed"
"""A sign-in that another service vouched for, among the ways in which a session was proved."""
MULTI_FACTOR: Final = "mfa"
"""Beside it (RFC 8176): that service asked for a second factor."""


class SessionKind(StrEnum):
    """How the session is carried."""

    TOKEN = "token"  # noqa: S105 - the kind of session, not a token
    WEB = "web"
    SUPABASE = "supabase"


class EndReason(StrEnum):
    """Why a session ended."""

    SIGNED_OUT = "signed_out"
    ENDED_BY_USER = "ended_by_user"
    REFRESH_REUSED = "refresh_reused"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a reason
    EMAIL_CHANGED = "email_changed"
    FACTOR_CHANGED = "factor_changed"
    CROWDED_OUT = "crowded_out"
    ENDED_BY_ADMIN = "ended_by_admin"
    DEACTIVATED = "deactivated"
    ACCOUNT_DELETED = "account_deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in on one device. Ended sessions stay as rows, with the reason.

    ``amr`` are the ways in which it was proved who signs in (RFC 8176: pwd, otp), none where nobody noted them.
    """

    id: SessionId
    user_id: UserId
    kind: SessionKind
    created_at: datetime
    authenticated_at: datetime
    last_used_at: datetime
    idle_expires_at: datetime
    expires_at: datetime
    device: str | None = None
    address: str | None = None
    revoked_at: datetime | None = None
    revoked_why: EndReason | None = None
    amr: tuple[str, ...] = ()


def open_session(
    session_id: SessionId,
    user_id: UserId,
    now: datetime,
    *,
    device: str | None,
    address: str | None,
    amr: tuple[str, ...] = ("pwd",),
    kind: SessionKind = SessionKind.TOKEN,
) -> Session:
    """Return a fresh session: idle for 7 days at most, 90 days in all."""
    return Session(
        id=session_id,
        user_id=user_id,
        kind=kind,
        created_at=now,
        authenticated_at=now,
        last_used_at=now,
        idle_expires_at=now + IDLE_LIFE,
        expires_at=now + ABSOLUTE_LIFE,
        device=device[:200] if device else None,
        address=address,
        amr=amr,
    )


def check_recent(authenticated_at: datetime, now: datetime) -> None:
    """Raise ReauthenticationRequired when the athlete proved who he is more than ten minutes ago."""
    if now - authenticated_at > RECENT:
        raise ReauthenticationRequired


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """An opaque token: ``text`` goes to the client once, only ``hash`` (SHA-256) is kept."""

    text: str = field(repr=False)
    hash: bytes


@dataclass(frozen=True, slots=True)
class Rotated:
    """The parent was unused: it is spent now, and the child is the token in force."""

    session: Session


@dataclass(frozen=True, slots=True)
class Repeated:
    """The parent was spent moments ago and its child not yet used (two tabs, a lost reply): the child again."""

    session: Session


@dataclass(frozen=True, slots=True)
class Reused:
    """The parent was spent and its child used, or long ago: the session has been ended."""

    session: Session


type Rotation = Rotated | Repeated | Reused
