"""The store behind the fence: what units of the system and of athletes reach through it."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.databases import SERVER, as_user, deployment_at
from tests.supabase.attacks import ANNE, BEN, FENCE, unit_of
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.purge import purge
from training_analyzer.plugins.testing.builders import an_activity, an_activity_id
from training_analyzer.ports.store import Store


async def test_a_unit_of_the_system_sweeps_what_has_expired_and_sees_nothing_else(attacked: str) -> None:
    async with unit_of(attacked, BEN) as connection:
        for key, expires in (("old", "now() - interval '1 second'"), ("new", "now() + interval '1 day'")):
            await connection.execute(
                f"INSERT INTO idempotency_key VALUES ($1, $2, 'r', '', now(), {expires})",  # noqa: S608 - ours
                BEN,
                key,
            )
            age = "401 days" if key == "old" else "399 days"
            await connection.execute(
                f"INSERT INTO tombstone VALUES ($1, $2, now() - interval '{age}', gen_random_uuid())",  # noqa: S608
                BEN,
                key,
            )
        await connection.execute(FENCE.opening(None))
        assert await connection.fetchval("SELECT array_agg(key) FROM idempotency_key") == ["old"]
        assert await connection.fetchval("SELECT array_agg(kind) FROM tombstone") == ["old"]
        for table in ("idempotency_key", "tombstone"):
            assert await connection.execute(f"DELETE FROM {table}") == "DELETE 1"  # noqa: S608 - ours
            assert await connection.execute(f"UPDATE {table} SET user_id = user_id") == "UPDATE 0"  # noqa: S608


async def test_what_has_expired_is_purged_through_the_fence(served: Store) -> None:
    now = datetime.now(UTC)
    await served.rate_gate.mark("somebody", "known", now)
    async with served.work.for_user(BEN)() as w:
        for key, expires_at in (("old", now - timedelta(hours=1)), ("new", now + timedelta(hours=1))):
            await w.idempotency_keys.claim(
                BEN, key, route="r", body_hash=b"", now=now - timedelta(days=1), expires_at=expires_at
            )
        await w.activities.add(an_activity(7, user_id=BEN))
        await w.activities.remove(BEN, an_activity_id(7), now - timedelta(days=500))
        await w.commit()
    purged = await purge(work=served.work, rate_gate=served.rate_gate, now=now)
    assert (purged.idempotency_keys, purged.removals, purged.rates) == (1, 1, 1)
    async with served.work.for_user(BEN)() as w:
        await w.idempotency_keys.release(BEN, "new")
        await w.commit()


@pytest.fixture
async def served(attacked: str) -> AsyncIterator[Store]:
    async with build(deployment_at(as_user(attacked, SERVER))) as store:
        yield store


async def test_a_unit_of_the_system_does_not_reach_an_athletes_rows(served: Store) -> None:
    async with served.work.snapshot() as w:
        assert (await w.users.get(ANNE)).id == ANNE
        with pytest.raises(NotFound):
            await w.activities.get(ANNE, an_activity_id())


async def test_requests_of_two_athletes_on_few_connections_do_not_mix(served: Store) -> None:
    async def ask(owner: UserId) -> None:
        page = await served.hot_reads.activity_page(owner, after=None, limit=9)
        assert len(page) == 1
        async with served.work.for_user(owner).snapshot() as w:
            assert (await w.activities.get(owner, an_activity_id())).user_id == owner

    await asyncio.gather(*(ask(owner) for owner in (ANNE, BEN) * 50))
