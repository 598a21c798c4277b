"""Access and refresh tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.session import RefreshToken
from training_analyzer.domain.ids import SessionId, UserId


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A signed token and its life in seconds."""

    text: str
    expires_in_s: int


@dataclass(frozen=True, slots=True)
class Claims:
    """What a verified token says: whom and which session; never a role or plan to be believed."""

    user_id: UserId
    session_id: SessionId
    expires_at: datetime


@runtime_checkable
class Tokens(Protocol):
    """Pure but for randomness; the clock is an argument."""

    def access(
        self,
        user_id: UserId,
        session_id: SessionId,
        *,
        auth_time: datetime,
        amr: Sequence[str],
        now: datetime,
    ) -> AccessToken:
        """Return a signed token of 30 minutes; ``amr`` are the ways of the sign-in (RFC 8176)."""
        ...

    def read(self, token: str, now: datetime) -> Claims:
        """Return the claims of a good token. Raises InvalidToken for any other."""
        ...

    def public_keys(self) -> Mapping[str, object]:
        """Return the JWK set (RFC 7517) of the keys that others verify with: never a secret, often none."""
        ...

    def first_refresh(self) -> RefreshToken:
        """Return a random refresh token, the head of a family."""
        ...

    def parse_refresh(self, text: str) -> bytes:
        """Return the hash a token is stored under. Raises InvalidToken for text that is none."""
        ...

    def children_of(self, parent: str) -> Sequence[RefreshToken]:
        """Return the child that a token gets, then those that older keys gave it: always the same by the same keys.

        Raises InvalidToken for text that is none.
        """
        ...
