"""Tokens whose signature was checked a moment ago."""

from collections import OrderedDict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from training_analyzer.ports.tokens import Claims

MOST: Final = 4096
KEPT_FOR: Final = timedelta(seconds=30)


class SeenTokens:
    """Remembers verified claims by the token's digest, for half a minute and never past their expiry.

    Only the signature's result is kept: whether the session still lives is asked of the database every time.
    """

    def __init__(self) -> None:
        self._claims: OrderedDict[bytes, tuple[Claims, datetime]] = OrderedDict()

    def find(self, token: str, now: datetime) -> Claims | None:
        """Return the claims of a token seen lately."""
        found = self._claims.get(_digest(token))
        if found is None or not found[1] - KEPT_FOR <= now < found[1]:
            return None
        return found[0]

    def remember(self, token: str, claims: Claims, now: datetime) -> None:
        """Keep verified claims; the oldest give way."""
        self._claims[_digest(token)] = (claims, min(now + KEPT_FOR, claims.expires_at))
        if len(self._claims) > MOST:
            self._claims.popitem(last=False)


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
