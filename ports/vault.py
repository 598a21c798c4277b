"""Credentials at rest."""

from typing import Final, Protocol, runtime_checkable

from training_analyzer.domain.sealing import SealContext


@runtime_checkable
class Vault(Protocol):
    """Seals what has to be read again (a provider's token, a second factor's seed), bound to its row."""

    def seal(self, plaintext: bytes, context: SealContext) -> bytes:
        """Return the sealed text, under the current key; twice the same seals differently."""
        ...

    def open(self, blob: bytes, context: SealContext) -> bytes:
        """Return what was sealed under this context. Raises SealBroken, UnknownKey."""
        ...

    def key_id(self, blob: bytes) -> str:
        """Return the id of the key behind a sealed text, of which the first ``HEAD_BYTES`` suffice. Raises SealBroken."""
        ...

    def current_key_id(self) -> str:
        """Return the id of the key that seals."""
        ...

    def knows(self, key_id: str) -> bool:
        """Whether the deployment has that key."""
        ...

    def reseal(self, blob: bytes, context: SealContext) -> bytes:
        """Return the same under the current key, the text itself where it is already. Raises SealBroken, UnknownKey."""
        ...


HEAD_BYTES: Final = 72
"""A sealed text says within its first bytes which key it needs."""
