"""Whose token it is, by what it says itself: enough to choose who verifies it, and never believed."""

import json
from base64 import urlsafe_b64decode
from datetime import datetime
from typing import Final

from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.tokens import Claims

_MOST_CHARACTERS: Final = 8192


def unverified_issuer(token: str) -> str:
    """Return the ``iss`` of a JWT, empty for text without one."""
    parts = token.split(".")
    if len(parts) != 3 or len(token) > _MOST_CHARACTERS:  # noqa: PLR2004 - header, claims, signature
        return ""
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return ""
    issuer = claims.get("iss") if isinstance(claims, dict) else None
    return issuer if isinstance(issuer, str) else ""


async def claims_of(token: str, wired: Wired, now: datetime) -> Claims:
    """Return what a token says, verified by its issuer's keys, ours unless another is configured.

    Raises InvalidToken.
    """
    if wired.verifiers:
        issuer = unverified_issuer(token)
        for verifier in wired.verifiers:
            if issuer in verifier.issuers:
                return await verifier.read(token, now)
    return wired.tokens.read(token, now)
