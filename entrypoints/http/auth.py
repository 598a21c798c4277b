"""Accounts and sessions."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from training_analyzer.domain.identity.session import EndReason, Session
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.end_sessions import end_every_session, end_session
from training_analyzer.domain.services.rotate_token import rotate_token
from training_analyzer.domain.services.sign_in import SignedIn, sign_in
from training_analyzer.domain.services.sign_up import sign_up
from training_analyzer.entrypoints.http.access import PUBLIC, RECENT, SIGNED_IN
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.client import address_of, device_of
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.me import UserOut
from training_analyzer.entrypoints.http.problems import HttpProblem, responses
from training_analyzer.entrypoints.http.times import session_id_of, session_text

type Email = Annotated[str, msgspec.Meta(max_length=320)]
type Password = Annotated[str, msgspec.Meta(max_length=2000)]


class RegisterIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new account; the time zone is an IANA name, UTC where none is given."""

    email: Email
    password: Password
    display_name: str | None = None
    timezone: str = "UTC"


class SignInIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address and its password."""

    email: Email
    password: Password


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


class SessionOut(msgspec.Struct, frozen=True):
    """A place where the account is signed in."""

    id: str
    kind: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    device: str | None
    address: str | None
    current: bool

    @classmethod
    def of(cls, session: Session, caller: Caller) -> "SessionOut":
        """Return a session as its owner sees it."""
        return copied(
            cls,
            session,
            id=session_text(session.id),
            expires_at=min(session.idle_expires_at, session.expires_at),
            current=session.id == caller.session_id,
        )


class SessionsOut(msgspec.Struct, frozen=True):
    """The living sessions, newest first."""

    data: list[SessionOut]


class AuthController(Controller):
    """Signing up, in and out."""

    path = "/v1/auth"
    tags = ("auth",)

    @post(
        "/register",
        operation_id="register",
        summary="Open an account",
        opt=PUBLIC,
        responses=responses(403, 409, 422, 503),
    )
    async def register(self, data: JSONBody[RegisterIn], wired: InjectedWired) -> UserOut:
        """Open an account. A taken address is 409 ``email_taken``."""
        if wired.settings.auth.registration == "closed":
            raise HttpProblem("registration_closed", "This server takes no new accounts.")
        user = await sign_up(
            address=data.email,
            password=Secret(data.password),
            display_name=data.display_name,
            timezone=data.timezone,
            work=wired.store.work,
            passwords=wired.passwords,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return UserOut.of(user)

    @post(
        "/sessions",
        operation_id="signIn",
        summary="Log in",
        opt=PUBLIC,
        status_code=200,
        responses=responses(401, 422, 503),
    )
    async def sign_in(
        self, data: JSONBody[SignInIn], request: Request[Any, Any, Any], wired: InjectedWired
    ) -> TokensOut:
        """Open a session. Unknown address and wrong password are the same 401 ``invalid_credentials``."""
        signed_in = await sign_in(
            address=data.email,
            password=Secret(data.password),
            device=device_of(request),
            client_address=address_of(request),
            work=wired.store.work,
            passwords=wired.passwords,
            tokens=wired.tokens,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return TokensOut.of(signed_in)

    @post(
        "/token",
        operation_id="refreshTokens",
        summary="Trade a refresh token for a new pair",
        opt=PUBLIC,
        status_code=200,
        responses=responses(401, 422, 503),
    )
    async def refresh(self, data: JSONBody[RefreshIn], wired: InjectedWired) -> TokensOut:
        """Rotate. A token used twice ends its session: 401 ``refresh_reused``."""
        signed_in = await rotate_token(
            token=data.refresh_token, work=wired.store.work, tokens=wired.tokens, now=wired.clock()
        )
        return TokensOut.of(signed_in)

    @get(
        "/sessions",
        operation_id="listSessions",
        summary="Where the account is signed in",
        opt=SIGNED_IN,
        responses=responses(401, 503),
    )
    async def sessions(self, caller: InjectedCaller, wired: InjectedWired) -> SessionsOut:
        """List the living sessions."""
        async with caller.work.snapshot() as w:
            found = await w.sessions.list(caller.user_id, wired.clock())
        return SessionsOut([SessionOut.of(session, caller) for session in found])

    @delete(
        "/sessions",
        operation_id="endSessions",
        summary="Log out everywhere",
        opt=RECENT,
        responses=responses(401, 403, 422, 503),
    )
    async def end_all(
        self, *, caller: InjectedCaller, wired: InjectedWired, keep_current: FromQuery[bool] = False
    ) -> None:
        """End every session, this one too unless it is to be kept; all their tokens are dead at once."""
        kept = caller.session_id if keep_current else None
        await end_every_session(user_id=caller.user_id, but=kept, work=caller.work, now=wired.clock())

    @delete(
        "/sessions/current",
        operation_id="endCurrentSession",
        summary="Log out here",
        opt=SIGNED_IN,
        responses=responses(401, 503),
    )
    async def end_current(self, caller: InjectedCaller, wired: InjectedWired) -> None:
        """End this session; both its tokens are dead at once."""
        await end_session(
            user_id=caller.user_id,
            session_id=caller.session_id,
            why=EndReason.SIGNED_OUT,
            work=caller.work,
            now=wired.clock(),
        )

    @delete(
        "/sessions/{session_id:str}",
        operation_id="endSession",
        summary="Log out on another device",
        opt=RECENT,
        responses=responses(401, 403, 404, 503),
    )
    async def end(self, session_id: FromPath[str], caller: InjectedCaller, wired: InjectedWired) -> None:
        """End one session; both its tokens are dead at once."""
        await end_session(
            user_id=caller.user_id,
            session_id=session_id_of(session_id),
            why=EndReason.ENDED_BY_USER,
            work=caller.work,
            now=wired.clock(),
        )
