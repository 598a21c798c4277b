"""Supabase Auth in a fake: users, sessions and the tokens that its client libraries carry."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from tests.oidc.keys import SigningKey, by_hand, ec_key, ed_key, rsa_key
from tests.oidc.loopback import Asked, Loopback, Told, on_loopback

WRONG_CLAIMS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "anon key": lambda c: c.update(role="anon"),
    "service key": lambda c: c.update(role="service_role"),
    "no role": lambda c: c.pop("role"),
    "wrong aud": lambda c: c.update(aud="another"),
    "aud of two": lambda c: c.update(aud=["authenticated", "another"]),
    "no aud": lambda c: c.pop("aud"),
    "anonymous": lambda c: c.update(is_anonymous=True),
    "anonymous in words": lambda c: c.update(is_anonymous="true"),
    "no sub": lambda c: c.pop("sub"),
    "sub that is no uuid": lambda c: c.update(sub="ana"),
    "no session": lambda c: c.pop("session_id"),
    "session that is no uuid": lambda c: c.update(session_id="one"),
    "expired": lambda c: c.update(exp=c["iat"] - 11),
    "no exp": lambda c: c.pop("exp"),
    "iat in the future": lambda c: c.update(iat=c["iat"] + 60),
}
WRONG_TOKENS = (
    "wrong signature", "alg none", "HS256 with the public key", "embedded key", "key of another",
    "typ of an access token", "no kid", "unknown kid",
)  # fmt: skip
LEGACY_SECRET = "a-legacy-secret-of-a-test-that-is-long-enough"


@dataclass
class FakeSupabase:
    """A project's Auth server."""

    clock: Callable[[], datetime]
    keys: list[SigningKey] = field(default_factory=lambda: [ec_key("s1"), rsa_key("s2"), ed_key("s3")])
    web: Loopback = field(init=False)

    def __post_init__(self) -> None:
        self.web = Loopback(self.answer)

    @property
    def issuer(self) -> str:
        return f"{self.web.url}/auth/v1"

    @property
    def keys_path(self) -> str:
        return "/auth/v1/.well-known/jwks.json"

    def answer(self, asked: Asked) -> Told:
        if (asked.method, asked.path) == ("GET", self.keys_path):
            return Told.json({"keys": [key.public for key in self.keys]})
        return Told.json({"error": "not_found"}, 404)

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(self.clock().timestamp())
        return {
            "iss": self.issuer, "aud": "authenticated", "role": "authenticated", "iat": now, "exp": now + 3600,
            "sub": str(uuid4()), "session_id": str(uuid4()), "email": "ana@example.org", "phone": "",
            "aal": "aal1", "amr": [{"method": "password", "timestamp": now}], "is_anonymous": False,
            "app_metadata": {"provider": "email", "providers": ["email"]},
            "user_metadata": {"email_verified": True, "role": "admin", "email": "root@example.org"},
            **changes,
        }  # fmt: skip

    def token(self, key: SigningKey | None = None, **changes: Any) -> str:
        """Return the access token of somebody, who is new unless ``sub`` says otherwise."""
        return (key or self.keys[0]).token(self.claims(**changes))

    def wrong(self, fault: str, **changes: Any) -> str:
        """Return a token with a fault."""
        claims, key, other = self.claims(**changes), self.keys[1], rsa_key("other")
        if fault in WRONG_CLAIMS:
            WRONG_CLAIMS[fault](claims)
            return key.token(claims)
        head = {"alg": "RS256", "kid": key.kid, "typ": "JWT"}
        ways: dict[str, Callable[[], str]] = {
            "wrong signature": lambda: key.token(claims)[:-6] + "AAAAAA",
            "alg none": lambda: by_hand({**head, "alg": "none"}, claims, None),
            "HS256 with the public key": lambda: by_hand({**head, "alg": "HS256"}, claims, key.pem),
            "embedded key": lambda: other.token(claims, kid=key.kid, jwk=other.public),
            "key of another": lambda: other.token(claims, kid=key.kid),
            "typ of an access token": lambda: key.token(claims, typ="at+jwt"),
            "no kid": lambda: key.token(claims, kid=""),
            "unknown kid": lambda: other.token(claims),
        }
        return ways[fault]()

    def legacy(self, secret: str = LEGACY_SECRET, **changes: Any) -> str:
        """Return a token as projects with a shared secret make them."""
        return by_hand({"alg": "HS256", "typ": "JWT"}, self.claims(**changes), secret.encode())


@asynccontextmanager
async def fake_supabase(clock: Callable[[], datetime]) -> AsyncIterator[FakeSupabase]:
    """Serve while it is open."""
    supabase = FakeSupabase(clock)
    async with on_loopback(supabase.web):
        yield supabase
