"""An OpenID provider of ours in the place of Google: people, codes, PKCE, id tokens, keys that change."""

from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.oidc.keys import SigningKey, by_hand, rsa_key
from tests.oidc.loopback import Asked, Loopback, Told, on_loopback

CLIENT_ID = "client-of-ours.apps.example"
CLIENT_SECRET = "a-client-secret-of-a-test"
REDIRECT_URI = "http://localhost/v1/auth/google/callback"

type Person = Mapping[str, Any]

ANA: Person = {"sub": "1001", "email": "ana@example.org", "email_verified": True, "name": "Ana Näw"}
BEA: Person = {"sub": "1002", "email": "bea@example.org", "email_verified": True, "name": "Bea"}

WRONG_CLAIMS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "wrong nonce": lambda c: c.update(nonce="another"),
    "no nonce": lambda c: c.pop("nonce", None),
    "wrong aud": lambda c: c.update(aud="another client"),
    "aud of two without azp": lambda c: c.update(aud=[c["aud"], c.pop("azp") + "x"]),
    "no aud": lambda c: c.pop("aud"),
    "wrong azp": lambda c: c.update(azp="another client"),
    "wrong iss": lambda c: c.update(iss="https://else.example"),
    "iss without scheme": lambda c: c.update(iss=c["iss"].removeprefix("http://")),
    "no iss": lambda c: c.pop("iss"),
    "expired": lambda c: c.update(exp=c["iat"] - 11),
    "exp of text": lambda c: c.update(exp=str(c["exp"])),
    "no exp": lambda c: c.pop("exp"),
    "iat in the future": lambda c: c.update(iat=c["iat"] + 60),
    "no sub": lambda c: c.pop("sub"),
    "sub of a number": lambda c: c.update(sub=1001),
    "sub of nothing": lambda c: c.update(sub=""),
    "sub without end": lambda c: c.update(sub="x" * 256),
    "unverified e-mail": lambda c: c.update(email_verified=False),
    "e-mail verified in words": lambda c: c.update(email_verified="true"),
    "no e-mail": lambda c: c.pop("email"),
    "e-mail that is none": lambda c: c.update(email="nobody"),
}
WRONG_TOKENS = (
    "wrong signature", "alg none", "HS256 with the public key", "embedded key", "key of another",
    "typ of an access token", "no kid", "unknown kid", "no token", "token of a number", "garbage",
)  # fmt: skip


