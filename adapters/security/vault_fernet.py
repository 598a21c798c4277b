"""Sealing with Fernet (AES-128-CBC and HMAC-SHA256): ``TF1.`` key id ``.`` token, under a key of the record's own."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from training_analyzer.adapters.security.key_ring import KeyRing
from training_analyzer.adapters.security.seal_binding import binding
from training_analyzer.domain.sealing import SealBroken, SealContext, UnknownKey

MAGIC: Final = b"TF1"
_DOT: Final = b"."
_PARTS: Final = 3


class FernetVault:
    """Plain Fernet knows no context and no key id: the key is derived from the context, the id stands before it."""

    def __init__(self, ring: KeyRing) -> None:
        self._keys = ring.keys("vault-fernet")
        self._current = ring.current_kid

    def seal(self, plaintext: bytes, context: SealContext) -> bytes:
        """Return the sealed text, under the current key."""
        token = self._fernet(self._current, context).encrypt(plaintext)
        return _DOT.join((MAGIC, self._current.encode(), token))

    def open(self, blob: bytes, context: SealContext) -> bytes:
        """Return what was sealed under this context. Raises SealBroken, UnknownKey."""
        key_id, token = _parts(blob)
        if key_id not in self._keys:
            raise UnknownKey(key_id)
        try:
            # several texts of base64 decode to the same bytes: one of them is what was sealed
            if urlsafe_b64encode(urlsafe_b64decode(token)) != token:
                raise SealBroken
            return self._fernet(key_id, context).decrypt(token)
        except (InvalidToken, ValueError) as error:
            raise SealBroken from error

    def key_id(self, blob: bytes) -> str:
        """Return the id of the key behind a sealed text. Raises SealBroken."""
        return _parts(blob)[0]

    def current_key_id(self) -> str:
        """Return the id of the key that seals."""
        return self._current

    def knows(self, key_id: str) -> bool:
        """Whether the deployment has that key."""
        return key_id in self._keys

    def reseal(self, blob: bytes, context: SealContext) -> bytes:
        """Return the same under the current key. Raises SealBroken, UnknownKey."""
        if self.key_id(blob) == self._current:
            return blob
        return self.seal(self.open(blob, context), context)

    def _fernet(self, key_id: str, context: SealContext) -> Fernet:
        key = HKDF(SHA256(), 32, salt=None, info=binding(MAGIC, context)).derive(self._keys[key_id])
        return Fernet(urlsafe_b64encode(key))


def _parts(blob: bytes) -> tuple[str, bytes]:
    parts = blob.split(_DOT)
    if len(parts) != _PARTS or parts[0] != MAGIC:
        raise SealBroken
    try:
        return parts[1].decode(), parts[2]
    except UnicodeDecodeError as error:
        raise SealBroken from error
