"""Keys by purpose from the deployment's secrets, by HKDF-SHA256 (RFC 5869)."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext

from training_analyzer.adapters.security.key_ring import KeyRing, ring_of
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.derived_keys import DerivedKeys, KeyPurpose


class HkdfKeys:
    """Derives every key once; ``repr`` shows none."""

    def __init__(self, ring: KeyRing) -> None:
        self._keys = {purpose: tuple(ring.keys(purpose).values()) for purpose in KeyPurpose}

    def key(self, purpose: KeyPurpose) -> bytes:
        """Return the key of the newest secret."""
        return self._keys[purpose][0]

    def keys(self, purpose: KeyPurpose) -> Sequence[bytes]:
        """Return the keys of all secrets, the newest first."""
        return self._keys[purpose]


def build(deployment: Deployment) -> AbstractAsyncContextManager[DerivedKeys]:
    """Return the keys of a deployment. Raises InvalidSetting."""
    return nullcontext(HkdfKeys(ring_of(deployment)))
