"""What carries a new session: a pair of tokens, or a cookie."""

from dataclasses import dataclass
from typing import Protocol

from training_analyzer.domain.identity.session import IDLE_LIFE, RefreshToken, Session, SessionKind
from training_analyzer.domain.identity.session_cookie import new_cookie
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.tokens import AccessToken, Tokens
from training_analyzer.ports.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session with the pair of tokens that opens it."""

    session: Session
    access: AccessToken
    refresh: RefreshToken


@dataclass(frozen=True, slots=True)
class SignedInByCookie:
    """A session with the cookie that opens it."""

    session: Session
    cookie: Secret


class Carrier[Given](Protocol):
    """Serves one sign-in."""

    kind: SessionKind

    async def open(self, w: UnitOfWork, session: Session) -> None:
        """Store the session with what carries it."""
        ...

    def given(self, session: Session) -> Given:
        """Return what the client gets, once the session is stored."""
        ...


class TokenPair:
    """An access token, and the first refresh token of a family."""

    kind = SessionKind.TOKEN

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._refresh = tokens.first_refresh()

    async def open(self, w: UnitOfWork, session: Session) -> None:
        """Store the session with the refresh token."""
        await w.sessions.open(session, self._refresh, session.created_at + IDLE_LIFE)

    def given(self, session: Session) -> SignedIn:
        """Return both tokens."""
        now = session.authenticated_at
        access = self._tokens.access(session.user_id, session.id, auth_time=now, amr=session.amr, now=now)
        return SignedIn(session, access, self._refresh)


class InCookie:
    """A cookie of ``COOKIE_ENTROPY_BYTES`` random bytes."""

    kind = SessionKind.WEB

    def __init__(self, entropy: bytes) -> None:
        self._cookie = new_cookie(entropy)

    async def open(self, w: UnitOfWork, session: Session) -> None:
        """Store the session with the cookie's hash."""
        await w.sessions.open_web(session, self._cookie.hash)

    def given(self, session: Session) -> SignedInByCookie:
        """Return the cookie."""
        return SignedInByCookie(session, self._cookie.secret)
