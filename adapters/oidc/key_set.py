"""The public keys of an issuer, fetched when they are needed and kept for a while."""

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
import jwt

from training_analyzer.domain.identity.errors import InvalidToken, ProviderUnavailable

KEPT_FOR: Final = timedelta(minutes=10)
FETCHED_AGAIN_AFTER: Final = timedelta(seconds=30)
STALE_FOR: Final = timedelta(hours=24)
_MOST_KEYS: Final = 32
_LEAST_RSA_BITS: Final = 2048  # RFC 7518, section 3.3
_ALGORITHMS: Final = {
    ("RSA", ""): "RS256",
    ("EC", "P-256"): "ES256",
    ("OKP", "Ed25519"): "EdDSA",
}
_OK: Final = 200

_log = logging.getLogger(__name__)


class KeySet:
    """Keys by id, each with the one algorithm that it serves: a token has no say in that.

    They are fetched again after ten minutes, or for an unknown id; at most every 30 seconds. While the issuer does
    not answer, those of the last 24 hours serve on.
    """

    def __init__(self, client: httpx.AsyncClient, address: str) -> None:
        self._client = client
        self._address = address
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._fetched_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._fetching = asyncio.Lock()

    async def key(self, kid: str, now: datetime) -> jwt.PyJWK:
        """Return a key. Raises InvalidToken for an unknown one, ProviderUnavailable when nobody can tell."""
        if not self._serves(kid, now, KEPT_FOR):
            async with self._fetching:  # those who waited find what the first one fetched
                if not self._serves(kid, now, KEPT_FOR) and self._may_try(now):
                    await self._fetch(now)
        if self._serves(kid, now, STALE_FOR):
            return self._keys[kid]
        if self._failed():
            raise ProviderUnavailable
        raise InvalidToken

    def _serves(self, kid: str, now: datetime, life: timedelta) -> bool:
        return self._fetched_at is not None and kid in self._keys and now - self._fetched_at < life

    def _may_try(self, now: datetime) -> bool:
        return self._tried_at is None or now - self._tried_at >= FETCHED_AGAIN_AFTER

    def _failed(self) -> bool:
        return self._fetched_at is None or self._fetched_at != self._tried_at

    async def _fetch(self, now: datetime) -> None:
        self._tried_at = now
        try:
            async with asyncio.timeout(self._client.timeout.read):
                reply = await self._client.get(self._address, headers={"Accept": "application/json"})
            if reply.status_code != _OK:
                raise httpx.HTTPError(f"status {reply.status_code}")  # noqa: TRY301 - told as any other failure
            self._keys = keys_of(json.loads(reply.content))
            self._fetched_at = now
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError) as error:
            _log.warning("the keys of %s cannot be read: %s", self._address, type(error).__name__)


def keys_of(document: Any) -> Mapping[str, jwt.PyJWK]:
    """Return the keys of a JWK set (RFC 7517) that sign tokens, by id. Raises ValueError for what is no set.

    Keys of other kinds, without an id or too weak are left out: one odd key does not shut out the others.
    """
    listed = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise ValueError("not a JWK set")  # noqa: TRY004 - what the parser raises
    found: dict[str, jwt.PyJWK] = {}
    for each in listed[:_MOST_KEYS]:
        algorithm = _algorithm(each) if isinstance(each, dict) else None
        kid = each.get("kid") if algorithm else None
        if algorithm and isinstance(kid, str) and kid:
            try:
                key = jwt.PyJWK(each, algorithm)
            except (jwt.PyJWTError, ValueError, TypeError, KeyError):
                continue
            if algorithm != "RS256" or key.key.key_size >= _LEAST_RSA_BITS:
                found[kid] = key
    return found


def _algorithm(jwk: Mapping[str, Any]) -> str | None:
    kind = str(jwk.get("kty")), str(jwk.get("crv", ""))
    algorithm = _ALGORITHMS.get(kind)
    signs = jwk.get("use") in (None, "sig") and jwk.get("alg") in (None, algorithm)
    return algorithm if signs else None
