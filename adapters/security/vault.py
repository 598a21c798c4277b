"""The vault of a deployment: writes one format, reads both."""

import re
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final

from training_analyzer.adapters.security.key_ring import LEAST_BYTES, KeyRing, parse_key_ring
from training_analyzer.adapters.security.vault_aes_gcm import MAGIC, AesGcmVault
from training_analyzer.adapters.security.vault_fernet import FernetVault
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.sealing import SealContext
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.vault import Vault

_KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")  # it stands within HEAD_BYTES, and holds no dot


class KeyedVault:
    """Each format derives keys of its own from the ring: they share no key bytes."""

    def __init__(self, ring: KeyRing, *, fernet: bool = False) -> None:
        self._aes_gcm, self._fernet = AesGcmVault(ring), FernetVault(ring)
        self._writer: Vault = self._fernet if fernet else self._aes_gcm

    def seal(self, plaintext: bytes, context: SealContext) -> bytes:
        """Return the sealed text, in the format that is written."""
        return self._writer.seal(plaintext, context)

    def open(self, blob: bytes, context: SealContext) -> bytes:
        """Return what was sealed under this context. Raises SealBroken, UnknownKey."""
        return self._reader(blob).open(blob, context)

    def key_id(self, blob: bytes) -> str:
        """Return the id of the key behind a sealed text. Raises SealBroken."""
        return self._reader(blob).key_id(blob)

    def current_key_id(self) -> str:
        """Return the id of the key that seals."""
        return self._writer.current_key_id()

    def knows(self, key_id: str) -> bool:
        """Whether the deployment has that key."""
        return self._writer.knows(key_id)

    def reseal(self, blob: bytes, context: SealContext) -> bytes:
        """Return the same under the current key, in the format that is written. Raises SealBroken, UnknownKey."""
        reader = self._reader(blob)
        if reader is self._writer:
            return reader.reseal(blob, context)
        return self.seal(reader.open(blob, context), context)

    def _reader(self, blob: bytes) -> Vault:
        return self._aes_gcm if blob.startswith(MAGIC) else self._fernet


def build(deployment: Deployment) -> AbstractAsyncContextManager[Vault]:
    """Return the vault of a deployment. Raises InvalidSetting."""
    setting, keys = deployment.variable("keys"), deployment.secrets.get("keys")
    if keys is None:
        raise InvalidSetting(setting, "the keys of the vault, and is not set")
    ring = parse_key_ring(keys, setting, production=deployment.environment == "production")
    if not all(_KEY_ID.fullmatch(each) for each in ring.kids):
        raise InvalidSetting(
            setting,
            f"kid:base64, comma-separated, of at least {LEAST_BYTES} random bytes each; "
            "a kid has 1 to 64 letters, digits, - and _",
        )
    fernet = deployment.choice("format", "aes-gcm", "fernet") == "fernet"
    return nullcontext(KeyedVault(ring, fernet=fernet))
