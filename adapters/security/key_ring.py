"""The deployment's secrets: the first signs, all verify; each purpose has a key of its own."""

from base64 import b64decode
from binascii import Error
from collections.abc import Collection, Mapping
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from training_analyzer.adapters.security.key_strength import LEAST_BITS, guessed_bits
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment

LEAST_BYTES: Final = 32
_TAKES: Final = f"kid:base64, comma-separated, of at least {LEAST_BYTES} random bytes each"
MADE_KID: Final = "dev"
"""The id of the secret that a development deployment makes for itself."""
_NOT_MADE: Final = f"in production not the one made by development ({MADE_KID})"


class KeyRing:
    """Secrets by key id, in order; ``str`` and ``repr`` show the ids only."""

    def __init__(self, secrets: Mapping[str, bytes]) -> None:
        self._secrets = dict(secrets)
        self.current_kid = next(iter(self._secrets))

    def keys(self, purpose: str) -> dict[str, bytes]:
        """Return the keys of a purpose by key id, the current one first, by HKDF-SHA256 (RFC 5869): one leaked key opens nothing else."""
        return {
            kid: HKDF(SHA256(), 32, salt=None, info=f"training-analyzer {purpose}".encode()).derive(secret)
            for kid, secret in self._secrets.items()
        }

    @property
    def kids(self) -> Collection[str]:
        """Every key's id, the current one first."""
        return self._secrets.keys()

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self._secrets)})"


def ring_of(deployment: Deployment) -> KeyRing:
    """Return the ring of a deployment. Raises InvalidSetting."""
    setting = deployment.variable("secrets")
    secrets = deployment.secrets.get("secrets")
    if secrets is None:
        raise InvalidSetting(setting, f"{_TAKES}, and is not set")
    ring = parse_key_ring(secrets, setting, production=deployment.environment == "production")
    if deployment.environment == "production" and MADE_KID in ring.kids:  # it would let in whoever has it
        raise InvalidSetting(setting, f"{_TAKES}, and {_NOT_MADE}")
    return ring


def parse_key_ring(text: Secret, setting: str, *, production: bool = False) -> KeyRing:
    """Return the ring of ``kid:base64,kid:base64``. Raises InvalidSetting, which names the setting, not its text.

    In production no key may be easily guessed, nor may the current one be what development made.
    """
    secrets: dict[str, bytes] = {}
    for each in text.reveal().split(","):
        kid, colon, encoded = each.strip().partition(":")
        try:
            secret = b64decode(encoded, validate=True)
        except (Error, ValueError) as error:
            raise InvalidSetting(setting, _TAKES) from error
        if not colon or not kid or not kid.isprintable() or kid in secrets or len(secret) < LEAST_BYTES:
            raise InvalidSetting(setting, _TAKES)
        secrets[kid] = secret
    ring = KeyRing(secrets)
    if production and ring.current_kid == MADE_KID:
        raise InvalidSetting(setting, f"{_TAKES}, and {_NOT_MADE}")
    if production and min(map(guessed_bits, secrets.values())) < LEAST_BITS:
        raise InvalidSetting(setting, f"{_TAKES}, and a key in it is easily guessed")
    return ring
