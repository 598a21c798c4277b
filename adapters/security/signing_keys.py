"""What signs access tokens and what verifies them: one kind of key a deployment, the algorithm always the key's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from training_analyzer.adapters.security.key_ring import KeyRing
from training_analyzer.domain.errors import InvalidSetting

LEAST_RSA_BITS: Final = 2048
_TAKES: Final = (
    "kid:path of PEM files, comma-separated: Ed25519, P-256 or RSA of at least 2,048 bits; "
    "the first is private and signs"
)
_JWK: Final[Mapping[str, Any]] = {"EdDSA": OKPAlgorithm, "ES256": ECAlgorithm, "RS256": RSAAlgorithm}


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """A key and the one algorithm it is used with."""

    algorithm: str
    key: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """``kid`` and ``signing`` sign; every key by its id verifies."""

    kid: str
    signing: VerifyingKey
    verifying: Mapping[str, VerifyingKey]

    def published(self) -> Mapping[str, object]:
        """Return the public keys as a JWK set (RFC 7517), empty where tokens are signed with a secret."""
        return {
            "keys": [
                {**_jwk(each), "kid": kid, "alg": each.algorithm, "use": "sig"}
                for kid, each in self.verifying.items()
                if each.algorithm in _JWK
            ]
        }


def secret_keys(ring: KeyRing) -> SigningKeys:
    """Return keys for HS256, derived from the secrets of a deployment."""
    keys = {kid: VerifyingKey("HS256", key) for kid, key in ring.keys("access").items()}
    return SigningKeys(ring.current_kid, keys[ring.current_kid], keys)


def keys_of_files(text: str, setting: str) -> SigningKeys:
    """Return the keys of ``kid:path,kid:path``. Raises InvalidSetting, which shows no content."""
    private: dict[str, VerifyingKey] = {}
    public: dict[str, VerifyingKey] = {}
    for each in text.split(","):
        kid, _, path = each.strip().partition(":")
        if not kid or not kid.isprintable() or not path or kid in public:
            raise InvalidSetting(setting, _TAKES)
        found = _loaded(Path(path), setting)
        if hasattr(found, "public_key"):
            private[kid] = VerifyingKey(_algorithm(found.public_key(), setting), found)
            found = found.public_key()
        public[kid] = VerifyingKey(_algorithm(found, setting), found)
    first = next(iter(public))
    if first not in private:
        raise InvalidSetting(setting, _TAKES)
    return SigningKeys(first, private[first], public)


def _loaded(path: Path, setting: str) -> Any:
    try:
        pem = path.read_bytes()
        if b"PRIVATE KEY" in pem:
            return load_pem_private_key(pem, password=None)
        return load_pem_public_key(pem)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InvalidSetting(setting, f"{_TAKES}; {path} cannot be read as one") from error


def _algorithm(key: object, setting: str) -> str:
    if isinstance(key, Ed25519PublicKey):
        return "EdDSA"
    if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        return "ES256"
    if isinstance(key, RSAPublicKey) and key.key_size >= LEAST_RSA_BITS:
        return "RS256"
    raise InvalidSetting(setting, _TAKES)


def _jwk(key: VerifyingKey) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(_JWK[key.algorithm].to_jwk(key.key))
    made.pop("key_ops", None)
    return made
