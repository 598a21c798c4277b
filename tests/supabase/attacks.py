"""A database with rows of two athletes, and transactions on it that say what they like."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest

from tests.databases import SCHEMA, SERVER, Databases, as_user, deployment_at, run
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.ids import UserId
from training_analyzer.plugins.testing.builders import a_goal, a_user, a_user_id, an_activity
from training_analyzer.plugins.testing.stored import stored_user

ANNE, BEN = a_user_id(1), a_user_id(2)
FENCE = Fence(SCHEMA)


@pytest.fixture(scope="module")
def attacked(databases: Databases) -> Iterator[str]:
    """Return a database with rows of two athletes; every attack is rolled back."""
    with databases.migrated() as url:
        asyncio.run(_fill(url))
        run(
            url,
            f"SET search_path TO {SCHEMA}",
            "CREATE VIEW leaking AS SELECT * FROM activity",
            "CREATE VIEW invoking WITH (security_invoker = on) AS SELECT * FROM activity",
            "GRANT SELECT ON leaking, invoking TO ta_unit, authenticated",
            "CREATE TABLE forgotten (user_id uuid)",
        )
        yield url


async def _fill(url: str) -> None:
    async with build(deployment_at(as_user(url, SERVER))) as store:
        for number in (1, 2):
            user = await stored_user(store, a_user(number))
            async with store.work.for_user(user.id)() as w:
                await w.activities.add(an_activity(user_id=user.id))
                await w.goals.add(a_goal(user_id=user.id))
                await w.commit()


@asynccontextmanager
async def unit_of(url: str, owner: UserId | None, login: str = SERVER) -> AsyncIterator[Any]:
    """Open a transaction as units do, on a connection that says what it likes; undo it at the end."""
    connection = await asyncpg.connect(as_user(url, login))
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(FENCE.opening(owner))
        yield connection
    finally:
        await transaction.rollback()
        await connection.close()


@asynccontextmanager
async def api_as(url: str, role: str, owner: UserId | None) -> AsyncIterator[Any]:
    """Open a transaction as Supabase's API does for a request."""
    connection = await asyncpg.connect(as_user(url, "authenticator"))
    transaction = connection.transaction()
    await transaction.start()
    try:
        claims = "" if owner is None else f'{{"sub":"{owner}","role":"{role}"}}'
        await connection.execute(f"SET LOCAL search_path TO {SCHEMA}")
        await connection.fetch(
            "SELECT set_config('request.jwt.claims', $1, true), set_config('role', $2, true)", claims, role
        )
        yield connection
    finally:
        await transaction.rollback()
        await connection.close()
