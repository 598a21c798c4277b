"""Key pairs made for a test, as PEM files."""

from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)


def private_keys() -> dict[str, Any]:
    """Return a key for each algorithm that signs."""
    return {
        "EdDSA": ed25519.Ed25519PrivateKey.generate(),
        "ES256": ec.generate_private_key(ec.SECP256R1()),
        "RS256": rsa.generate_private_key(65537, 2048),
    }


def private_pem(key: Any) -> bytes:
    made: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return made


def public_pem(key: Any) -> bytes:
    made: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return made


def files(folder: Path, **keys: Any) -> str:
    """Write private keys, and return the setting that names them by kid, in order."""
    for kid, key in keys.items():
        (folder / f"{kid}.pem").write_bytes(key if isinstance(key, bytes) else private_pem(key))
    return ",".join(f"{kid}:{folder / kid}.pem" for kid in keys)
