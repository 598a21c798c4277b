"""Credentials of all kinds, good and bad, made beside the API: no hashing, no limits."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from tests.security.keys import private_keys, public_pem
from training_analyzer.domain.identity.api_key import KEY_ENTROPY_BYTES, ApiKey, new_key_text
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.identity.session import IDLE_LIFE, EndReason, Session, SessionKind, open_session
from training_analyzer.domain.identity.session_cookie import COOKIE_ENTROPY_BYTES, new_cookie
from training_analyzer.domain.identity.user import Role, User
from training_analyzer.domain.ids import ApiKeyId, SessionId, UserId
from training_analyzer.entrypoints.wiring import Wired

type Values = dict[str, Any]

KEYS = private_keys()
KID = "signs"


@dataclass(frozen=True)
class Intruders:
    """Makes accounts, sessions and keys in a store, and forges tokens for them."""

    ports: Wired

    async def account(self, **changes: Any) -> User:
        now = self.ports.clock()
        user_id = UserId(self.ports.make_id(now))
        user = User(
            id=user_id,
            email=Email(f"{user_id.hex}@example.org"),
            password_hash=None,
            display_name="Bea",
            timezone="UTC",
            created_at=now,
            updated_at=now,
        )
        async with self.ports.store.work() as w:
            await w.users.add(replace(user, **changes))
            await w.commit()
        return replace(user, **changes)

    async def session(self, user: User, *, minutes_ago: int = 0) -> Session:
        now = self.ports.clock()
        opened = open_session(SessionId(self.ports.make_id(now)), user.id, now, device=None, address=None)
        opened = replace(opened, authenticated_at=now - timedelta(minutes=minutes_ago))
        async with self.ports.store.work() as w:
            await w.sessions.open(opened, self.ports.tokens.first_refresh(), now + IDLE_LIFE)
            await w.commit()
        return opened

    async def web(self, user: User | None = None) -> tuple[Session, str]:
        """Return a session of a page and its cookie, of a fresh account unless one is given."""
        now = self.ports.clock()
        session_id = SessionId(self.ports.make_id(now))
        owner = user or await self.account()
        opened = open_session(session_id, owner.id, now, device=None, address=None, kind=SessionKind.WEB)
        cookie = new_cookie((session_id.bytes * 2)[:COOKIE_ENTROPY_BYTES])
        async with self.ports.store.work() as w:
            await w.sessions.open_web(opened, cookie.hash)
            await w.commit()
        return opened, cookie.secret.reveal()

    def token(self, session: Session) -> str:
        now = self.ports.clock()
        return self.ports.tokens.access(
            session.user_id, session.id, auth_time=now, amr=("pwd",), now=now
        ).text

    async def stranger(self, *, role: Role = Role.ATHLETE, minutes_ago: int = 0) -> str:
        """Return a good token of a fresh account."""
        user = await self.account(role=role)
        return self.token(await self.session(user, minutes_ago=minutes_ago))

    async def key(self, scopes: Collection[Scope], user: User | None = None, **changes: Any) -> str:
        """Return an API key, of a fresh account unless one is given."""
        now = self.ports.clock()
        key_id = ApiKeyId(self.ports.make_id(now))
        text = new_key_text((key_id.bytes * 3)[:KEY_ENTROPY_BYTES])
        key = ApiKey(
            id=key_id,
            user_id=(user or await self.account()).id,
            name="Sheet",
            prefix=text.prefix,
            secret_hash=text.hash,
            scopes=frozenset(scopes),
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        async with self.ports.store.work() as w:
            await w.api_keys.add(replace(key, **changes))
            await w.commit()
        return text.secret.reveal()

    async def bad(self) -> dict[str, str]:
        """Return credentials that open nothing, by what is wrong with them."""
        now = self.ports.clock()
        user, gone = await self.account(), await self.account(active=False)
        session, ended = await self.session(user), await self.session(user)
        async with self.ports.store.work() as w:
            await w.sessions.end(user.id, ended.id, EndReason.SIGNED_OUT, now)
            await w.commit()
        good = self.token(session)
        key = await self.key(Scope, user)
        return {
            "garbage": "e30.e30.e30",
            "empty": "",
            "revoked": self.token(ended),
            "inactive account": self.token(await self.session(gone)),
            "refresh token": self.ports.tokens.first_refresh().text,
            **forged(good, int(now.timestamp())),
            "revoked key": await self.key(Scope, user, revoked_at=now),
            "expired key": await self.key(Scope, user, expires_at=now),
            "key of an inactive account": await self.key(Scope, gone),
            "mistyped key": key[:-1] + ("0" if key[-1] != "0" else "1"),
        }


def forged(good: str, now_s: int) -> dict[str, str]:
    """Return tokens made from a good one, each with one thing wrong."""
    header, claims = (_read(good, place) for place in (0, 1))

    def made(head: Values, said: Values, sign: Callable[[bytes], bytes]) -> str:
        text = f"{_part({**header, **head})}.{_part({**claims, **said})}"
        return f"{text}.{_encoded(sign(text.encode()))}"

    ours, theirs = KEYS["EdDSA"].sign, private_keys()["EdDSA"]
    public = public_pem(KEYS["EdDSA"])
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": _encoded(theirs.public_key().public_bytes_raw())}
    return {
        "expired": made({}, {"exp": now_s - 11}, ours),
        "foreign audience": made({}, {"aud": "somebody else"}, ours),
        "foreign issuer": made({}, {"iss": "https://elsewhere.example"}, ours),
        "alg none": made({"alg": "none"}, {}, lambda _: b""),
        "key confusion": made({"alg": "HS256"}, {}, lambda text: hmac.digest(public, text, sha256)),
        "foreign kid": made({"kid": "foreign"}, {}, ours),
        "another key": made({}, {}, theirs.sign),
        "embedded key": made({"jwk": jwk, "kid": "foreign"}, {}, theirs.sign),
        "embedded key under our kid": made({"jwk": jwk}, {}, theirs.sign),
    }


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _part(value: object) -> str:
    return _encoded(json.dumps(value).encode())


def _read(token: str, place: int) -> Values:
    text = token.split(".")[place]
    read: Values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return read
