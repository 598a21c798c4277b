"""Access tokens as signed JWTs, refresh tokens as opaque text."""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_bytes, token_hex
from typing import Any, Final
from uuid import UUID

import jwt

from training_analyzer.adapters.security.key_ring import KeyRing, ring_of
from training_analyzer.adapters.security.seen_tokens import SeenTokens
from training_analyzer.adapters.security.signing_keys import SigningKeys, keys_of_files, secret_keys
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.session import RefreshToken
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.tokens import AccessToken, Claims, Tokens

TYPE: Final = "at+jwt"  # RFC 9068
LEEWAY_S: Final = 10
_REFRESH: Final = re.compile(r"tar_[A-Za-z0-9_-]{43}")
_REQUIRED: Final = ("iss", "aud", "sub", "sid", "jti", "iat", "exp", "auth_time")


class JwtTokens:
    """Tokens of one issuer and audience. The algorithm is the key's, never the token's choice.

    Without ``keys`` the secrets sign (HS256); with them access tokens are asymmetric only.
    """

    def __init__(
        self, ring: KeyRing, *, issuer: str, audience: str, life: timedelta, keys: SigningKeys | None = None
    ) -> None:
        self._keys = keys or secret_keys(ring)
        self._child_keys = tuple(ring.keys("refresh-child").values())
        self._issuer, self._audience, self._life = issuer, audience, life
        self._jwt = jwt.PyJWT({"enforce_minimum_key_length": True})
        self._seen = SeenTokens()

    def access(
        self,
        user_id: UserId,
        session_id: SessionId,
        *,
        auth_time: datetime,
        amr: Sequence[str],
        now: datetime,
    ) -> AccessToken:
        """Return a signed token. Every claim is set here from typed values; nothing can overwrite one."""
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(user_id),
            "sid": str(session_id),
            "jti": token_hex(16),
            "iat": int(now.timestamp()),
            "exp": int((now + self._life).timestamp()),
            "auth_time": int(auth_time.timestamp()),
            "amr": list(amr),
        }
        headers = {"kid": self._keys.kid, "typ": TYPE}
        signing = self._keys.signing
        text = self._jwt.encode(claims, signing.key, signing.algorithm, headers=headers)
        return AccessToken(text, int(self._life.total_seconds()))

    def read(self, token: str, now: datetime) -> Claims:
        """Return the claims of a good token, remembered for half a minute. Raises InvalidToken."""
        known = self._seen.find(token, now)
        if known is None:
            known = self._verified(token, now)
            self._seen.remember(token, known, now)
        return known

    def _verified(self, token: str, now: datetime) -> Claims:
        try:
            header = jwt.get_unverified_header(token)
            key = self._keys.verifying.get(header.get("kid", ""))
            if key is None or header.get("typ") != TYPE:
                raise InvalidToken
            # the clock is an argument: PyJWT's own checks of exp and iat ask the system's
            payload = self._jwt.decode(
                token,
                key.key,
                [key.algorithm],
                audience=self._audience,
                issuer=self._issuer,
                options={
                    "require": list(_REQUIRED),
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            return _claims(payload, now)
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError, OSError, RecursionError) as error:
            raise InvalidToken from error

    def public_keys(self) -> Mapping[str, object]:
        """Return the JWK set that others verify with, empty where a secret signs."""
        return self._keys.published()

    def first_refresh(self) -> RefreshToken:
        """Return a random refresh token of 256 bits."""
        return _refresh(token_bytes(32))

    def parse_refresh(self, text: str) -> bytes:
        """Return the SHA-256 a token is stored under. Raises InvalidToken for text of another shape."""
        if not _REFRESH.fullmatch(text):
            raise InvalidToken
        return sha256(text.encode()).digest()

    def children_of(self, parent: str) -> Sequence[RefreshToken]:
        """Return a token's child by each key of the ring, by HMAC: repeating a lost rotation yields it again.

        Raises InvalidToken.
        """
        self.parse_refresh(parent)
        return [_refresh(hmac.digest(key, parent.encode(), "sha256")) for key in self._child_keys]


def _refresh(secret: bytes) -> RefreshToken:
    text = "tar_" + urlsafe_b64encode(secret).decode().rstrip("=")
    return RefreshToken(text, sha256(text.encode()).digest())


def _claims(payload: dict[str, Any], now: datetime) -> Claims:
    """Return the claims as typed values. Raises InvalidToken, ValueError, TypeError."""
    expires_s, issued_s = payload["exp"], payload["iat"]
    if not all(isinstance(payload[name], str) for name in ("sub", "sid", "jti")):
        raise InvalidToken
    if type(expires_s) is not int or type(issued_s) is not int:
        raise InvalidToken
    if now.timestamp() >= expires_s + LEEWAY_S or issued_s > now.timestamp() + LEEWAY_S:
        raise InvalidToken
    return Claims(
        UserId(UUID(payload["sub"])), SessionId(UUID(payload["sid"])), datetime.fromtimestamp(expires_s, UTC)
    )


def build(deployment: Deployment) -> AbstractAsyncContextManager[Tokens]:
    """Return the tokens of a deployment. Raises InvalidSetting."""
    settings = deployment.settings
    minutes = deployment.whole_number("access_minutes", least=1, most=1440)
    files = settings.get("key_files")
    return nullcontext(
        JwtTokens(
            ring_of(deployment),
            issuer=settings["issuer"],
            audience=settings["audience"],
            life=timedelta(minutes=minutes),
            keys=keys_of_files(files, deployment.variable("key_files")) if files else None,
        )
    )
