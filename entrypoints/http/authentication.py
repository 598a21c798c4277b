"""Who is calling: the token names a session, the database says what it is worth now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from litestar.types import HTTPScope

from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.entrypoints.http.headers import header
from training_analyzer.entrypoints.http.issuers import claims_of
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.hot_reads import PrincipalRow
from training_analyzer.ports.work import Work

_SCHEME: Final = "bearer "


@dataclass(frozen=True, slots=True)
class Caller:
    """The athlete behind a request; ``work`` reaches nobody else's rows."""

    user_id: UserId
    session_id: SessionId
    timezone: str
    authenticated_at: datetime
    work: Work

    def today(self, now: datetime) -> date:
        """Return the athlete's day."""
        return now.astimezone(time_zone(self.timezone)).date()


async def session_caller(scope: HTTPScope) -> Caller | None:
    """Return who a request speaks for by its bearer token, None for nobody."""
    given = header(scope, b"authorization")
    if given[: len(_SCHEME)].lower() != _SCHEME:
        return None
    wired: Wired = scope["litestar_app"].state.wired
    now = wired.clock()
    try:
        claims = await claims_of(given[len(_SCHEME) :].strip(), wired, now)
    except InvalidToken:
        return None
    principal = await wired.store.hot_reads.principal(claims.session_id)
    if principal is None or principal.user_id != claims.user_id or not _alive(principal, now):
        return None
    work = wired.store.work.for_user(principal.user_id)
    return Caller(
        principal.user_id, principal.session_id, principal.timezone, principal.authenticated_at, work
    )


def _alive(principal: PrincipalRow, now: datetime) -> bool:
    expires_at = min(principal.expires_at, principal.idle_expires_at)
    return principal.active and principal.revoked_at is None and now < expires_at
