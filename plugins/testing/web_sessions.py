"""What every store does with sessions that a cookie carries."""

from dataclasses import replace
from datetime import timedelta

from training_analyzer.domain.identity.session import (
    IDLE_LIFE,
    MOST_SESSIONS,
    USE_NOTED_EVERY,
    EndReason,
    Session,
    SessionKind,
)
from training_analyzer.domain.identity.user import Role, User
from training_analyzer.plugins.testing.builders import NOW, a_digest, a_session, a_session_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.hot_reads import PrincipalRow
from training_analyzer.ports.store import Store

_LATER = NOW + timedelta(minutes=1)


class WebSessionsContract(StoredContract):
    """Sessions of pages: part of ``SessionsContract``."""

    async def test_a_cookie_is_its_session_with_the_account_and_no_other(
        self, store: Store, athlete: User, other: User
    ) -> None:
        session = _web(1)
        await _open(store, session, 1)
        await _open(store, _web(2, user_id=other.id), 2)
        assert await store.hot_reads.principal_of_cookie(a_digest(1)) == PrincipalRow(
            user_id=athlete.id,
            session_id=session.id,
            timezone=athlete.timezone,
            role="athlete",
            active=True,
            revoked_at=None,
            expires_at=session.expires_at,
            idle_expires_at=session.idle_expires_at,
            authenticated_at=session.authenticated_at,
            last_used_at=session.last_used_at,
        )
        theirs = await store.hot_reads.principal_of_cookie(a_digest(2))
        assert theirs is not None
        assert (theirs.user_id, theirs.session_id) == (other.id, a_session_id(2))

    async def test_an_unknown_cookie_is_nobodys(self, store: Store, athlete: User) -> None:
        await _open(store, _web(1, user_id=athlete.id), 1)
        assert await store.hot_reads.principal_of_cookie(a_digest(9)) is None

    async def test_the_caller_by_cookie_follows_every_change_at_once(
        self, store: Store, athlete: User
    ) -> None:
        await _open(store, _web(1), 1)
        async with store.work() as w:
            await w.users.save(replace(athlete, active=False, role=Role.ADMIN))
            await w.sessions.end(athlete.id, a_session_id(1), EndReason.SIGNED_OUT, _LATER)
            await w.commit()
        row = await store.hot_reads.principal_of_cookie(a_digest(1))
        assert row is not None
        assert (row.active, row.role, row.revoked_at) == (False, "admin", _LATER)

    async def test_a_web_session_is_listed_and_used_as_any(self, store: Store, athlete: User) -> None:
        session = _web(1)
        await _open(store, session, 1)
        at = NOW + USE_NOTED_EVERY
        async with store.work() as w:
            assert list(await w.sessions.list(athlete.id, NOW)) == [session]
            await w.sessions.use(athlete.id, session.id, at)
            await w.commit()
        row = await store.hot_reads.principal_of_cookie(a_digest(1))
        assert row is not None
        assert (row.last_used_at, row.idle_expires_at) == (at, at + IDLE_LIFE)

    async def test_web_sessions_count_among_the_fifty(self, store: Store, athlete: User) -> None:
        for number in range(1, MOST_SESSIONS + 2):
            at = NOW + timedelta(seconds=number)
            await _open(store, _web(number, created_at=at, last_used_at=at), number)
        async with store.work.snapshot() as w:
            living = [one.id for one in await w.sessions.list(athlete.id, _LATER)]
        assert len(living) == MOST_SESSIONS
        assert a_session_id(1) not in living

    async def test_a_forgotten_session_takes_its_cookie_along(self, store: Store, athlete: User) -> None:
        session = _web(1, user_id=athlete.id)
        await _open(store, session, 1)
        async with store.work() as w:
            assert await w.sessions.purge(session.idle_expires_at, limit=9) == 1
            await w.commit()
        assert await store.hot_reads.principal_of_cookie(a_digest(1)) is None


def _web(number: int, **changes: object) -> Session:
    return a_session(number, **{"kind": SessionKind.WEB, **changes})


async def _open(store: Store, session: Session, cookie: int) -> None:
    async with store.work() as w:
        await w.sessions.open_web(session, a_digest(cookie))
        await w.commit()
