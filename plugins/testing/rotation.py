"""What every store does with a family of refresh tokens."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.session import (
    IDLE_LIFE,
    EndReason,
    Repeated,
    Reused,
    Rotated,
    Rotation,
    Session,
)
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import NOW, a_refresh_token, a_session, a_session_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_AT = NOW + timedelta(hours=1)
_MOMENT = timedelta(microseconds=1)


class RotationContract(StoredContract):
    """A token is spent once; token ``n + 1`` is the child of token ``n``, and token 1 heads the family."""

    @pytest.fixture
    async def session(self, store: Store, athlete: User) -> Session:
        """Return a session that is stored with token 1."""
        session = a_session(user_id=athlete.id)
        async with store.work() as w:
            await w.sessions.open(session, a_refresh_token(1), session.idle_expires_at)
            await w.commit()
        return session

    async def test_a_rotation_moves_the_sessions_idle_end(self, store: Store, session: Session) -> None:
        moved = replace(session, last_used_at=_AT, idle_expires_at=_AT + IDLE_LIFE)
        assert await _rotate(store, 1, _AT) == Rotated(moved)
        assert await _living(store, session, _AT) == [moved]

    async def test_the_child_rotates_in_turn(self, store: Store, session: Session) -> None:
        for token in range(1, 6):
            assert isinstance(await _rotate(store, token, _AT + timedelta(minutes=token)), Rotated)
        assert [one.id for one in await _living(store, session, _AT)] == [session.id]

    async def test_the_child_lives_for_a_week(self, store: Store, session: Session) -> None:
        await _rotate(store, 1, _AT)
        await _refused(store, 2, _AT + IDLE_LIFE + _MOMENT)
        assert isinstance(await _rotate(store, 2, _AT + IDLE_LIFE - _MOMENT), Rotated)

    async def test_the_child_never_outlives_its_session(self, store: Store, session: Session) -> None:
        at, token = NOW, 1
        while session.expires_at - at > IDLE_LIFE:
            at += IDLE_LIFE - timedelta(hours=1)
            rotation = await _rotate(store, token, at)
            token += 1
        assert rotation.session.idle_expires_at == session.expires_at
        await _refused(store, token, session.expires_at + _MOMENT)
        assert isinstance(await _rotate(store, token, session.expires_at - _MOMENT), Rotated)

    async def test_of_eight_at_once_one_wins_and_the_rest_repeat(
        self, store: Store, session: Session
    ) -> None:
        rotations = await asyncio.gather(*(_rotate(store, 1, _AT) for _ in range(8)))
        assert Counter(type(rotation) for rotation in rotations) == {Rotated: 1, Repeated: 7}
        assert {rotation.session.id for rotation in rotations} == {session.id}
        assert isinstance(await _rotate(store, 2, _AT), Rotated)

    async def test_a_lost_reply_may_be_asked_for_again(self, store: Store, session: Session) -> None:
        rotated = await _rotate(store, 1, _AT)
        again = await _rotate(store, 1, _AT + timedelta(seconds=9.9))
        assert isinstance(again, Repeated)
        assert again.session.id == rotated.session.id
        assert isinstance(await _rotate(store, 2, _AT + timedelta(minutes=1)), Rotated)

    async def test_a_repeat_does_not_start_the_grace_again(self, store: Store, session: Session) -> None:
        await _rotate(store, 1, _AT)
        await _rotate(store, 1, _AT + timedelta(seconds=9))
        assert isinstance(await _rotate(store, 1, _AT + timedelta(seconds=11)), Reused)

    async def test_a_token_used_again_after_ten_seconds_ends_the_session(
        self, store: Store, session: Session
    ) -> None:
        await _rotate(store, 1, _AT)
        at = _AT + timedelta(seconds=10.1)
        reused = await _rotate(store, 1, at)
        assert isinstance(reused, Reused)
        assert (reused.session.revoked_at, reused.session.revoked_why) == (at, EndReason.REFRESH_REUSED)
        await self._is_over(store, session, at, newest=2)

    async def test_a_token_used_again_after_its_child_ends_the_session(
        self, store: Store, session: Session
    ) -> None:
        await _rotate(store, 1, _AT)
        await _rotate(store, 2, _AT + timedelta(seconds=1))
        at = _AT + timedelta(seconds=2)
        assert isinstance(await _rotate(store, 1, at), Reused)
        await self._is_over(store, session, at, newest=3)

    async def test_a_reuse_that_is_not_committed_ends_nothing(self, store: Store, session: Session) -> None:
        await _rotate(store, 1, _AT)
        at = _AT + timedelta(minutes=1)
        async with store.work() as w:
            assert isinstance(
                await w.sessions.rotate(a_refresh_token(1).hash, a_refresh_token(2), at), Reused
            )
        assert [one.id for one in await _living(store, session, at)] == [session.id]

    async def test_a_rotation_that_is_not_committed_spends_nothing(
        self, store: Store, session: Session
    ) -> None:
        async with store.work() as w:
            await w.sessions.rotate(a_refresh_token(1).hash, a_refresh_token(2), _AT)
        assert isinstance(await _rotate(store, 1, _AT), Rotated)

    async def test_an_unknown_token_is_refused(self, store: Store, session: Session) -> None:
        await _refused(store, 99, _AT)
        assert await _living(store, session, _AT) == [session]

    async def test_an_expired_token_is_refused_and_its_session_untouched(
        self, store: Store, athlete: User
    ) -> None:
        session = a_session(user_id=athlete.id)
        async with store.work() as w:
            await w.sessions.open(session, a_refresh_token(1), NOW + timedelta(minutes=1))
            await w.commit()
        await _refused(store, 1, _AT)
        assert await _living(store, session, _AT) == [session]

    async def test_a_spent_token_that_has_expired_since_ends_nothing(
        self, store: Store, session: Session
    ) -> None:
        await _rotate(store, 1, _AT)
        at = session.idle_expires_at + _MOMENT
        await _refused(store, 1, at)
        assert [one.id for one in await _living(store, session, at)] == [session.id]

    async def test_the_tokens_of_an_ended_session_are_refused(self, store: Store, session: Session) -> None:
        await _rotate(store, 1, _AT)
        async with store.work() as w:
            await w.sessions.end(session.user_id, session.id, EndReason.SIGNED_OUT, _AT)
            await w.commit()
        await _refused(store, 1, _AT)
        await _refused(store, 2, _AT)
        row = await store.hot_reads.principal(session.id)
        assert row is not None
        assert row.revoked_at == _AT

    async def test_a_reuse_leaves_the_athletes_other_sessions(self, store: Store, session: Session) -> None:
        second = a_session(2, user_id=session.user_id)
        async with store.work() as w:
            await w.sessions.open(second, a_refresh_token(50), second.idle_expires_at)
            await w.commit()
        await _rotate(store, 1, _AT)
        await _rotate(store, 1, _AT + timedelta(minutes=1))
        assert await _living(store, session, _AT) == [second]
        assert isinstance(await _rotate(store, 50, _AT), Rotated)

    async def test_expired_tokens_are_forgotten_a_few_at_a_time(self, store: Store, session: Session) -> None:
        for n in range(1, 5):
            await _rotate(store, n, _AT)
        at = _AT + IDLE_LIFE
        assert [
            await _purge_tokens(store, at - _MOMENT, limit=9),
            await _purge_tokens(store, at, limit=9),
        ] == [1, 4]
        await _refused(store, 5, _AT)

    async def test_a_spent_token_that_is_kept_ends_the_session_when_it_is_used_again(
        self, store: Store, session: Session
    ) -> None:
        await _rotate(store, 1, _AT)
        at = session.idle_expires_at - _MOMENT
        assert await _purge_tokens(store, at, limit=9) == 0
        assert isinstance(await _rotate(store, 1, at), Reused)

    async def test_no_more_tokens_are_forgotten_than_asked_for(self, store: Store, session: Session) -> None:
        for n in range(1, 5):
            await _rotate(store, n, _AT)
        late = _AT + IDLE_LIFE
        assert [await _purge_tokens(store, late, limit=2) for _ in range(4)] == [2, 2, 1, 0]

    async def _is_over(self, store: Store, session: Session, at: datetime, *, newest: int) -> None:
        assert await _living(store, session, at) == []
        await _refused(store, newest, at)
        row = await store.hot_reads.principal(a_session_id())
        assert row is not None
        assert row.revoked_at == at


async def _rotate(store: Store, token: int, now: datetime) -> Rotation:
    async with store.work() as w:
        rotation = await w.sessions.rotate(a_refresh_token(token).hash, a_refresh_token(token + 1), now)
        await w.commit()
    return rotation


async def _refused(store: Store, token: int, now: datetime) -> None:
    async with store.work() as w:
        with pytest.raises(InvalidToken):
            await w.sessions.rotate(a_refresh_token(token).hash, a_refresh_token(token + 1), now)
        await w.commit()


async def _living(store: Store, session: Session, now: datetime) -> list[Session]:
    async with store.work.snapshot() as w:
        return list(await w.sessions.list(session.user_id, now))


async def _purge_tokens(store: Store, now: datetime, *, limit: int) -> int:
    async with store.work() as w:
        removed = await w.sessions.purge_tokens(now, limit=limit)
        await w.commit()
    return removed
