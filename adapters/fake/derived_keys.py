"""Keys that everybody can make."""

from collections.abc import Sequence
from hashlib import sha256

from training_analyzer.ports.derived_keys import KeyPurpose


class FakeDerivedKeys:
    """Digests of the purpose's name: no protection at all. ``secrets`` are the newest first."""

    def __init__(self, *secrets: bytes) -> None:
        self._secrets = secrets or (b"fake ",)

    def key(self, purpose: KeyPurpose) -> bytes:
        """Return the key of the newest secret."""
        return self.keys(purpose)[0]

    def keys(self, purpose: KeyPurpose) -> Sequence[bytes]:
        """Return the keys of all secrets, the newest first."""
        return [sha256(secret + purpose.encode()).digest() for secret in self._secrets]
