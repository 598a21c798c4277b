"""Accounts and sessions."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.params import JSONBody

from training_analyzer.domain.identity.errors import RegistrationClosed
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.carrier import SignedIn
from training_analyzer.domain.services.rotate_token import rotate_token
from training_analyzer.domain.services.sign_up import Door, sign_up
from training_analyzer.entrypoints.http.access import FACTOR_FREE, PUBLIC, SIGNED_IN
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.csrf import csrf_token
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.me import UserOut
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.throttling import throttle_of
from training_analyzer.entrypoints.http.times import session_text

type Email = Annotated[str, msgspec.Meta(max_length=320)]
type Password = Annotated[str, msgspec.Meta(max_length=2000)]


class RegisterIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new account; the time zone is an IANA name, UTC where none is given."""

    email: Email
    password: Password
    display_name: str | None = None
    timezone: str = "UTC"


class RefreshIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The refresh token of the last reply."""

    refresh_token: Annotated[str, msgspec.Meta(max_length=200)]


class TokensOut(msgspec.Struct, frozen=True):
    """A pair of tokens; the access token lives ``expires_in`` seconds, the refresh token serves once."""

    access_token: str
    token_type: str
    expires_in: int
    refresh_token: str
    session_id: str

    @classmethod
    def of(cls, signed_in: SignedIn) -> "TokensOut":
        """Return the pair of a session."""
        return cls(
            access_token=signed_in.access.text,
            token_type="bearer",  # noqa: S106 - a scheme's name
            expires_in=signed_in.access.expires_in_s,
            refresh_token=signed_in.refresh.text,
            session_id=session_text(signed_in.session.id),
        )


class CsrfTokenOut(msgspec.Struct, frozen=True):
    """What a page sends as ``X-CSRF-Token`` with every change that the session's cookie carries."""

    csrf_token: str


class AuthController(Controller):
    """Signing up, in and out."""

    path = "/v1/auth"
    tags = ("auth",)

    @post(
        "/register",
        operation_id="register",
        summary="Open an account",
        opt=PUBLIC,
        responses=responses(403, 409, 422, 429, 503),
    )
    async def register(
        self, data: JSONBody[RegisterIn], request: Request[Any, Any, Any], wired: InjectedWired
    ) -> UserOut:
        """Open an account. A taken address is 409 ``email_taken``.

        Where addresses are verified, a link is sent; a taken one is then answered like any other, and its owner told.
        """
        if wired.settings.auth.registration == "closed":
            raise RegistrationClosed
        user = await sign_up(
            address=data.email,
            password=Secret(data.password),
            display_name=data.display_name,
            timezone=data.timezone,
            origin=origin_of(request),
            door=Door(throttle_of(wired), wired.jobs if wired.settings.verifies_email else None),
            work=wired.store.work,
            passwords=wired.passwords,
            rules=wired.password_rules,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return UserOut.of(user, wired.catalogue.default_plan)

    @post(
        "/token",
        operation_id="refreshTokens",
        summary="Trade a refresh token for a new pair",
        opt=PUBLIC,
        status_code=200,
        responses=responses(401, 422, 503),
    )
    async def refresh(
        self, data: JSONBody[RefreshIn], request: Request[Any, Any, Any], wired: InjectedWired
    ) -> TokensOut:
        """Rotate. A token used twice ends its session: 401 ``refresh_reused``."""
        signed_in = await rotate_token(
            token=data.refresh_token,
            origin=origin_of(request),
            work=wired.store.work,
            tokens=wired.tokens,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return TokensOut.of(signed_in)

    @get(
        "/csrf-token",
        operation_id="getCsrfToken",
        summary="The token that changes by cookie need",
        opt={**SIGNED_IN, **FACTOR_FREE},
        responses=responses(401, 403, 503),
    )
    async def csrf_token(self, caller: InjectedCaller, wired: InjectedWired) -> CsrfTokenOut:
        """Return the session's token, the same at every call; a page elsewhere cannot read it."""
        return CsrfTokenOut(csrf_token(wired, caller.session_id))
