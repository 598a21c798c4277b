"""Logging in, where an account is signed in, and logging out."""

from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.datastructures import ResponseHeader
from litestar.params import FromPath, FromQuery, JSONBody

from training_analyzer.domain.identity.session import EndReason, Session
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.end_sessions import end_every_session, end_session
from training_analyzer.domain.services.reauthenticate import reauthenticate
from training_analyzer.domain.services.sign_in import Credentials, sign_in
from training_analyzer.entrypoints.http.access import FACTOR_FREE, PUBLIC, RECENT, SIGNED_IN
from training_analyzer.entrypoints.http.auth import Email, Password, TokensOut
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.proofs import Code, ProofIn
from training_analyzer.entrypoints.http.throttling import throttle_of
from training_analyzer.entrypoints.http.times import session_id_of, session_text

_KEPT: Final = '"cache", "storage"'
_CLEARED: Final = ResponseHeader(name="Clear-Site-Data", value=_KEPT, description="A browser forgets these.")


class SignInIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An address and its password, and the code of the second factor where the account has one."""

    email: Email
    password: Password
    totp_code: Code | None = None

    def credentials(self) -> Credentials:
        """Return what was given, as secrets."""
        code = None if self.totp_code is None else Secret(self.totp_code)
        return Credentials(self.email, Secret(self.password), code)


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


class SessionController(Controller):
    """Logging in and out."""

    path = "/v1/auth/sessions"
    tags = ("auth",)

    @post(
        "/",
        operation_id="signIn",
        summary="Log in",
        opt=PUBLIC,
        status_code=200,
        responses=responses(401, 422, 429, 503),
    )
    async def sign_in(
        self, data: JSONBody[SignInIn], request: Request[Any, Any, Any], wired: InjectedWired
    ) -> TokensOut:
        """Open a session. Unknown address and wrong password are the same 401 ``invalid_credentials``.

        ``totp_code`` is the authenticator's code of this moment, or a recovery code; where it is missing and needed,
        the answer is 401 ``totp_required``.
        """
        signed_in = await sign_in(
            credentials=data.credentials(),
            verified_only=wired.settings.verifies_email,
            origin=origin_of(request),
            throttle=throttle_of(wired),
            work=wired.store.work,
            passwords=wired.passwords,
            vault=wired.vault,
            tokens=wired.tokens,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return TokensOut.of(signed_in)

    @get(
        "/",
        operation_id="listSessions",
        summary="Where the account is signed in",
        opt={**SIGNED_IN, **FACTOR_FREE},
        responses=responses(401, 503),
    )
    async def sessions(self, caller: InjectedCaller, wired: InjectedWired) -> SessionsOut:
        """List the living sessions."""
        async with caller.work.snapshot() as w:
            found = await w.sessions.list(caller.user_id, wired.clock())
        return SessionsOut([SessionOut.of(session, caller) for session in found])

    @delete(
        "/",
        operation_id="endSessions",
        summary="Log out everywhere",
        opt={**RECENT, **FACTOR_FREE},
        responses=responses(401, 403, 422, 503),
    )
    async def end_all(
        self,
        *,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        keep_current: FromQuery[bool] = False,
    ) -> None:
        """End every session, this one too unless it is to be kept; all their tokens are dead at once."""
        kept = caller.session_id if keep_current else None
        await end_every_session(
            user_id=caller.user_id,
            but=kept,
            origin=origin_of(request),
            work=caller.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )

    @post(
        "/current/reauthentication",
        operation_id="reauthenticate",
        summary="Confirm that it is you",
        opt={**SIGNED_IN, **FACTOR_FREE},
        status_code=204,
        responses=responses(401, 422, 429, 503),
    )
    async def reauthenticate(
        self,
        data: JSONBody[ProofIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> None:
        """Let this session count as freshly signed in for ten minutes."""
        await reauthenticate(
            user_id=caller.user_id,
            session_id=caller.session_id,
            proof=data.proof(caller, wired),
            origin=origin_of(request),
            work=caller.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )

    @delete(
        "/current",
        operation_id="endCurrentSession",
        summary="Log out here",
        opt={**SIGNED_IN, **FACTOR_FREE},
        response_headers=[_CLEARED],
        responses=responses(401, 503),
    )
    async def end_current(
        self, request: Request[Any, Any, Any], caller: InjectedCaller, wired: InjectedWired
    ) -> None:
        """End this session; both its tokens are dead at once."""
        await end_session(
            user_id=caller.user_id,
            session_id=caller.session_id,
            why=EndReason.SIGNED_OUT,
            origin=origin_of(request),
            work=caller.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )

    @delete(
        "/{session_id:str}",
        operation_id="endSession",
        summary="Log out on another device",
        opt={**RECENT, **FACTOR_FREE},
        responses=responses(401, 403, 404, 503),
    )
    async def end(
        self,
        session_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> None:
        """End one session; both its tokens are dead at once."""
        await end_session(
            user_id=caller.user_id,
            session_id=session_id_of(session_id),
            why=EndReason.ENDED_BY_USER,
            origin=origin_of(request),
            work=caller.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )
