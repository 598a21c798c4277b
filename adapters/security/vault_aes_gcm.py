"""Sealing with AES-256-GCM: a data key for each record, wrapped by the deployment's key of that id.

A sealed text is ``TA1``, the length of the key id in one byte, the key id, a nonce, the wrapped data key, a nonce, the
ciphertext. Random nonces are safe: a data key seals once, and a wrapping key far less than 2^32 times.
"""

from secrets import token_bytes
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from training_analyzer.adapters.security.key_ring import KeyRing
from training_analyzer.adapters.security.seal_binding import binding
from training_analyzer.domain.sealing import SealBroken, SealContext, UnknownKey

MAGIC: Final = b"TA1"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_WRAPPED_BYTES: Final = _NONCE_BYTES + _KEY_BYTES + 16


class _Parts(NamedTuple):
    key_id: str
    wrapped: bytes
    data: bytes


class AesGcmVault:
    """The key id is bound to the wrapping alone, so that a rotation wraps 60 bytes anew and leaves the data."""

    def __init__(self, ring: KeyRing) -> None:
        self._keys = ring.keys("vault-aes-gcm")
        self._current = ring.current_kid

    def seal(self, plaintext: bytes, context: SealContext) -> bytes:
        """Return the sealed text, under the current key."""
        key = token_bytes(_KEY_BYTES)
        data = _encrypted(key, plaintext, binding(MAGIC, context))
        return _head(self._current) + self._wrapped(key, context) + data

    def open(self, blob: bytes, context: SealContext) -> bytes:
        """Return what was sealed under this context. Raises SealBroken, UnknownKey."""
        parts = _parts(blob)
        return _decrypted(self._unwrapped(parts, context), parts.data, binding(MAGIC, context))

    def key_id(self, blob: bytes) -> str:
        """Return the id of the key behind a sealed text. Raises SealBroken."""
        return _key_id(blob)

    def current_key_id(self) -> str:
        """Return the id of the key that seals."""
        return self._current

    def knows(self, key_id: str) -> bool:
        """Whether the deployment has that key."""
        return key_id in self._keys

    def reseal(self, blob: bytes, context: SealContext) -> bytes:
        """Return the same under the current key. Raises SealBroken, UnknownKey."""
        parts = _parts(blob)
        if parts.key_id == self._current:
            return blob
        return _head(self._current) + self._wrapped(self._unwrapped(parts, context), context) + parts.data

    def _wrapped(self, key: bytes, context: SealContext) -> bytes:
        return _encrypted(self._keys[self._current], key, _wrap_binding(self._current, context))

    def _unwrapped(self, parts: _Parts, context: SealContext) -> bytes:
        if parts.key_id not in self._keys:
            raise UnknownKey(parts.key_id)
        return _decrypted(self._keys[parts.key_id], parts.wrapped, _wrap_binding(parts.key_id, context))


def _head(key_id: str) -> bytes:
    name = key_id.encode()
    return MAGIC + bytes([len(name)]) + name


def _key_id(blob: bytes) -> str:
    magic, length, name = blob[:3], blob[3:4], blob[4:]
    if magic != MAGIC or not length or len(name) < length[0]:
        raise SealBroken
    try:
        return name[: length[0]].decode()
    except UnicodeDecodeError as error:
        raise SealBroken from error


def _parts(blob: bytes) -> _Parts:
    key_id = _key_id(blob)
    start = len(_head(key_id))
    return _Parts(key_id, blob[start : start + _WRAPPED_BYTES], blob[start + _WRAPPED_BYTES :])


def _wrap_binding(key_id: str, context: SealContext) -> bytes:
    return binding(MAGIC, context, key_id=key_id)


def _encrypted(key: bytes, plaintext: bytes, bound: bytes) -> bytes:
    nonce = token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, bound)


def _decrypted(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error
