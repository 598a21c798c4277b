"""Keys that our fakes sign with, and tokens signed with them in every right and wrong way."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from hmac import digest
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm


@dataclass(frozen=True)
class SigningKey:
    """A private key with its id."""

    kid: str
    algorithm: str
    private: Any

    @property
    def public(self) -> dict[str, Any]:
        """The JWK of its public half."""
        kinds: dict[str, Any] = {"RS256": RSAAlgorithm, "ES256": ECAlgorithm, "EdDSA": OKPAlgorithm}
        jwk = json.loads(kinds[self.algorithm].to_jwk(self.private.public_key()))
        return {**jwk, "kid": self.kid, "use": "sig", "alg": self.algorithm, "key_ops": ["verify"]}

    @property
    def pem(self) -> bytes:
        encoded: bytes = self.private.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
        return encoded

    def token(self, claims: Mapping[str, Any], **header: Any) -> str:
        """Return a signed token; ``header`` members replace the usual ones, None leaves one out."""
        headers = {"kid": self.kid, "typ": "JWT", **header}
        return jwt.encode(dict(claims), self.private, self.algorithm, headers=headers)


@cache
def rsa_key(kid: str, bits: int = 2048) -> SigningKey:
    return SigningKey(kid, "RS256", rsa.generate_private_key(65537, bits))


@cache
def ec_key(kid: str) -> SigningKey:
    return SigningKey(kid, "ES256", ec.generate_private_key(ec.SECP256R1()))


@cache
def ed_key(kid: str) -> SigningKey:
    return SigningKey(kid, "EdDSA", ed25519.Ed25519PrivateKey.generate())


def part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def by_hand(header: object, claims: object, secret: bytes | None) -> str:
    """Return a token that no library would make: unsigned, or HMAC with any bytes."""
    said = f"{part(header)}.{part(claims)}"
    signature = b"" if secret is None else digest(secret, said.encode(), sha256)
    return f"{said}.{urlsafe_b64encode(signature).decode().rstrip('=')}"
