"""Forged tokens over HTTP: each is the same 401, byte for byte but for the request's id."""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient

from tests.http.api import START, Athlete, Clock, an_athlete
from tests.http.conftest import client
from tests.security.keys import files, private_keys, public_pem
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.security.key_ring import parse_key_ring
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.secret import Secret
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import wired
from training_analyzer.ports.tokens import Claims

_KEYS = private_keys()
_SECRETS = "new:" + "bmV3" * 12 + ",old:" + "b2xk" * 12
_HS = parse_key_ring(Secret(_SECRETS), "x").keys("access")
_NOW_S = int(START.timestamp())

type Values = dict[str, Any]


@dataclass(frozen=True)
class Forge:
    """Who has a good token and the key it was signed with, and makes others by hand."""

    athlete: Athlete
    algorithm: str

    @property
    def header(self) -> Values:
        return _read(self.athlete.tokens["access_token"], 0)

    @property
    def claims(self) -> Values:
        return _read(self.athlete.tokens["access_token"], 1)

    def token(self, header: Values | None = None, claims: Values | None = None, without: str = "") -> str:
        """Return a token like the good one with changes, rightly signed."""
        head, said = {**self.header, **(header or {})}, {**self.claims, **(claims or {})}
        for part in (head, said):
            part.pop(without, None)
        text = f"{_part(head)}.{_part(said)}"
        return f"{text}.{_encoded(self.sign(text.encode()))}"

    def sign(self, text: bytes) -> bytes:
        if self.algorithm == "HS256":
            return hmac.digest(_HS["new"], text, "sha256")
        signed: bytes = _KEYS["EdDSA"].sign(text)
        return signed


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _part(value: object) -> str:
    return _encoded(json.dumps(value).encode())


def _read(token: str, place: int) -> Values:
    text = token.split(".")[place]
    read: Values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return read


@pytest.fixture(params=["HS256", "EdDSA"])
async def forge(
    request: pytest.FixtureRequest, settings: Settings, clock: Clock, tmp_path: Path
) -> AsyncIterator[Forge]:
    auth = {"secrets": _SECRETS}
    if request.param == "EdDSA":
        auth["key_files"] = files(tmp_path, new=_KEYS["EdDSA"], old=_KEYS["ES256"], rsa=_KEYS["RS256"])
    chosen = msgspec.structs.replace(settings, sections={**settings.sections, "auth": auth})
    async with AsyncExitStack() as stack:
        ports = await stack.enter_async_context(wired(chosen, clock=clock))
        http = await stack.enter_async_context(client(replace(ports, passwords=FakePasswords())))
        yield Forge(await an_athlete(http), request.param)


async def _answer(http: AsyncClient, token: str) -> tuple[int, str, bytes]:
    headers = [(b"authorization", b"Bearer " + token.encode("utf-8", "surrogatepass"))]
    reply = await http.get("/v1/me", headers=headers)
    body = reply.content.replace(reply.headers["x-request-id"].encode(), b"ID")
    return reply.status_code, reply.headers.get("www-authenticate", ""), body


def _none(forge: Forge) -> str:
    return f"{_part({**forge.header, 'alg': 'none'})}.{_part(forge.claims)}."


def _confused(forge: Forge, kid: str = "rsa") -> str:
    """Return a token signed by HMAC with the text of the RSA public key, which everybody has."""
    said = f"{_part({**forge.header, 'alg': 'HS256', 'kid': kid})}.{_part(forge.claims)}"
    return f"{said}.{_encoded(hmac.digest(public_pem(_KEYS['RS256']), said.encode(), 'sha256'))}"


def _brought_along(forge: Forge, **header: Any) -> str:
    """Return a token signed by a key that only its own header vouches for."""
    key = b"the forger's own key of 32 bytes"
    brought = {"jwk": {"kty": "oct", "k": _encoded(key)}, **header}
    said = f"{_part({**forge.header, 'alg': 'HS256', **brought})}.{_part(forge.claims)}"
    return f"{said}.{_encoded(hmac.digest(key, said.encode(), 'sha256'))}"


