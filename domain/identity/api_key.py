"""API keys: what a program shows in the place of a session, for some of what its owner may do."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from zlib import crc32

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.ids import ApiKeyId, UserId
from training_analyzer.domain.secret import Secret

MARK: Final = "ta_live_"
"""What every key begins with, so that scanners of secrets know one."""

KEY_ENTROPY_BYTES: Final = 40
DEFAULT_LIFE: Final = timedelta(days=365)
LONGEST_LIFE: Final = timedelta(days=730)
MOST_KEYS: Final = 50
"""Keys of one account that live at the same time."""

USE_NOTED_EVERY: Final = timedelta(minutes=5)

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_LETTERS: Final = 37
_CHECK_LETTERS: Final = 6  # hold 32 bits
_LETTERS: Final = _RANDOM_LETTERS + _CHECK_LETTERS
_SHOWN: Final = len(MARK) + 4
_MOST_NAME_CHARACTERS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as it is kept: its hash, and the few letters by which its owner knows it again."""

    id: ApiKeyId
    user_id: UserId
    name: str
    prefix: str
    secret_hash: bytes = field(repr=False)
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ApiKeyText:
    """The text that its owner is shown once, what is shown ever after, and the hash that is kept."""

    secret: Secret
    prefix: str
    hash: bytes


def new_key_text(entropy: bytes) -> ApiKeyText:
    """Return a key of ``KEY_ENTROPY_BYTES`` random bytes: 220 bits, so that a plain SHA-256 keeps it."""
    random = _letters(int.from_bytes(entropy), _RANDOM_LETTERS)
    text = MARK + random + _check(random)
    return ApiKeyText(Secret(text), text[:_SHOWN], hash_of(text))


def parse_key(text: str) -> bytes:
    """Return the hash of a key. Raises InvalidToken for a slip of the pen, which costs no look at the store."""
    letters = text.removeprefix(MARK)
    random = letters[:_RANDOM_LETTERS]
    if not text.startswith(MARK) or len(letters) != _LETTERS or letters[_RANDOM_LETTERS:] != _check(random):
        raise InvalidToken
    return hash_of(text)


def hash_of(text: str) -> bytes:
    """Return what is kept of a key."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def parse_key_name(text: str) -> str:
    """Return the name, trimmed. Raises InvalidValue when it is empty, too long or not printable."""
    name = text.strip()
    if not 0 < len(name) <= _MOST_NAME_CHARACTERS or not name.isprintable():
        raise InvalidValue("/name", f"A name has 1 to {_MOST_NAME_CHARACTERS} printable characters.")
    return name


def check_scopes(scopes: Collection[Scope]) -> frozenset[Scope]:
    """Return the scopes, each once. Raises InvalidValue where there is none."""
    if not scopes:
        raise InvalidValue("/scopes", "A key needs at least one scope.")
    return frozenset(scopes)


def check_expiry(expires_at: datetime | None, now: datetime) -> datetime:
    """Return when a key ends, after a year unless it is said. Raises InvalidValue for the past and the far future."""
    if expires_at is None:
        return now + DEFAULT_LIFE
    if not now < expires_at <= now + LONGEST_LIFE:
        raise InvalidValue("/expires_at", f"A key ends within the next {LONGEST_LIFE.days} days.")
    return expires_at


def _check(random: str) -> str:
    return _letters(crc32(random.encode("utf-8", "surrogatepass")), _CHECK_LETTERS)


def _letters(number: int, count: int) -> str:
    letters = ""
    for _ in range(count):
        number, place = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[place]
    return letters
