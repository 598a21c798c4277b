"""What every store of kept replies does."""

import asyncio
from datetime import datetime, timedelta

import pytest

from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.requests import KeptReply, KeyInFlight, KeyReused
from training_analyzer.plugins.testing.builders import NOW, a_digest
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_CLAIM_LIFE = timedelta(minutes=1)
_REPLY_LIFE = timedelta(days=1)
_REPLY = KeptReply(
    201, {"location": "/v1/activities/act_1", "x-name": "Zoë 🏃"}, bytes(range(256)) + b'{"id":"act_1"}'
)


class IdempotencyKeysContract(StoredContract):
    """One row a user and key."""

    async def test_a_key_is_the_first_claimers(self, store: Store, athlete: User) -> None:
        assert await _claim(store, athlete.id) is None

    async def test_a_second_claim_meets_the_first_in_flight(self, store: Store, athlete: User) -> None:
        await _claim(store, athlete.id)
        with pytest.raises(KeyInFlight):
            await _claim(store, athlete.id)

    async def test_a_kept_reply_comes_back_byte_for_byte(self, store: Store, athlete: User) -> None:
        await _claim(store, athlete.id)
        await _keep(store, athlete.id)
        assert await _claim(store, athlete.id) == _REPLY
        assert await _claim(store, athlete.id) == _REPLY

    async def test_an_empty_reply_is_a_reply(self, store: Store, athlete: User) -> None:
        empty = KeptReply(204, {}, b"")
        await _claim(store, athlete.id)
        await _keep(store, athlete.id, reply=empty)
        assert await _claim(store, athlete.id) == empty

    async def test_a_large_reply_is_kept(self, store: Store, athlete: User) -> None:
        large = KeptReply(200, {}, b"0123456789" * 200_000)
        await _claim(store, athlete.id)
        await _keep(store, athlete.id, reply=large)
        assert await _claim(store, athlete.id) == large

    async def test_another_body_is_refused(self, store: Store, athlete: User) -> None:
        await _claim(store, athlete.id)
        await _keep(store, athlete.id)
        with pytest.raises(KeyReused):
            await _claim(store, athlete.id, body=2)

    async def test_another_route_is_refused(self, store: Store, athlete: User) -> None:
        await _claim(store, athlete.id)
        await _keep(store, athlete.id)
        with pytest.raises(KeyReused):
            await _claim(store, athlete.id, route="POST /v1/other")

    async def test_another_body_never_takes_a_key_in_flight(self, store: Store, athlete: User) -> None:
        await _claim(store, athlete.id)
        with pytest.raises((KeyReused, KeyInFlight)):
            await _claim(store, athlete.id, body=2)

    async def test_a_released_key_is_free(self, store: Store, athlete: User) -> None:
        await _claim(store, athlete.id)
        async with store.work() as w:
            await w.idempotency_keys.release(athlete.id, "key")
            await w.commit()
        assert await _claim(store, athlete.id, body=2) is None

    async def test_a_claim_that_expired_is_free(self, store: Store, athlete: User) -> None:
        await _claim(store, athlete.id)
        assert await _claim(store, athlete.id, body=2, now=NOW + _CLAIM_LIFE + timedelta(seconds=1)) is None

    async def test_a_kept_reply_outlives_the_claim(self, store: Store, athlete: User) -> None:
        await _claim(store, athlete.id)
        await _keep(store, athlete.id)
        assert await _claim(store, athlete.id, now=NOW + _REPLY_LIFE - timedelta(seconds=1)) == _REPLY

    async def test_a_reply_that_expired_is_forgotten(self, store: Store, athlete: User) -> None:
        await _claim(store, athlete.id)
        await _keep(store, athlete.id)
        later = NOW + _REPLY_LIFE + timedelta(seconds=1)
        assert await _claim(store, athlete.id, body=2, now=later) is None
        with pytest.raises(KeyInFlight):
            await _claim(store, athlete.id, body=2, now=later)

    async def test_a_claim_that_is_rolled_back_is_none(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            await w.idempotency_keys.claim(
                athlete.id, "key", route="r", body_hash=b"h", now=NOW, expires_at=NOW + _CLAIM_LIFE
            )
        assert await _claim(store, athlete.id) is None

    async def test_two_athletes_may_use_the_same_key(self, store: Store, athlete: User, other: User) -> None:
        await _claim(store, athlete.id)
        await _keep(store, athlete.id)
        assert await _claim(store, other.id, body=2) is None
        async with store.work() as w:
            await w.idempotency_keys.release(other.id, "key")
            await w.commit()
        assert await _claim(store, athlete.id) == _REPLY

    async def test_keys_are_told_apart_exactly(self, store: Store, athlete: User) -> None:
        for key in ("key", "KEY", "key ", "k%y", "k_y", "ключ", "x" * 255):
            assert await _claim(store, athlete.id, key=key) is None

    async def test_of_twenty_claims_at_once_one_wins(self, store: Store, athlete: User) -> None:
        outcomes = await asyncio.gather(
            *(_claim(store, athlete.id) for _ in range(20)), return_exceptions=True
        )
        assert outcomes.count(None) == 1
        assert {type(outcome) for outcome in outcomes if outcome is not None} == {KeyInFlight}

    async def test_expired_keys_of_all_users_are_forgotten(
        self, store: Store, athlete: User, other: User
    ) -> None:
        for user_id in (athlete.id, other.id):
            await _claim(store, user_id)
        await _claim(store, athlete.id, key="kept")
        await _keep(store, athlete.id, key="kept")
        later = NOW + _CLAIM_LIFE + timedelta(seconds=1)
        assert [await _purge(store, later), await _purge(store, later)] == [len([athlete, other]), 0]
        assert await _claim(store, athlete.id, key="kept", now=later) == _REPLY

    async def test_expired_keys_are_forgotten_a_few_at_a_time(self, store: Store, athlete: User) -> None:
        for number in range(5):
            await _claim(store, athlete.id, key=f"key {number}")
        later = NOW + _CLAIM_LIFE + timedelta(seconds=1)
        assert [await _purge(store, later, limit=2) for _ in range(4)] == [2, 2, 1, 0]


async def _claim(
    store: Store,
    user_id: UserId,
    *,
    key: str = "key",
    route: str = "POST /v1/activities",
    body: int = 1,
    now: datetime = NOW,
) -> KeptReply | None:
    async with store.work() as w:
        reply = await w.idempotency_keys.claim(
            user_id, key, route=route, body_hash=a_digest(body), now=now, expires_at=now + _CLAIM_LIFE
        )
        await w.commit()
    return reply


async def _keep(store: Store, user_id: UserId, *, key: str = "key", reply: KeptReply = _REPLY) -> None:
    async with store.work() as w:
        await w.idempotency_keys.keep(user_id, key, reply, NOW + _REPLY_LIFE)
        await w.commit()


async def _purge(store: Store, now: datetime, *, limit: int = 100) -> int:
    async with store.work() as w:
        count = await w.idempotency_keys.purge(now, limit=limit)
        await w.commit()
    return count
