"""Google as an identity provider: OpenID Connect's code flow with PKCE."""

import asyncio
import hmac
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

import httpx

from training_analyzer.adapters.egress.addresses import checked_address, host_of
from training_analyzer.adapters.egress.client import http_client
from training_analyzer.adapters.oidc.key_set import KeySet
from training_analyzer.adapters.oidc.signed import LEEWAY_S, address, claims_by_keys, instant
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.errors import IdentityRejected, InvalidToken, ProviderUnavailable
from training_analyzer.domain.identity.external import ExternalIdentity
from training_analyzer.domain.identity.oidc_flow import Flow, challenge_of
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.identity_provider import IdentityProvider

NAME: Final = "google"
SCOPES: Final = "openid email profile"
ALGORITHMS: Final = ("RS256",)
_FRESH: Final = {  # standard OpenID Connect, section 3.1.2.1 and 5.5.1
    "prompt": "login",
    "max_age": "0",
    "claims": json.dumps({"id_token": {"auth_time": {"essential": True}}}, separators=(",", ":")),
}
_SECOND_FACTORS: Final = {"mfa", "otp", "hwk", "swk", "sc"}  # RFC 8176
_OK: Final = 200
_REFUSALS: Final = (400, 401)
_LEEWAY: Final = timedelta(seconds=LEEWAY_S)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleSettings:
    """The registered client and the provider's addresses."""

    client_id: str
    client_secret: Secret
    redirect_uri: str
    issuer: str
    authorize_uri: str
    token_uri: str
    keys_uri: str


class Google:
    """Sends browsers to Google and reads what they bring back; its tokens are thrown away once they are read."""

    name = NAME

    def __init__(self, settings: GoogleSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        self._keys = KeySet(client, settings.keys_uri)
        self.issuers = frozenset({settings.issuer})

    def authorize(self, flow: Flow) -> str:
        """Return the address to send a browser to."""
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "scope": SCOPES,
            "state": flow.state,
            "nonce": flow.nonce,
            "code_challenge": challenge_of(flow.verifier),
            "code_challenge_method": "S256",
            **(_FRESH if flow.fresh else {}),
        }
        return f"{self._settings.authorize_uri}?{urlencode(asked)}"

    async def exchange(self, code: Secret, flow: Flow, now: datetime) -> ExternalIdentity:
        """Return who came back with a code. Raises IdentityRejected, ProviderUnavailable."""
        token = await self._id_token(code, flow)
        try:
            claims = await claims_by_keys(
                token,
                self._keys,
                ALGORITHMS,
                issuer=self._settings.issuer,
                audience=self._settings.client_id,
                now=now,
            )
        except InvalidToken as error:
            raise IdentityRejected from error
        return self._identity(claims, flow)

    async def read(self, token: str, now: datetime) -> ExternalIdentity:
        """Refuse: an id token is no bearer token. Raises InvalidToken."""
        del token, now
        raise InvalidToken

    def _identity(self, claims: Mapping[str, Any], flow: Flow) -> ExternalIdentity:
        nonce, party, several = claims.get("nonce"), claims.get("azp"), isinstance(claims["aud"], list)
        if not isinstance(nonce, str) or not hmac.compare_digest(nonce.encode(), flow.nonce.encode()):
            raise IdentityRejected
        if party != self._settings.client_id and (party is not None or (several and len(claims["aud"]) > 1)):
            raise IdentityRejected
        email, authenticated_at = address(claims.get("email")), instant(claims.get("auth_time"))
        if email is None or claims.get("email_verified") is not True:
            raise IdentityRejected
        if flow.fresh and (authenticated_at is None or authenticated_at < flow.begun_at - _LEEWAY):
            raise IdentityRejected
        name = claims.get("name")
        return ExternalIdentity(
            provider=NAME,
            issuer=self._settings.issuer,
            subject=claims["sub"],
            email=email,
            email_verified=True,
            display_name=name if isinstance(name, str) else None,
            authenticated_at=authenticated_at,
            second_factor=_second_factor(claims.get("amr")),
        )

    async def _id_token(self, code: Secret, flow: Flow) -> str:
        """Return the id token that a code is worth. Raises IdentityRejected, ProviderUnavailable."""
        form = {
            "grant_type": "authorization_code",
            "code": code.reveal(),
            "redirect_uri": self._settings.redirect_uri,
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret.reveal(),
            "code_verifier": flow.verifier.reveal(),
        }
        try:
            async with asyncio.timeout(self._client.timeout.read):
                reply = await self._client.post(self._settings.token_uri, data=form)
            said = json.loads(reply.content)
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError) as error:
            raise ProviderUnavailable from error
        if not isinstance(said, dict):
            raise ProviderUnavailable
        if reply.status_code in _REFUSALS and said.get("error") == "invalid_grant":
            raise IdentityRejected
        if reply.status_code != _OK:
            # the operator's to mend: the word, such as invalid_client, is no secret; the rest of the body may be
            _log.error("Google's token endpoint answers %d %.40r", reply.status_code, said.get("error"))
            raise ProviderUnavailable
        token = said.get("id_token")
        if not isinstance(token, str):
            raise IdentityRejected
        return token


def _second_factor(ways: object) -> bool:
    """Whether the ways of a sign-in (RFC 8176) say that more than a password was asked for."""
    return isinstance(ways, list) and any(isinstance(way, str) and way in _SECOND_FACTORS for way in ways)


@asynccontextmanager
async def build(deployment: Deployment) -> AsyncIterator[IdentityProvider]:
    """Open the provider of a deployment. Raises InvalidSetting."""
    settings = settings_of(deployment)
    hosts = {host_of(settings.token_uri), host_of(settings.keys_uri)}
    async with http_client(hosts) as client:
        yield Google(settings, client)


def settings_of(deployment: Deployment) -> GoogleSettings:
    """Return the settings, checked. Raises InvalidSetting."""
    given = deployment.settings
    client_id, secret = given.get("google__client_id"), deployment.secrets.get("google__client_secret")
    if not client_id:
        raise InvalidSetting(deployment.variable("google__client_id"), "the client id that Google registered")
    if secret is None:
        raise InvalidSetting(deployment.variable("google__client_secret"), "the secret of that client")
    return GoogleSettings(
        client_id=client_id,
        client_secret=secret,
        redirect_uri=checked_address(deployment, "google__redirect_uri"),
        issuer=checked_address(deployment, "google__issuer"),
        authorize_uri=checked_address(deployment, "google__authorize_uri"),
        token_uri=checked_address(deployment, "google__token_uri"),
        keys_uri=checked_address(deployment, "google__keys_uri"),
    )
