"""Codes of an authenticator: HOTP (RFC 4226) over time steps (RFC 6238)."""

from base64 import b32encode
from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest, digest
from typing import Final
from urllib.parse import quote, urlencode

from training_analyzer.domain.identity.email import Email

SEED_BYTES: Final = 20
"""160 bits, as RFC 4226, section 4, recommends."""
STEP_S: Final = 30
DIGITS: Final = 6
CLOCK_SKEW_S: Final = 10
"""How far from a step's edge the neighbouring step's code counts too."""


def hotp(seed: bytes, counter: int, *, digits: int = DIGITS, algorithm: str = "sha1") -> str:
    """Return the code of a counter. Source: RFC 4226, section 5.3; other hashes: RFC 6238, section 1.2."""
    mac = digest(seed, counter.to_bytes(8), algorithm)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4]) & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"


def step_at(now: datetime) -> int:
    """Return the time step of an instant, counted from 1970."""
    return int(now.timestamp()) // STEP_S


def step_of_code(seed: bytes, code: str, now: datetime) -> int | None:
    """Return the step whose code it is, None for a wrong one.

    The current step counts; the one before or after it only within ``CLOCK_SKEW_S`` of the edge to it.
    """
    found = None
    for step in _steps(now):  # all of them: how long it takes says nothing
        if compare_digest(hotp(seed, step).encode(), code.encode("utf-8", "surrogatepass")):
            found = step
    return found


def _steps(now: datetime) -> Iterator[int]:
    step, into_s = step_at(now), now.timestamp() % STEP_S
    yield step
    if into_s <= CLOCK_SKEW_S:
        yield step - 1
    if STEP_S - into_s <= CLOCK_SKEW_S:
        yield step + 1


def secret_of(seed: bytes) -> str:
    """Return the seed as people type it into an authenticator."""
    return b32encode(seed).decode()


def otpauth_uri(seed: bytes, email: Email, issuer: str) -> str:
    """Return what a QR code for an authenticator holds."""
    label = f"{quote(issuer, safe='')}:{quote(email, safe='@')}"
    values = {
        "secret": secret_of(seed),
        "issuer": issuer,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": STEP_S,
    }
    return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"
