"""Logging in, where an account is signed in, and logging out."""

from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import ResponseHeader
from litestar.params import FromPath, FromQuery, JSONBody

from training_analyzer.domain.identity.session import EndReason, Session
from training_analyzer.domain.services.end_sessions import end_every_session, end_session
from training_analyzer.domain.services.reauthenticate import reauthenticate
from training_analyzer.entrypoints.http.access import FACTOR_FREE, PUBLIC, RECENT, SIGNED_IN
from training_analyzer.entrypoints.http.auth import TokensOut
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.cookies import no_session_cookie
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.proofs import ProofIn
from training_analyzer.entrypoints.http.signing_in import CookieSessionOut, SignInIn, signed_in
from training_analyzer.entrypoints.http.times import session_id_of, session_text
from training_analyzer.entrypoints.wiring import Wired

_CLEAR: Final = "Clear-Site-Data"
_CLEARED: Final = ResponseHeader(
    name=_CLEAR, documentation_only=True, description="A browser that logs out forgets what it kept."
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
    ) -> Response[TokensOut | CookieSessionOut]:
        """Open a session. Unknown address and wrong password are the same 401 ``invalid_credentials``.

        ``totp_code`` is the authenticator's code of this moment, or a recovery code; where it is missing and needed,
        the answer is 401 ``totp_required``. By ``carrier`` a page asks for a cookie in the place of tokens.
        """
        return await signed_in(data, request, wired)

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
        response_headers=[_CLEARED],
        responses=responses(401, 403, 422, 503),
    )
    async def end_all(
        self,
        *,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        keep_current: FromQuery[bool] = False,
    ) -> Response[None]:
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
        return Response(None) if keep_current else _logged_out(wired)

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
            proof=data.proof(request, caller, wired),
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
    ) -> Response[None]:
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
        return _logged_out(wired)

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


def _logged_out(wired: Wired) -> Response[None]:
    return Response(
        None,
        headers={_CLEAR: '"cache", "storage"'},
        cookies=[no_session_cookie(wired.settings)],
    )
