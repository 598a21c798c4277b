"""Supabase Auth as an identity provider: the access tokens that it gives to the users of its client libraries."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from training_analyzer.adapters.egress.addresses import checked_address, host_of
from training_analyzer.adapters.egress.client import http_client
from training_analyzer.adapters.oidc.key_set import KeySet
from training_analyzer.adapters.oidc.signed import address, claims_by_key, claims_by_keys, instant, key_id
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.errors import IdentityRejected, InvalidToken
from training_analyzer.domain.identity.external import ExternalIdentity
from training_analyzer.domain.identity.oidc_flow import Flow
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.identity_provider import IdentityProvider

NAME: Final = "supabase"
ALGORITHMS: Final = ("ES256", "RS256", "EdDSA")
AUTHENTICATED: Final = "authenticated"
_LEAST_SECRET_BYTES: Final = 32


class SupabaseAuth:
    """Reads bearer tokens of one project. ``user_metadata`` is written by users: it is never looked at.

    With the legacy secret tokens are HS256 and nothing else, without it they are asymmetric and nothing else: one
    ring never mixes the two.
    """

    name = NAME

    def __init__(self, issuer: str, keys: KeySet, legacy_secret: Secret | None) -> None:
        self._issuer = issuer
        self._keys = keys
        self._legacy_secret = legacy_secret
        self.issuers = frozenset({issuer})

    def authorize(self, flow: Flow) -> str:
        """Refuse: its own libraries send browsers there. Raises IdentityRejected."""
        del flow
        raise IdentityRejected

    async def exchange(self, code: Secret, flow: Flow, now: datetime) -> ExternalIdentity:
        """Refuse: nobody comes back with a code. Raises IdentityRejected."""
        del code, flow, now
        raise IdentityRejected

    async def read(self, token: str, now: datetime) -> ExternalIdentity:
        """Return who sends a token. Raises InvalidToken, ProviderUnavailable."""
        claims = await self._claims(token, now)
        if claims.get("role") != AUTHENTICATED or claims["aud"] != AUTHENTICATED:
            raise InvalidToken  # the anon and service_role keys are tokens too
        if claims.get("is_anonymous", False) is not False:
            raise InvalidToken
        return ExternalIdentity(
            provider=NAME,
            issuer=self._issuer,
            subject=str(_uuid(claims["sub"])),
            email=address(claims.get("email")),
            authenticated_at=_authenticated_at(claims.get("amr")),
            second_factor=claims.get("aal") == "aal2",
            session=_uuid(claims.get("session_id")),
            expires_at=instant(claims["exp"]),
        )

    async def _claims(self, token: str, now: datetime) -> Mapping[str, Any]:
        issuer, audience = self._issuer, AUTHENTICATED
        if self._legacy_secret is None:
            return await claims_by_keys(
                token, self._keys, ALGORITHMS, issuer=issuer, audience=audience, now=now
            )
        key_id(token)  # which also refuses what is no such token
        secret = self._legacy_secret.reveal().encode()
        return claims_by_key(token, secret, "HS256", issuer=issuer, audience=audience, now=now)


def _uuid(value: object) -> UUID:
    try:
        return UUID(value) if isinstance(value, str) else _refused()
    except ValueError:
        return _refused()


def _refused() -> UUID:
    raise InvalidToken


def _authenticated_at(ways: object) -> datetime | None:
    """Return when somebody last proved himself there, by the ``amr`` of Supabase: a list of methods with instants."""
    listed = ways if isinstance(ways, list) else []
    instants = [instant(way.get("timestamp")) for way in listed if isinstance(way, dict)]
    return max((each for each in instants if each is not None), default=None)


@asynccontextmanager
async def build(deployment: Deployment) -> AsyncIterator[IdentityProvider]:
    """Open the provider of a deployment. Raises InvalidSetting."""
    issuer = checked_address(deployment, "auth_issuer")
    secret = deployment.secrets.get("legacy_jwt_secret")
    if secret is not None and len(secret.reveal().encode()) < _LEAST_SECRET_BYTES:
        raise InvalidSetting(deployment.variable("legacy_jwt_secret"), "at least 32 bytes")
    async with http_client({host_of(issuer)}) as client:
        yield SupabaseAuth(issuer, KeySet(client, f"{issuer}/.well-known/jwks.json"), secret)
