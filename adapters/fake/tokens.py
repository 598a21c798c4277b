"""Tokens that can be read by eye."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_hex
from typing import Final
from uuid import UUID

from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.session import RefreshToken
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.ports.tokens import AccessToken, Claims

_LIFE: Final = timedelta(minutes=30)
_ACCESS: Final = re.compile(
    r"(?P<said>(?P<user>[0-9a-f]{32})\.(?P<session>[0-9a-f]{32})\.(?P<until>\d+))\.\w+"
)
_REFRESH: Final = re.compile(r"far_[0-9a-f]{64}")


class FakeTokens:
    """Signed by a digest that everybody can make: no protection at all. ``keys`` are the newest first."""

    def __init__(self, *keys: bytes) -> None:
        self._keys = keys or (b"child of ",)

    def access(
        self,
        user_id: UserId,
        session_id: SessionId,
        *,
        auth_time: datetime,
        amr: Sequence[str],
        now: datetime,
    ) -> AccessToken:
        """Return a token of 30 minutes."""
        said = f"{user_id.hex}.{session_id.hex}.{int((now + _LIFE).timestamp())}"
        return AccessToken(_signed(said), int(_LIFE.total_seconds()))

    def read(self, token: str, now: datetime) -> Claims:
        """Return the claims of a good token. Raises InvalidToken."""
        found = _ACCESS.fullmatch(token)
        if found is None or token != _signed(found["said"]):
            raise InvalidToken
        expires_at = datetime.fromtimestamp(int(found["until"]), UTC)
        if expires_at <= now:
            raise InvalidToken
        return Claims(UserId(UUID(found["user"])), SessionId(UUID(found["session"])), expires_at)

    def public_keys(self) -> Mapping[str, object]:
        """Return no keys."""
        return {"keys": []}

    def first_refresh(self) -> RefreshToken:
        """Return a random refresh token."""
        return _refresh(token_hex(32))

    def parse_refresh(self, text: str) -> bytes:
        """Return the hash a token is stored under. Raises InvalidToken."""
        if not _REFRESH.fullmatch(text):
            raise InvalidToken
        return sha256(text.encode()).digest()

    def children_of(self, parent: str) -> Sequence[RefreshToken]:
        """Return a token's child by each key. Raises InvalidToken for text that is none."""
        digest = self.parse_refresh(parent)
        return [_refresh(sha256(key + digest).hexdigest()) for key in self._keys]


def _signed(said: str) -> str:
    return f"{said}.{sha256(said.encode()).hexdigest()}"


def _refresh(letters: str) -> RefreshToken:
    text = f"far_{letters}"
    return RefreshToken(text, sha256(text.encode()).digest())
