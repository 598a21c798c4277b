"""What a stored password hash has to look like before anything is computed with it.

pwdlib counts a damaged Argon2 hash as a wrong password and looks at a damaged cost only by spending it.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error
from enum import Enum
from typing import Final

from training_analyzer.domain.identity.user import PasswordHash

MOST_MEMORY_KIB: Final = 1 << 20
MOST_PASSES: Final = 100
MOST_LANES: Final = 64
BCRYPT_ROUNDS: Final = range(4, 17)  # powers of two; the most takes about 4 s
_LEAST_SALT_BYTES: Final = 8
_LEAST_DIGEST_BYTES: Final = 12
_ARGON2: Final = re.compile(
    r"\$argon2(?:id|i|d)\$(?:v=(?:16|19)\$)?m=(?P<memory>[1-9][0-9]{0,8}),t=(?P<passes>[1-9][0-9]{0,8}),"
    r"p=(?P<lanes>[1-9][0-9]{0,8})\$(?P<salt>[A-Za-z0-9+/]+)\$(?P<digest>[A-Za-z0-9+/]+)"
)
_BCRYPT: Final = re.compile(r"\$2[abxy]\$(?P<rounds>[0-9]{2})\$[A-Za-z0-9./]{53}")


class UnreadableHash(RuntimeError):
    """A stored hash is damaged or of a scheme that was never ours: a fault of the data. The hash is not shown."""

    def __init__(self) -> None:
        super().__init__("A stored password hash is neither Argon2 nor bcrypt, or it is damaged.")


class Scheme(Enum):
    """Who made the hash."""

    ARGON2 = "argon2"
    BCRYPT = "bcrypt"


def scheme_of(stored: PasswordHash) -> Scheme:
    """Return the scheme of a whole hash whose price is sane. Raises UnreadableHash."""
    if (found := _ARGON2.fullmatch(stored)) and _is_sane(found):
        return Scheme.ARGON2
    if (found := _BCRYPT.fullmatch(stored)) and int(found["rounds"]) in BCRYPT_ROUNDS:
        return Scheme.BCRYPT
    raise UnreadableHash


def _is_sane(argon2: re.Match[str]) -> bool:
    memory_kib, passes, lanes = (int(argon2[name]) for name in ("memory", "passes", "lanes"))
    return (
        8 * lanes <= memory_kib <= MOST_MEMORY_KIB
        and passes <= MOST_PASSES
        and lanes <= MOST_LANES
        and _bytes_of(argon2["salt"]) >= _LEAST_SALT_BYTES
        and _bytes_of(argon2["digest"]) >= _LEAST_DIGEST_BYTES
    )


def _bytes_of(encoded: str) -> int:
    """Return the length of unpadded base64, 0 for text that no encoder makes."""
    try:
        decoded = b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except Error:
        return 0
    return len(decoded) if b64encode(decoded).decode().rstrip("=") == encoded else 0
