"""Who is calling: a token names a session, a cookie opens one, a key is one; the database says what it is worth now."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from litestar.types import HTTPScope

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.identity.api_key import MARK, parse_key
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.identity.session import USE_NOTED_EVERY
from training_analyzer.domain.identity.session_cookie import parse_cookie
from training_analyzer.domain.identity.user import Role, time_zone
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.domain.services.history import History
from training_analyzer.entrypoints.http.cookies import shown_session
from training_analyzer.entrypoints.http.headers import headers_named
from training_analyzer.entrypoints.http.issuers import claims_of
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.hot_reads import PrincipalRow
from training_analyzer.ports.work import UnitOfWork, Work

_SCHEME: Final = "bearer "

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The athlete behind a request; ``work`` reaches nobody else's rows.

    ``by_cookie`` says that a browser sent the session by itself, whoever's page asked it to. ``scopes`` is what an
    API key may be used for, None for a session, which may do all that its account may; ``session`` is None for a key.
    ``entitlements`` are what their plan allows now, as the database has it.
    """

    user_id: UserId
    session: SessionId | None
    timezone: str
    role: str
    authenticated_at: datetime
    scopes: frozenset[Scope] | None = None
    by_cookie: bool = False
    work: Work
    entitlements: Entitlements

    @property
    def session_id(self) -> SessionId:
        """Return the session, on routes where no key gets to. Raises InvalidToken."""
        if self.session is None:
            raise InvalidToken
        return self.session

    @property
    def is_admin(self) -> bool:
        """Whether the account is an administrator's."""
        return self.role == Role.ADMIN

    def today(self, now: datetime) -> date:
        """Return the athlete's day."""
        return now.astimezone(time_zone(self.timezone)).date()

    def history(self, now: datetime) -> History:
        """Return which days of the past the athlete's plan shows; whatever shows dated training asks it."""
        return History(self.entitlements, self.today(now))


async def authenticated(scope: HTTPScope) -> Caller | None:
    """Return who a request speaks for by its bearer token or API key, else by its cookie; None for nobody.

    Where there is an ``Authorization``, be it a bad one, no cookie counts.
    """
    wired: Wired = scope["litestar_app"].state.wired
    try:
        if given := headers_named(scope, b"authorization"):
            return await _by_bearer(wired, given[0], wired.clock())
        if cookie := shown_session(scope, wired.settings):
            return await _by_cookie(wired, parse_cookie(cookie), wired.clock())
    except InvalidToken:
        pass
    return None


def vary_by_cookie(scope: HTTPScope) -> None:
    """Let a browser keep what its session was shown for that session alone."""
    caller: Caller | None = scope["user"]
    if caller is not None and caller.by_cookie:
        scope["state"]["reply_headers"] = [*scope["state"].get("reply_headers", ()), (b"vary", b"Cookie")]


async def _by_bearer(wired: Wired, given: str, now: datetime) -> Caller | None:
    if given[: len(_SCHEME)].lower() != _SCHEME:
        return None
    credential = given[len(_SCHEME) :].strip()
    if credential.startswith(MARK):
        return await _by_key(wired, parse_key(credential), now)
    return await _by_token(wired, credential, now)


async def _by_token(wired: Wired, token: str, now: datetime) -> Caller | None:
    claims = await claims_of(token, wired, now)
    principal = await wired.store.hot_reads.principal(claims.session_id)
    if principal is None or principal.user_id != claims.user_id:
        return None
    return await _in_session(wired, principal, now)


async def _by_cookie(wired: Wired, cookie_hash: bytes, now: datetime) -> Caller | None:
    principal = await wired.store.hot_reads.principal_of_cookie(cookie_hash)
    return None if principal is None else await _in_session(wired, principal, now, by_cookie=True)


async def _in_session(
    wired: Wired, principal: PrincipalRow, now: datetime, *, by_cookie: bool = False
) -> Caller | None:
    if not _alive(principal, now):
        return None
    if now - principal.last_used_at >= USE_NOTED_EVERY:
        await _note_use(wired, lambda w: w.sessions.use(principal.user_id, principal.session_id, now))
    return Caller(
        user_id=principal.user_id,
        session=principal.session_id,
        timezone=principal.timezone,
        role=principal.role,
        authenticated_at=principal.authenticated_at,
        by_cookie=by_cookie,
        work=wired.store.work.for_user(principal.user_id),
        entitlements=wired.gate.terms.entitled(principal.holdings, now),
    )


async def _by_key(wired: Wired, secret_hash: bytes, now: datetime) -> Caller | None:
    principal = await wired.store.hot_reads.principal_of_key(secret_hash)
    if principal is None or not principal.active or principal.revoked_at or principal.expires_at <= now:
        return None
    if principal.last_used_at is None or principal.last_used_at <= now - USE_NOTED_EVERY:
        await _note_use(wired, lambda w: w.api_keys.used(principal.user_id, principal.key_id, now))
    return Caller(
        user_id=principal.user_id,
        session=None,
        timezone=principal.timezone,
        role=principal.role,
        authenticated_at=principal.created_at,
        scopes=principal.scopes,
        work=wired.store.work.for_user(principal.user_id),
        entitlements=wired.gate.terms.entitled(principal.holdings, now),
    )


async def _note_use(wired: Wired, use: Callable[[UnitOfWork], Awaitable[None]]) -> None:
    """Note when a session or key was used: what cannot be noted now keeps nobody from reading."""
    try:
        async with wired.store.work() as w:
            await use(w)
            await w.commit()
    except TrainingAnalyzerError as error:
        log.warning("the use of a session or API key was not noted: %s", error)


def _alive(principal: PrincipalRow, now: datetime) -> bool:
    expires_at = min(principal.expires_at, principal.idle_expires_at)
    return principal.active and principal.revoked_at is None and now < expires_at
