"""Keys for everything that is signed or hashed with a key and is no access token of another issuer."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol, runtime_checkable


class KeyPurpose(StrEnum):
    """What a key serves; none of them is another's."""

    ACCESS = "access"
    REFRESH_CHILD = "refresh-child"
    CSRF = "csrf"
    CURSOR = "cursor"
    THROTTLE = "throttle"
    PSEUDONYM = "pseudonym"


@runtime_checkable
class DerivedKeys(Protocol):
    """Keys of 32 bytes by purpose, derived from the deployment's secrets: the same in each of its processes."""

    def key(self, purpose: KeyPurpose) -> bytes:
        """Return the key that signs now."""
        ...

    def keys(self, purpose: KeyPurpose) -> Sequence[bytes]:
        """Return the keys that verify: the one that signs now, then those of older secrets."""
        ...