@dataclass
class FakeGoogle:
    """The provider's state; ``fault`` names what is wrong with the next tokens."""

    clock: Callable[[], datetime]
    keys: list[SigningKey] = field(default_factory=lambda: [rsa_key("g1")])
    person: Person = field(default_factory=lambda: ANA)
    extra: Mapping[str, Any] = field(default_factory=dict)
    fault: str = ""
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    web: Loopback = field(init=False)

    def __post_init__(self) -> None:
        self.web = Loopback(self.answer)

    @property
    def issuer(self) -> str:
        return self.web.url

    def settings(self) -> dict[str, str]:
        """Return the settings that aim the adapter at it."""
        url = self.web.url
        return {
            "google__client_id": CLIENT_ID, "google__client_secret": CLIENT_SECRET,
            "google__redirect_uri": REDIRECT_URI, "google__issuer": url,
            "google__authorize_uri": f"{url}/authorize", "google__token_uri": f"{url}/token",
            "google__keys_uri": f"{url}/keys",
        }  # fmt: skip

    def answer(self, asked: Asked) -> Told:
        routes: dict[tuple[str, str], Callable[[Asked], Told]] = {
            ("GET", "/.well-known/openid-configuration"): self._discovery,
            ("GET", "/keys"): lambda _: Told.json({"keys": [key.public for key in self.keys]}),
            ("GET", "/authorize"): lambda asked: Told(302, headers={"Location": self.consent(asked.query)}),
            ("POST", "/token"): self._token,
        }
        found = routes.get((asked.method, asked.path))
        return found(asked) if found else Told.json({"error": "not_found"}, 404)

    def rotate(self, kid: str) -> None:
        """Sign with a new key; the old one is gone."""
        self.keys = [rsa_key(kid)]

    def visit(self, address: str) -> dict[str, str]:
        """Return what a browser that is sent here brings back to the callback."""
        assert address.startswith(f"{self.web.url}/authorize?"), address
        return dict(parse_qsl(urlsplit(self.consent(dict(parse_qsl(urlsplit(address).query)))).query))

    def consent(self, query: Mapping[str, str]) -> str:
        """Return where the browser goes on after the person agreed."""
        assert query["client_id"] == CLIENT_ID
        assert query["redirect_uri"] == REDIRECT_URI
        assert query["response_type"] == "code"
        assert set(query["scope"].split()) == {"openid", "email", "profile"}
        assert query["code_challenge_method"] == "S256"
        if self.fault == "access denied":
            return f"{REDIRECT_URI}?{urlencode({'error': 'access_denied', 'state': query['state']})}"
        code = token_urlsafe(24)
        self.codes[code] = {**query, "person": self.person, "at": self.clock()}
        self.secrets += [code, query["state"]]
        return f"{REDIRECT_URI}?{urlencode({'code': code, 'state': query['state'], 'iss': self.issuer})}"

    def _discovery(self, _: Asked) -> Told:
        url = self.web.url
        return Told.json({
            "issuer": url, "authorization_endpoint": f"{url}/authorize", "token_endpoint": f"{url}/token",
            "jwks_uri": f"{url}/keys", "id_token_signing_alg_values_supported": ["RS256"],
        })  # fmt: skip

    def _token(self, asked: Asked) -> Told:
        form = asked.form
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return Told.json({"error": "invalid_client"}, 401)
        visit = self.codes.pop(form.get("code", ""), None)
        if visit is None or form.get("grant_type") != "authorization_code":
            return Told.json({"error": "invalid_grant"}, 400)
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        if challenge != visit["code_challenge"] or form.get("redirect_uri") != visit["redirect_uri"]:
            return Told.json({"error": "invalid_grant"}, 400)
        if self.fault == "invalid client":
            return Told.json({"error": "invalid_client", "error_description": "deleted"}, 401)
        tokens = {"access_token": f"ya29.{token_urlsafe(30)}", "refresh_token": token_urlsafe(30)}
        id_token = self._id_token(visit)
        self.secrets += [*tokens.values(), form["code_verifier"], str(id_token)]
        listed = {} if self.fault == "no token" else {"id_token": id_token}
        return Told.json({**tokens, **listed, "token_type": "Bearer", "expires_in": 3599})

    def claims(self, visit: Mapping[str, Any]) -> dict[str, Any]:
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "azp": CLIENT_ID, "iat": now, "exp": now + 3600,
            "nonce": visit["nonce"], **visit["person"],
        }  # fmt: skip
        if "max_age" in visit:
            claims["auth_time"] = now
        return {**claims, **self.extra}

    def _id_token(self, visit: Mapping[str, Any]) -> Any:
        claims = self.claims(visit)
        if self.fault in WRONG_CLAIMS:
            WRONG_CLAIMS[self.fault](claims)
        key, other = self.keys[0], rsa_key("other")
        head = {"alg": "RS256", "kid": key.kid, "typ": "JWT"}
        ways: dict[str, Callable[[], Any]] = {
            "wrong signature": lambda: key.token(claims)[:-6] + "AAAAAA",
            "alg none": lambda: by_hand({**head, "alg": "none"}, claims, None),
            "HS256 with the public key": lambda: by_hand({**head, "alg": "HS256"}, claims, key.pem),
            "embedded key": lambda: other.token(claims, kid=key.kid, jwk=other.public),
            "key of another": lambda: other.token(claims, kid=key.kid),
            "typ of an access token": lambda: key.token(claims, typ="at+jwt"),
            "no kid": lambda: key.token(claims, kid=""),
            "unknown kid": lambda: other.token(claims),
            "token of a number": lambda: 7,
            "garbage": lambda: "a.b.c",
        }
        return ways.get(self.fault, lambda: key.token(claims))()


@asynccontextmanager
async def fake_google(clock: Callable[[], datetime]) -> AsyncIterator[FakeGoogle]:
    """Serve while it is open."""
    google = FakeGoogle(clock)
    async with on_loopback(google.web):
        yield google
