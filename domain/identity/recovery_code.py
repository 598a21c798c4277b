"""Codes that stand in for a lost second factor."""

from hashlib import sha256
from typing import Final

ENTROPY_BYTES: Final = 15
HOW_MANY: Final = 10
_LENGTH: Final = 24
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_GROUP: Final = 6
_READ_AS: Final = str.maketrans("OIL", "011", " -")


def recovery_code(entropy: bytes) -> str:
    """Return a code of 120 bits, in four groups of six characters."""
    number = int.from_bytes(entropy[:ENTROPY_BYTES])
    letters = [_ALPHABET[number >> shift & 31] for shift in range(5 * (_LENGTH - 1), -1, -5)]
    return "-".join("".join(letters[at : at + _GROUP]) for at in range(0, _LENGTH, _GROUP))


def recovery_hash(text: str) -> bytes | None:
    """Return what a code is kept under, however it was typed; None for text of another shape.

    120 random bits need no slow hash.
    """
    code = text.upper().translate(_READ_AS)
    if len(code) != _LENGTH or not set(code) <= set(_ALPHABET):
        return None
    return sha256(code.encode()).digest()