FORGED: dict[str, Callable[[Forge], str]] = {
    "alg none": _none,
    "HS256 with the RSA public key": _confused,
    "HS256 with the RSA public key, our kid": lambda forge: _confused(forge, "new"),
    "a kid of another key": lambda forge: forge.token({"kid": "old"}),
    "an unknown kid": lambda forge: forge.token({"kid": "never"}),
    "no kid": lambda forge: forge.token(without="kid"),
    "another algorithm named": lambda forge: forge.token({"alg": "HS512"}),
    "an embedded key": _brought_along,
    "a key by address": lambda forge: _brought_along(forge, jku="https://forger.example/keys"),
    "a certificate by address": lambda forge: _brought_along(forge, x5u="https://forger.example/cert"),
    "an unknown kid with its key": lambda forge: _brought_along(forge, kid="forged"),
    "another audience": lambda forge: forge.token(claims={"aud": "pages"}),
    "another issuer": lambda forge: forge.token(claims={"iss": "https://else.example"}),
    "no audience": lambda forge: forge.token(without="aud"),
    "no issuer": lambda forge: forge.token(without="iss"),
    "no end": lambda forge: forge.token(without="exp"),
    "no session": lambda forge: forge.token(without="sid"),
    "no subject": lambda forge: forge.token(without="sub"),
    "no id": lambda forge: forge.token(without="jti"),
    "ended 11 s ago": lambda forge: forge.token(claims={"exp": _NOW_S - 11}),
    "issued in the future": lambda forge: forge.token(claims={"iat": _NOW_S + 11}),
    "a subject that is a number": lambda forge: forge.token(claims={"sub": 7}),
    "a subject that is somebody else": lambda forge: forge.token(
        claims={"sub": "01890000-0000-7000-8000-000000000000"}
    ),
    "a session that never was": lambda forge: forge.token(
        claims={"sid": "01890000-0000-7000-8000-000000000000"}
    ),
    "an id_token": lambda forge: forge.token({"typ": "JWT"}),
    "no typ": lambda forge: forge.token(without="typ"),
    "a refresh token": lambda forge: str(forge.athlete.tokens["refresh_token"]),
    "no signature": lambda forge: forge.token().rpartition(".")[0] + ".",
    "text": lambda forge: "hunter2",
}


async def test_a_token_made_by_hand_like_the_good_one_is_taken(forge: Forge) -> None:
    # otherwise the refusals would prove nothing
    assert (await _answer(forge.athlete.http, forge.token()))[0] == 200
    assert (await _answer(forge.athlete.http, forge.token(claims={"exp": _NOW_S - 9})))[0] == 200
    assert (await _answer(forge.athlete.http, forge.token({"jku": "https://forger.example/keys"})))[0] == 200


@pytest.mark.parametrize("fault", list(FORGED))
async def test_a_forged_token_is_the_same_401_as_none(forge: Forge, fault: str) -> None:
    http = forge.athlete.http
    reply = await http.get("/v1/me")
    body = reply.content.replace(reply.headers["x-request-id"].encode(), b"ID")
    assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")
    token = FORGED[fault](forge)
    assert await _answer(http, token) == (401, "Bearer", body)
    assert await _answer(http, token) == (401, "Bearer", body), "it was remembered"


async def test_the_key_set_is_public_and_may_be_kept_for_ten_minutes(forge: Forge) -> None:
    reply = await forge.athlete.http.get("/.well-known/jwks.json")
    assert (reply.status_code, reply.headers["cache-control"]) == (200, "max-age=600")
    kids = [key["kid"] for key in reply.json()["keys"]]
    assert kids == ([] if forge.algorithm == "HS256" else ["new", "old", "rsa"])


class _Elsewhere:
    """Reads the tokens of one other issuer: whoever's digest is right is Ana."""

    issuers = frozenset({"https://else.example"})

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self.asked: list[str] = []

    async def read(self, token: str, now: datetime) -> Claims:
        self.asked.append(token)
        said, _, signature = token.rpartition(".")
        if signature != sha256(said.encode()).hexdigest() or now >= self._claims.expires_at:
            raise InvalidToken
        return self._claims


async def test_the_issuer_a_token_names_chooses_who_verifies_it(settings: Settings, clock: Clock) -> None:
    async with wired(settings, clock=clock) as opened:
        ports = replace(opened, passwords=FakePasswords())
        async with client(ports) as http:
            ana = await an_athlete(http)
        claims = ports.tokens.read(ana.tokens["access_token"], clock())
        elsewhere = _Elsewhere(replace(claims, expires_at=clock() + timedelta(hours=1)))
        async with client(replace(ports, verifiers=[elsewhere])) as http:
            said = f"{_part({'alg': 'ES256'})}.{_part({'iss': 'https://else.example'})}"
            theirs, forged = f"{said}.{sha256(said.encode()).hexdigest()}", f"{said}.forged"
            assert (await _answer(http, theirs))[0] == 200
            assert (await _answer(http, forged))[0] == 401
            assert elsewhere.asked == [theirs, forged]
            assert (await _answer(http, ana.tokens["access_token"]))[0] == 200
            assert len(elsewhere.asked) == 2
            for text in ("a.b.c", f"x.{_part([])}.x", f"x.{_part({'iss': 3})}.x", "x." + "A" * 9000 + ".x"):
                assert (await _answer(http, text))[0] == 401
