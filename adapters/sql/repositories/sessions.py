"""Sessions in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, case, exists, insert, select, update

from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.users import SESSION_COLUMNS, session_of
from training_analyzer.adapters.sql.repositories import outlived_sessions
from training_analyzer.adapters.sql.tables.identity import session_cookie
from training_analyzer.adapters.sql.tables.session import refresh_token, session
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.adapters.sql.upsert import put_once
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
)
from training_analyzer.domain.ids import SessionId, UserId

_SESSIONS: Final = session
_s, _t = session.c, refresh_token.c
_child = refresh_token.alias("child")


def _living(now: ColumnElement[datetime]) -> ColumnElement[bool]:
    return _s.revoked_at.is_(None) & (_s.expires_at > now) & (_s.idle_expires_at > now)


_now: Final = bindparam("now", type_=UtcTime())
_SPEND: Final = (
    update(refresh_token)
    .where(
        _t.hash == bindparam("spent"),
        _t.used_at.is_(None),
        _t.expires_at > _now,
        exists().where(_s.id == _t.session_id, _living(_now)),
    )
    .values(used_at=_now)
    .returning(_t.session_id)
)
_BY_ID: Final = select(*SESSION_COLUMNS).where(_s.id == bindparam("session_id"))
_FAMILY: Final = (
    select(_t.used_at, _t.expires_at, _child.c.hash, _child.c.used_at, *SESSION_COLUMNS)
    .join_from(refresh_token, session, _s.id == _t.session_id)
    .outerjoin(_child, _child.c.parent_hash == _t.hash)
    .where(_t.hash == bindparam("spent"))
)
LIST: Final = (
    select(*SESSION_COLUMNS)
    .where(_s.user_id == bindparam("user_id"), _living(_now))
    .order_by(_s.created_at.desc(), _s.id.desc())
)

_CROWDED: Final = (
    select(_s.id)
    .where(_s.user_id == bindparam("owner"), _living(_now))
    .order_by(_s.last_used_at.desc(), _s.id.desc())
    .offset(MOST_SESSIONS)
)
_CROWD_OUT: Final = (
    update(session)
    .where(_s.id.in_(_CROWDED))
    .values(revoked_at=_now, revoked_why=EndReason.CROWDED_OUT.value)
)
_MINE: Final = (_s.id == bindparam("session_id")) & (_s.user_id == bindparam("owner")) & _living(_now)
_ENDS: Final = case(
    (_s.expires_at < bindparam("idle", type_=UtcTime()), _s.expires_at),
    else_=bindparam("idle", type_=UtcTime()),
)
_USE: Final = (
    update(session)
    .where(_MINE, _s.last_used_at <= bindparam("noted", type_=UtcTime()))
    .values(last_used_at=_now, idle_expires_at=_ENDS)
)
_CONFIRM: Final = update(session).where(_MINE).values(authenticated_at=_now)


class SqlSessions:
    """Sessions as rows, with the refresh tokens of their families."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def open(self, session: Session, first: RefreshToken, token_expires_at: datetime) -> None:
        """Store a session with the first token of its family."""
        await self._open(session)
        await self._add_token(first, session, None, session.created_at, token_expires_at)

    async def open_web(self, session: Session, cookie_hash: bytes) -> None:
        """Store a session that a cookie carries."""
        await self._open(session)
        row = {"hash": cookie_hash, "session_id": session.id, "created_at": session.created_at}
        await self._transaction.write(_ADD_COOKIE, row)

    async def open_external(self, session: Session) -> bool:
        """Store a session without tokens; False leaves one of that id as it is."""
        self._transaction.check_owner(session.user_id)
        once = put_once(_SESSIONS, self._transaction.engine)
        return (await self._transaction.write(once, values_of(session))).rowcount == 1

    async def rotate(self, parent_hash: bytes, child: RefreshToken, now: datetime) -> Rotation:
        """Spend a token and store its child, by one compare-and-set. Raises InvalidToken."""
        spent = (await self._transaction.write(_SPEND, {"spent": parent_hash, "now": now})).first()
        if spent is None:
            return await self._again(parent_hash, child, now)
        before = await self._get(spent.session_id)
        ends_at = min(now + IDLE_LIFE, before.expires_at)
        await self._add_token(child, before, parent_hash, now, ends_at)
        await self._transaction.write(
            update(session).where(_s.id == before.id).values(last_used_at=now, idle_expires_at=ends_at)
        )
        return Rotated(await self._get(before.id))

    async def list(self, user_id: UserId, now: datetime) -> Sequence[Session]:
        """Return the athlete's living sessions, newest first."""
        self._transaction.check_owner(user_id)
        return [
            session_of(row) for row in await self._transaction.rows(LIST, {"user_id": user_id, "now": now})
        ]

    async def end(self, user_id: UserId, session_id: SessionId, why: EndReason, now: datetime) -> None:
        """End one session. Raises NotFound."""
        self._transaction.check_owner(user_id)
        one = (_s.id == session_id) & (_s.user_id == user_id)
        ended = await self._transaction.write(
            update(session).where(one, _s.revoked_at.is_(None)).values(revoked_at=now, revoked_why=why)
        )
        if ended.rowcount == 0 and await self._transaction.first(select(_s.id).where(one)) is None:
            raise NotFound("session")

    async def end_all(
        self, user_id: UserId, why: EndReason, now: datetime, *, but: SessionId | None = None
    ) -> int:
        """End every living session of the user, but one; return how many."""
        self._transaction.check_owner(user_id)
        ending = (
            update(session)
            .where(_s.user_id == user_id, _living(_now))
            .values(revoked_at=_now, revoked_why=why.value)
        )
        if but is not None:
            ending = ending.where(_s.id != but)
        return (await self._transaction.write(ending, {"now": now})).rowcount

    async def use(self, user_id: UserId, session_id: SessionId, now: datetime) -> None:
        """Note that a living session is used."""
        self._transaction.check_owner(user_id)
        whose = {"session_id": session_id, "owner": user_id, "now": now}
        times = {"noted": now - USE_NOTED_EVERY, "idle": now + IDLE_LIFE}
        await self._transaction.write(_USE, whose | times)

    async def confirm(
        self, user_id: UserId, session_id: SessionId, now: datetime, *, amr: Sequence[str] | None = None
    ) -> None:
        """Note that the athlete proved who he is. Raises NotFound."""
        self._transaction.check_owner(user_id)
        values = {"session_id": session_id, "owner": user_id, "now": now}
        statement = _CONFIRM if amr is None else _CONFIRM.values(amr=tuple(amr))
        if (await self._transaction.write(statement, values)).rowcount == 0:
            raise NotFound("session")

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget sessions of all users that lie idle past their end, ended ones by others' tokens aside."""
        self._transaction.check_unbound()
        return (await self._transaction.write(outlived_sessions.PURGE, {"now": now, "limit": limit})).rowcount

    async def purge_tokens(self, now: datetime, *, limit: int) -> int:
        """Forget expired refresh tokens of all users; return how many."""
        self._transaction.check_unbound()
        return (
            await self._transaction.write(outlived_sessions.PURGE_TOKENS, {"now": now, "limit": limit})
        ).rowcount

    async def _open(self, session: Session) -> None:
        self._transaction.check_owner(session.user_id)
        await self._transaction.write(_ADD_SESSION, values_of(session))
        await self._transaction.write(_CROWD_OUT, {"owner": session.user_id, "now": session.created_at})

    async def _again(self, parent_hash: bytes, child: RefreshToken, now: datetime) -> Rotation:
        """Tell what the use of a token means that could not be spent. Raises InvalidToken."""
        row = await self._transaction.first(_FAMILY, {"spent": parent_hash})
        if row is None:
            raise InvalidToken
        used_at, expires_at, child_hash, child_used_at = row[:4]
        found = session_of(row[4:])
        self._transaction.check_owner(found.user_id)
        if used_at is None or expires_at <= now or _over(found, now):
            raise InvalidToken
        if now - used_at <= REPEAT_GRACE and child_used_at is None:
            if child_hash != child.hash:
                raise InvalidToken  # made with another key: the client's copy of the child would not open anything
            return Repeated(found)
        await self.end(found.user_id, found.id, EndReason.REFRESH_REUSED, now)
        return Reused(await self._get(found.id))

    async def _get(self, session_id: SessionId) -> Session:
        row = await self._transaction.first(_BY_ID, {"session_id": session_id})
        if row is None:
            raise InvalidToken
        found = session_of(row)
        self._transaction.check_owner(found.user_id)
        return found

    async def _add_token(
        self,
        token: RefreshToken,
        of: Session,
        parent_hash: bytes | None,
        issued_at: datetime,
        expires_at: datetime,
    ) -> None:
        await self._transaction.write(
            _ADD_TOKEN,
            {
                "hash": token.hash,
                "session_id": of.id,
                "parent_hash": parent_hash,
                "issued_at": issued_at,
                "expires_at": expires_at,
            },
        )


def _over(session: Session, now: datetime) -> bool:
    return session.revoked_at is not None or session.expires_at <= now or session.idle_expires_at <= now


_ADD_SESSION: Final = insert(session)
_ADD_TOKEN: Final = insert(refresh_token)
_ADD_COOKIE: Final = insert(session_cookie)
