"""What every store notes of the use of sessions, and how many it lets live."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.session import (
    IDLE_LIFE,
    MOST_SESSIONS,
    USE_NOTED_EVERY,
    EndReason,
    Session,
)
from training_analyzer.domain.identity.user import PasswordHash, User
from training_analyzer.domain.ids import SessionId
from training_analyzer.plugins.testing.builders import NOW, a_refresh_token, a_session, a_session_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_LATER = NOW + timedelta(minutes=1)
_MOMENT = timedelta(microseconds=1)


class SessionUsesContract(StoredContract):
    """Sessions in use: part of ``SessionsContract``."""

    async def test_a_use_is_noted_every_five_minutes_and_moves_the_idle_end(
        self, store: Store, athlete: User
    ) -> None:
        session = a_session()
        await _open(store, session)
        await _use(store, athlete, NOW + USE_NOTED_EVERY - _MOMENT)
        assert await _list(store, athlete) == [session]
        at = NOW + USE_NOTED_EVERY
        await _use(store, athlete, at)
        noted = replace(session, last_used_at=at, idle_expires_at=at + IDLE_LIFE)
        assert await _list(store, athlete) == [noted]

    async def test_a_use_never_moves_the_idle_end_past_the_absolute_one(
        self, store: Store, athlete: User
    ) -> None:
        session = a_session(expires_at=NOW + IDLE_LIFE + _MOMENT)
        await _open(store, session)
        await _use(store, athlete, NOW + timedelta(days=1))
        (noted,) = await _list(store, athlete)
        assert noted.idle_expires_at == session.expires_at

    async def test_an_ended_or_foreign_session_is_not_used(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _open(store, a_session())
        before = await store.hot_reads.principal(a_session_id())
        await _use(store, other, NOW + timedelta(hours=1))
        assert await store.hot_reads.principal(a_session_id()) == before
        await _end(store, athlete, a_session_id(), _LATER)
        ended = await store.hot_reads.principal(a_session_id())
        await _use(store, athlete, NOW + timedelta(hours=1))
        assert await store.hot_reads.principal(a_session_id()) == ended

    async def test_a_confirmed_session_counts_as_freshly_signed_in(
        self, store: Store, athlete: User, other: User
    ) -> None:
        session = a_session()
        await _open(store, session)
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.sessions.confirm(other.id, session.id, _LATER)
            await w.sessions.confirm(athlete.id, session.id, _LATER)
            await w.commit()
        assert await _list(store, athlete) == [replace(session, authenticated_at=_LATER)]
        async with store.work() as w:
            await w.sessions.confirm(athlete.id, session.id, NOW, amr=("fed", "mfa"))
            await w.commit()
        assert await _list(store, athlete) == [replace(session, authenticated_at=NOW, amr=("fed", "mfa"))]
        await _end(store, athlete, session.id, _LATER)
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.sessions.confirm(athlete.id, session.id, _LATER)

    async def test_sessions_opened_at_the_moment_of_a_new_password_end_with_the_others(
        self, store: Store, athlete: User
    ) -> None:
        seen = athlete.password_hash
        assert seen is not None

        async def enter(number: int) -> None:
            async with store.work() as w:
                if await w.users.signed_in(athlete.id, NOW, seen=seen):
                    await w.sessions.open(a_session(number), a_refresh_token(number), _LATER)
                    await w.commit()

        async def change() -> None:
            async with store.work() as w:
                await w.users.save(replace(athlete, password_hash=PasswordHash("new")))
                await w.sessions.end_all(athlete.id, EndReason.PASSWORD_CHANGED, NOW)
                await w.commit()

        await asyncio.gather(*map(enter, range(3)), change(), *map(enter, range(3, 6)))
        async with store.work.snapshot() as w:
            assert await w.sessions.list(athlete.id, NOW) == []

    async def test_of_more_than_fifty_the_one_idle_longest_ends(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _open(store, a_session(99, user_id=other.id), 99)
        for number in range(1, MOST_SESSIONS + 1):
            idle = timedelta(seconds=7 if number == 20 else 0)
            await _open(store, a_session(number, last_used_at=NOW - idle), number)
        assert len(await _list(store, athlete)) == MOST_SESSIONS
        await _open(store, a_session(60, created_at=_LATER, last_used_at=_LATER), 60)
        left = await _ids(store, athlete, _LATER)
        assert len(left) == MOST_SESSIONS
        assert a_session_id(20) not in left
        assert left[0] == a_session_id(60)
        assert await _ids(store, other, _LATER) == [a_session_id(99)]


async def _use(store: Store, user: User, now: datetime) -> None:
    async with store.work() as w:
        await w.sessions.use(user.id, a_session_id(), now)
        await w.commit()


async def _open(store: Store, session: Session, token: int = 1) -> None:
    async with store.work() as w:
        await w.sessions.open(session, a_refresh_token(token), NOW + IDLE_LIFE)
        await w.commit()


async def _list(store: Store, user: User, now: datetime = NOW) -> Sequence[Session]:
    async with store.work.snapshot() as w:
        return list(await w.sessions.list(user.id, now))


async def _ids(store: Store, user: User, now: datetime) -> Sequence[SessionId]:
    return [session.id for session in await _list(store, user, now)]


async def _end(store: Store, user: User, session_id: SessionId, now: datetime) -> None:
    async with store.work() as w:
        await w.sessions.end(user.id, session_id, EndReason.SIGNED_OUT, now)
        await w.commit()
