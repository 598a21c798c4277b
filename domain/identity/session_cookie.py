"""The cookie that carries the session of a page: opaque, and kept as its hash."""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.secret import Secret

COOKIE_ENTROPY_BYTES: Final = 32

_TEXT: Final = re.compile(r"tas_[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """What the browser is given once, and what is kept of it."""

    secret: Secret
    hash: bytes = field(repr=False)


def new_cookie(entropy: bytes) -> SessionCookie:
    """Return a cookie of ``COOKIE_ENTROPY_BYTES`` random bytes: 256 bits, so that a plain SHA-256 keeps it."""
    text = f"tas_{urlsafe_b64encode(entropy).decode().rstrip('=')}"
    return SessionCookie(Secret(text), parse_cookie(text))


def parse_cookie(text: str) -> bytes:
    """Return the hash of a cookie. Raises InvalidToken for text that is none, which costs no look at the store."""
    if not _TEXT.fullmatch(text):
        raise InvalidToken
    return sha256(text.encode()).digest()
