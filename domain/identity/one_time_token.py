"""Links sent by mail: a secret that serves one purpose of one account, once."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.secret import Secret

ENTROPY_BYTES: Final = 32
KEPT_AFTER_END: Final = timedelta(days=7)


class Purpose(StrEnum):
    """What a link is good for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose
    CHANGE_EMAIL = "change_email"


LIFE: Final[Mapping[Purpose, timedelta]] = {
    Purpose.VERIFY_EMAIL: timedelta(hours=24),
    Purpose.RESET_PASSWORD: timedelta(minutes=60),
    Purpose.CHANGE_EMAIL: timedelta(minutes=60),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeToken:
    """What is kept of a link: its hash (SHA-256, since 256 random bits need no slow one), never its text.

    ``email`` is the address that the link proves; it counts only while the account still has it, or is to get it.
    """

    hash: bytes = field(repr=False)
    user_id: UserId
    purpose: Purpose
    email: Email | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


def make_one_time_token(
    entropy: bytes, *, user_id: UserId, purpose: Purpose, email: Email | None, now: datetime
) -> tuple[Secret, OneTimeToken]:
    """Return the text for the link and what is kept of it; ``entropy`` is 32 random bytes."""
    text = urlsafe_b64encode(entropy).decode().rstrip("=")
    kept = OneTimeToken(
        hash=one_time_hash(text),
        user_id=user_id,
        purpose=purpose,
        email=email,
        created_at=now,
        expires_at=now + LIFE[purpose],
    )
    return Secret(text), kept


def one_time_hash(text: str) -> bytes:
    """Return what a link's text is kept under."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
