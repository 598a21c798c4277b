"""What signing in takes, and what it gives: tokens for a program, a cookie for a browser."""

from secrets import token_bytes
from typing import Any, Literal

import msgspec
from litestar import Request, Response

from training_analyzer.domain.identity.session_cookie import COOKIE_ENTROPY_BYTES
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.carrier import Carrier, InCookie, SignedInByCookie, TokenPair
from training_analyzer.domain.services.sign_in import Checks, Credentials, sign_in
from training_analyzer.entrypoints.http.auth import Email, Password, TokensOut
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.cookies import session_cookie
from training_analyzer.entrypoints.http.csrf import csrf_token
from training_analyzer.entrypoints.http.proofs import Code
from training_analyzer.entrypoints.http.throttling import throttle_of
from training_analyzer.entrypoints.http.times import session_text
from training_analyzer.entrypoints.wiring import Wired


class SignInIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address and its password, the code of the second factor where the account has one, and what is to carry it."""

    email: Email
    password: Password
    totp_code: Code | None = None
    carrier: Literal["token", "cookie"] = "token"

    def credentials(self) -> Credentials:
        """Return what was given, as secrets."""
        code = None if self.totp_code is None else Secret(self.totp_code)
        return Credentials(self.email, Secret(self.password), code)


class CookieSessionOut(msgspec.Struct, frozen=True):
    """A session that the browser's cookie carries; ``csrf_token`` goes into ``X-CSRF-Token`` of every change."""

    session_id: str
    csrf_token: str

    @classmethod
    def of(cls, signed_in: SignedInByCookie, wired: Wired) -> "CookieSessionOut":
        """Return what a page is told."""
        session_id = signed_in.session.id
        return cls(session_id=session_text(session_id), csrf_token=csrf_token(wired, session_id))


async def signed_in(
    data: SignInIn, request: Request[Any, Any, Any], wired: Wired
) -> Response[TokensOut | CookieSessionOut]:
    """Return the tokens of a new session, or set its cookie."""
    if data.carrier == "token":
        return Response(TokensOut.of(await _opened(data, request, wired, TokenPair(wired.tokens))))
    by_cookie = await _opened(data, request, wired, InCookie(token_bytes(COOKIE_ENTROPY_BYTES)))
    cookie = session_cookie(wired.settings, by_cookie)
    return Response(CookieSessionOut.of(by_cookie, wired), cookies=[cookie])


async def _opened[Given](
    data: SignInIn, request: Request[Any, Any, Any], wired: Wired, carrier: Carrier[Given]
) -> Given:
    return await sign_in(
        credentials=data.credentials(),
        origin=origin_of(request),
        checks=Checks(
            throttle=throttle_of(wired),
            passwords=wired.passwords,
            vault=wired.vault,
            jobs=wired.jobs,
            verified_only=wired.settings.verifies_email,
        ),
        work=wired.store.work,
        carrier=carrier,
        make_id=wired.make_id,
        now=wired.clock(),
    )
