"""Who is calling: the token names a session, the database says what it is worth now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.hot_reads import PrincipalRow
from training_analyzer.ports.work import Work

_SCHEME: Final = b"bearer "


@dataclass(frozen=True, slots=True)
class Caller:
    """The athlete behind a request; ``work`` reaches nobody else's rows."""

    user_id: UserId
    session_id: SessionId
    timezone: str
    work: Work

    def today(self, now: datetime) -> date:
        """Return the athlete's day."""
        return now.astimezone(time_zone(self.timezone)).date()


class Authentication:
    """Reads the bearer token of each request into ``scope["user"]``: a Caller, or None. The guard decides."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the caller looked up first."""
        if scope["type"] == ScopeType.HTTP:
            scope["user"] = await _caller(scope)
        await self._app(scope, receive, send)


async def _caller(scope: Scope) -> Caller | None:
    header = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    if header[: len(_SCHEME)].lower() != _SCHEME:
        return None
    wired: Wired = scope["litestar_app"].state.wired
    now = wired.clock()
    try:
        claims = wired.tokens.read(header[len(_SCHEME) :].strip().decode("latin-1"), now)
    except InvalidToken:
        return None
    principal = await wired.store.hot_reads.principal(claims.session_id)
    if principal is None or principal.user_id != claims.user_id or not _alive(principal, now):
        return None
    work = wired.store.work.for_user(principal.user_id)
    return Caller(principal.user_id, principal.session_id, principal.timezone, work)


def _alive(principal: PrincipalRow, now: datetime) -> bool:
    expires_at = min(principal.expires_at, principal.idle_expires_at)
    return principal.active and principal.revoked_at is None and now < expires_at
