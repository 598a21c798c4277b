"""What every store of sessions does; the rotation of their tokens is in ``rotation``."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.session import (
    ABSOLUTE_LIFE,
    IDLE_LIFE,
    EndReason,
    Session,
    SessionKind,
)
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import SessionId
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_refresh_token,
    a_session,
    a_session_id,
    a_user_id,
)
from training_analyzer.plugins.testing.session_uses import SessionUsesContract
from training_analyzer.plugins.testing.web_sessions import WebSessionsContract
from training_analyzer.ports.store import Store

_LATER = NOW + timedelta(minutes=1)
_MOMENT = timedelta(microseconds=1)


class SessionsContract(SessionUsesContract, WebSessionsContract):
    """Sessions are rows: ending one ends it at once."""

    async def test_every_field_comes_back(self, store: Store, athlete: User) -> None:
        session = a_session(
            authenticated_at=NOW - timedelta(days=1, microseconds=1),
            last_used_at=NOW + _MOMENT,
            device="Firefox on 🐧, Übergröße",
            address="2001:db8::1",
        )
        await _open(store, session)
        assert await _list(store, athlete) == [session]

    async def test_what_is_unknown_comes_back_as_none(self, store: Store, athlete: User) -> None:
        session = a_session(device=None, address=None)
        await _open(store, session)
        assert await _list(store, athlete) == [session]

    async def test_there_is_none_at_first(self, store: Store, athlete: User) -> None:
        assert await _list(store, athlete) == []

    async def test_one_that_others_tokens_carry_is_stored_once_and_ended_as_any(
        self, store: Store, athlete: User
    ) -> None:
        session = a_session(kind=SessionKind.SUPABASE, authenticated_at=NOW - timedelta(days=9))
        assert await asyncio.gather(*(_open_external(store, session) for _ in range(5))) in _ONE_OF_FIVE
        assert await _list(store, athlete) == [session]
        async with store.work() as w:
            await w.sessions.end(athlete.id, session.id, EndReason.SIGNED_OUT, NOW)
            await w.commit()
        assert not await _open_external(store, session)
        assert await _list(store, athlete) == []

    async def test_the_newest_comes_first(self, store: Store, athlete: User) -> None:
        ages = {1: 2, 2: 0, 3: 1}
        sessions = {n: a_session(n, created_at=NOW - timedelta(hours=age)) for n, age in ages.items()}
        for number, session in sessions.items():
            await _open(store, session, number)
        assert await _list(store, athlete) == [sessions[2], sessions[3], sessions[1]]

    async def test_sessions_are_one_users_own(self, store: Store, athlete: User, other: User) -> None:
        mine, theirs = a_session(1), a_session(2, user_id=other.id)
        await _open(store, mine, 1)
        await _open(store, theirs, 2)
        assert await _list(store, athlete) == [mine]
        assert await _list(store, other) == [theirs]

    @pytest.mark.parametrize("life", [IDLE_LIFE, ABSOLUTE_LIFE])
    async def test_an_expired_session_is_not_listed(
        self, store: Store, athlete: User, life: timedelta
    ) -> None:
        await _open(store, a_session(idle_expires_at=NOW + life, expires_at=NOW + life))
        assert await _ids(store, athlete, NOW + life - _MOMENT) == [a_session_id()]
        assert await _ids(store, athlete, NOW + life + _MOMENT) == []

    async def test_a_session_that_was_idle_for_too_long_is_not_listed(
        self, store: Store, athlete: User
    ) -> None:
        await _open(store, a_session())
        assert await _ids(store, athlete, NOW + IDLE_LIFE + _MOMENT) == []

    async def test_an_ended_session_is_not_listed(self, store: Store, athlete: User) -> None:
        await _open(store, a_session(1), 1)
        await _open(store, a_session(2), 2)
        await _end(store, athlete, a_session_id(1), _LATER)
        assert await _ids(store, athlete, _LATER) == [a_session_id(2)]

    async def test_an_ended_session_stays_a_row(self, store: Store, athlete: User) -> None:
        await _open(store, a_session())
        await _end(store, athlete, a_session_id(), _LATER)
        row = await store.hot_reads.principal(a_session_id())
        assert row is not None
        assert row.revoked_at == _LATER

    async def test_ending_an_ended_session_changes_nothing(self, store: Store, athlete: User) -> None:
        await _open(store, a_session())
        await _end(store, athlete, a_session_id(), _LATER)
        ended = await store.hot_reads.principal(a_session_id())
        await _end(store, athlete, a_session_id(), _LATER + timedelta(hours=1))
        assert await store.hot_reads.principal(a_session_id()) == ended

    async def test_a_session_that_is_not_there_cannot_be_ended(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.sessions.end(athlete.id, a_session_id(), EndReason.SIGNED_OUT, NOW)

    async def test_another_users_session_is_not_found(self, store: Store, athlete: User, other: User) -> None:
        await _open(store, a_session())
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.sessions.end(other.id, a_session_id(), EndReason.SIGNED_OUT, NOW)
            await w.commit()
        assert await _ids(store, athlete, NOW) == [a_session_id()]

    async def test_all_sessions_end_at_once(self, store: Store, athlete: User, other: User) -> None:
        for number in (1, 2, 3):
            await _open(store, a_session(number), number)
        await _open(store, a_session(4, user_id=other.id), 4)
        assert await _end_all(store, athlete, _LATER) == len([1, 2, 3])
        assert await _list(store, athlete) == []
        assert await _ids(store, other, _LATER) == [a_session_id(4)]

    async def test_all_but_one_end(self, store: Store, athlete: User) -> None:
        for number in (1, 2):
            await _open(store, a_session(number), number)
        assert await _end_all(store, athlete, _LATER, but=a_session_id(2)) == 1
        assert await _ids(store, athlete, _LATER) == [a_session_id(2)]

    async def test_only_living_sessions_are_counted(self, store: Store, athlete: User) -> None:
        await _open(store, a_session(1), 1)
        await _open(store, a_session(2, idle_expires_at=NOW + timedelta(seconds=1)), 2)
        await _open(store, a_session(3), 3)
        await _end(store, athlete, a_session_id(1), NOW)
        assert await _end_all(store, athlete, _LATER) == 1
        assert await _end_all(store, athlete, _LATER) == 0

    async def test_nobody_has_no_sessions_to_end(self, store: Store) -> None:
        async with store.work() as w:
            assert await w.sessions.end_all(a_user_id(9), EndReason.SIGNED_OUT, NOW) == 0
            assert list(await w.sessions.list(a_user_id(9), NOW)) == []

    async def test_idle_sessions_of_all_users_are_forgotten_with_their_tokens(
        self, store: Store, athlete: User, other: User
    ) -> None:
        idle = NOW + timedelta(days=1)
        await _open(store, a_session(1, idle_expires_at=idle), 1)
        await _open(store, a_session(2, user_id=other.id, idle_expires_at=idle), 2)
        await _open(store, a_session(3, idle_expires_at=idle + _MOMENT), 3)
        assert [await _purge(store, idle), await _purge(store, idle)] == [len([athlete, other]), 0]
        assert [one.id for one in await _list(store, athlete)] == [a_session_id(3)]
        async with store.work() as w:
            with pytest.raises(InvalidToken):
                await w.sessions.rotate(a_refresh_token(1).hash, a_refresh_token(9), NOW)
            with pytest.raises(NotFound):
                await w.sessions.end(athlete.id, a_session_id(1), EndReason.SIGNED_OUT, NOW)

    async def test_an_ended_session_is_forgotten_when_its_idle_time_is_over(
        self, store: Store, athlete: User
    ) -> None:
        session = a_session(1)
        await _open(store, session, 1)
        async with store.work() as w:
            await w.sessions.end(athlete.id, session.id, EndReason.SIGNED_OUT, NOW)
            await w.commit()
        assert await _purge(store, session.idle_expires_at - _MOMENT) == 0
        assert await _purge(store, session.idle_expires_at) == 1

    async def test_of_anothers_tokens_it_is_never_forgotten_that_their_session_was_ended(
        self, store: Store, athlete: User
    ) -> None:
        ended, living = (a_session(number, kind=SessionKind.SUPABASE) for number in (1, 2))
        async with store.work() as w:
            for each in (ended, living):
                assert await w.sessions.open_external(each)
            await w.sessions.end(athlete.id, ended.id, EndReason.SIGNED_OUT, NOW)
            await w.commit()
        assert await _purge(store, NOW + 9 * ABSOLUTE_LIFE) == 1
        async with store.work() as w:
            assert [await w.sessions.open_external(each) for each in (ended, living)] == [False, True]

    async def test_idle_sessions_are_forgotten_a_few_at_a_time(self, store: Store, athlete: User) -> None:
        for number in range(1, 6):
            await _open(store, a_session(number, user_id=athlete.id), number)
        assert [await _purge(store, NOW + ABSOLUTE_LIFE, limit=2) for _ in range(4)] == [2, 2, 1, 0]


async def _purge(store: Store, now: datetime, *, limit: int = 100) -> int:
    async with store.work() as w:
        removed = await w.sessions.purge(now, limit=limit)
        await w.commit()
    return removed


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


async def _end_all(store: Store, user: User, now: datetime, *, but: SessionId | None = None) -> int:
    async with store.work() as w:
        ended = await w.sessions.end_all(user.id, EndReason.ENDED_BY_USER, now, but=but)
        await w.commit()
    return ended


_ONE_OF_FIVE = [[number == first for number in range(5)] for first in range(5)]


async def _open_external(store: Store, session: Session) -> bool:
    async with store.work() as w:
        stored = await w.sessions.open_external(session)
        await w.commit()
    return stored
