"""Sessions and their refresh tokens in dicts."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.tables import Tables, TokenRow
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.session import (
    IDLE_LIFE,
    MOST_SESSIONS,
    REPEAT_GRACE,
    USE_NOTED_EVERY,
    EndReason,
    RefreshToken,
    Repeated,
    Reused,
    Rotated,
    Rotation,
    Session,
    SessionKind,
)
from training_analyzer.domain.ids import SessionId, UserId


class FakeSessions:
    """Sessions by id, tokens by hash."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def open(self, session: Session, first: RefreshToken, token_expires_at: datetime) -> None:
        """Store a session with its first token."""
        check_aware(token_expires_at)
        tables = self._opened(session)
        _check_new(first.hash, tables.tokens)
        tables.tokens[first.hash] = TokenRow(
            session_id=session.id, parent_hash=None, expires_at=token_expires_at
        )

    async def open_web(self, session: Session, cookie_hash: bytes) -> None:
        """Store a session that a cookie carries."""
        tables = self._opened(session)
        _check_new(cookie_hash, tables.session_cookies)
        tables.session_cookies[cookie_hash] = session.id

    async def open_external(self, session: Session) -> bool:
        """Store a session without tokens; False leaves one of that id as it is."""
        tables = self._transaction.writable(session.user_id)
        check_aware(session.created_at, session.authenticated_at, session.expires_at)
        check_user(tables, session.user_id)
        if session.id in tables.sessions:
            return False
        tables.sessions[session.id] = session
        return True

    async def rotate(self, parent_hash: bytes, child: RefreshToken, now: datetime) -> Rotation:
        """Spend a token and store its child. Raises InvalidToken."""
        tables = self._transaction.writable()
        parent = tables.tokens.get(parent_hash)
        if parent is None:
            raise InvalidToken
        session = tables.sessions[parent.session_id]
        self._transaction.writable(session.user_id)
        if parent.expires_at <= now or not _lives(session, now):
            raise InvalidToken
        if parent.used_at is None:
            return _rotated(tables, parent_hash, child, session, now)
        heir = _unused_child(tables, parent_hash)
        if heir is not None and now - parent.used_at <= REPEAT_GRACE:
            if heir != child.hash:
                raise InvalidToken  # made with another key: this child would open nothing
            return Repeated(session)
        return Reused(_ended(tables, session, EndReason.REFRESH_REUSED, now))

    async def list(self, user_id: UserId, now: datetime) -> Sequence[Session]:
        """Return the living sessions, newest first."""
        living = _living(self._transaction.tables(user_id), user_id, now)
        return sorted(living, key=lambda session: (session.created_at, session.id), reverse=True)

    async def end(self, user_id: UserId, session_id: SessionId, why: EndReason, now: datetime) -> None:
        """End one session. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        session = tables.sessions.get(session_id)
        if session is None or session.user_id != user_id:
            raise NotFound("session")
        if session.revoked_at is None:
            _ended(tables, session, why, now)

    async def end_all(
        self, user_id: UserId, why: EndReason, now: datetime, *, but: SessionId | None = None
    ) -> int:
        """End every living session of the user, but one; return how many."""
        tables = self._transaction.writable(user_id)
        doomed = [session for session in _living(tables, user_id, now) if session.id != but]
        for session in doomed:
            _ended(tables, session, why, now)
        return len(doomed)

    async def use(self, user_id: UserId, session_id: SessionId, now: datetime) -> None:
        """Note that a living session is used."""
        tables = self._transaction.writable(user_id)
        session = tables.sessions.get(session_id)
        if session in _living(tables, user_id, now) and session.last_used_at <= now - USE_NOTED_EVERY:
            until = min(now + IDLE_LIFE, session.expires_at)
            tables.sessions[session_id] = replace(session, last_used_at=now, idle_expires_at=until)

    async def confirm(
        self, user_id: UserId, session_id: SessionId, now: datetime, *, amr: Sequence[str] | None = None
    ) -> None:
        """Note that the athlete proved who he is. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        session = tables.sessions.get(session_id)
        if session not in _living(tables, user_id, now):
            raise NotFound("session")
        ways = session.amr if amr is None else tuple(amr)
        tables.sessions[session_id] = replace(session, authenticated_at=now, amr=ways)

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget sessions of all users that lie idle past their end, ended ones by others' tokens aside."""
        self._transaction.check_unbound()
        tables = self._transaction.writable()
        idle = [key for key, row in tables.sessions.items() if _may_be_forgotten(row, now)][:limit]
        for session_id in idle:
            del tables.sessions[session_id]
        for key in [key for key, row in tables.tokens.items() if row.session_id in idle]:
            del tables.tokens[key]
        for key in [key for key, session_id in tables.session_cookies.items() if session_id in idle]:
            del tables.session_cookies[key]
        return len(idle)

    async def purge_tokens(self, now: datetime, *, limit: int) -> int:
        """Forget expired refresh tokens of all users; return how many."""
        self._transaction.check_unbound()
        tokens = self._transaction.writable().tokens
        expired = [key for key, row in tokens.items() if row.expires_at <= now][:limit]
        for key in expired:
            del tokens[key]
        return len(expired)

    def _opened(self, session: Session) -> Tables:
        """Store a session, and end those that there are too many of."""
        tables = self._transaction.writable(session.user_id)
        check_aware(session.created_at, session.authenticated_at, session.last_used_at)
        check_aware(session.idle_expires_at, session.expires_at, session.revoked_at)
        check_user(tables, session.user_id)
        _check_new(session.id, tables.sessions)
        tables.sessions[session.id] = session
        living = _living(tables, session.user_id, session.created_at)
        living.sort(key=lambda one: (one.last_used_at, one.id), reverse=True)
        for crowded in living[MOST_SESSIONS:]:
            _ended(tables, crowded, EndReason.CROWDED_OUT, session.created_at)
        return tables


def _may_be_forgotten(session: Session, now: datetime) -> bool:
    stays_ended = session.kind is SessionKind.SUPABASE and session.revoked_at is not None
    return session.idle_expires_at <= now and not stays_ended


def _check_new(key: object, rows: Container[object]) -> None:
    if key in rows:
        message = "this session, token or cookie is there already"
        raise ValueError(message)


def _lives(session: Session, now: datetime) -> bool:
    return session.revoked_at is None and now < min(session.expires_at, session.idle_expires_at)


def _living(tables: Tables, user_id: UserId, now: datetime) -> list[Session]:
    return [row for row in tables.sessions.values() if row.user_id == user_id and _lives(row, now)]


def _ended(tables: Tables, session: Session, why: EndReason, now: datetime) -> Session:
    check_aware(now)
    ended = replace(session, revoked_at=now, revoked_why=why)
    tables.sessions[session.id] = ended
    return ended


def _rotated(
    tables: Tables, parent_hash: bytes, child: RefreshToken, session: Session, now: datetime
) -> Rotated:
    until = min(now + IDLE_LIFE, session.expires_at)
    moved = replace(session, last_used_at=now, idle_expires_at=until)
    tables.sessions[session.id] = moved
    tables.tokens[parent_hash] = replace(tables.tokens[parent_hash], used_at=now)
    tables.tokens[child.hash] = TokenRow(session_id=session.id, parent_hash=parent_hash, expires_at=until)
    return Rotated(moved)


def _unused_child(tables: Tables, parent_hash: bytes) -> bytes | None:
    """Return the hash of a token's child that was never used."""
    children = (
        key for key, row in tables.tokens.items() if row.parent_hash == parent_hash and not row.used_at
    )
    return next(children, None)
