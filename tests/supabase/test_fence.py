"""Row-level security by attack: what one athlete's unit may do with another's rows, and who may do anything."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest

from tests.databases import OWNER, SCHEMA, SERVER, Databases, as_user, deployment_at, run
from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.purge import purge
from training_analyzer.plugins.testing.builders import a_goal, a_user, a_user_id, an_activity, an_activity_id
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.store import Store

ANNE, BEN = a_user_id(1), a_user_id(2)
FENCE = Fence(SCHEMA)
OWNED = [name for name, whose in OWNERSHIP.items() if not whose.private]
PRIVATE = [name for name, whose in OWNERSHIP.items() if whose.private]


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


@pytest.mark.parametrize("login", [SERVER, OWNER])
async def test_an_athlete_sees_and_counts_own_rows_alone(attacked: str, login: str) -> None:
    """Also where somebody made the owner, whom no policy binds, the server's login."""
    async with unit_of(attacked, BEN, login) as connection:
        assert await connection.fetchval("SELECT count(*) FROM activity") == 1
        assert await connection.fetchval("SELECT count(*) FROM activity WHERE user_id = $1", ANNE) == 0
        assert await connection.fetchval("SELECT user_id FROM goal") == BEN


async def test_a_row_for_another_athlete_is_refused(attacked: str) -> None:
    insert = (
        "INSERT INTO activity SELECT $1, gen_random_uuid(), name, sport, sub_sport, source, NULL, revision, started_at,"
        " utc_offset_s, timezone, local_day, elapsed_time_s, timer_time_s, moving_time_s, distance_m, ascent_m,"
        " avg_hr_bpm, max_hr_bpm, avg_power_w, max_power_w, energy_kj, np_w, load, load_method, load_override, rpe,"
        " notes, device, partial, import_notes, parent_id, duplicate_of, NULL, created_at, updated_at, version"
        " FROM activity"
    )
    async with unit_of(attacked, BEN) as connection:
        assert await connection.execute(insert, BEN) == "INSERT 0 1"
    async with unit_of(attacked, BEN) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute(insert, ANNE)


async def test_changing_and_removing_touches_none_of_anothers(attacked: str) -> None:
    async with unit_of(attacked, BEN) as connection:
        assert (
            await connection.execute("UPDATE activity SET name = 'x' WHERE user_id = $1", ANNE) == "UPDATE 0"
        )
        assert await connection.execute("UPDATE activity SET name = 'x'") == "UPDATE 1"
        assert await connection.execute("DELETE FROM activity WHERE user_id = $1", ANNE) == "DELETE 0"
        assert await connection.execute("DELETE FROM goal") == "DELETE 1"


async def test_an_own_row_is_not_handed_to_another(attacked: str) -> None:
    async with unit_of(attacked, BEN) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            await connection.execute("UPDATE activity SET user_id = $1", ANNE)


@pytest.mark.parametrize("table", sorted(OWNERSHIP))
async def test_nobody_truncates(attacked: str, table: str) -> None:
    """Policies do not see TRUNCATE: the privilege has to be missing."""
    async with unit_of(attacked, BEN) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"TRUNCATE {table} CASCADE")
    async with api_as(attacked, "authenticated", BEN) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(f"TRUNCATE {table} CASCADE")


async def test_a_view_shows_own_rows_where_it_asks_as_its_reader(attacked: str) -> None:
    """A plain view asks as its owner, whom no policy binds: the catalog's test refuses such views."""
    async with unit_of(attacked, BEN) as connection:
        assert await connection.fetchval("SELECT count(*) FROM invoking") == 1
        assert await connection.fetchval("SELECT count(*) FROM leaking") == 2


@pytest.mark.parametrize("table", OWNED)
async def test_who_speaks_for_nobody_sees_nothing(attacked: str, table: str) -> None:
    async with unit_of(attacked, None) as connection:
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0  # noqa: S608 - our tables
        assert await connection.execute(f"DELETE FROM {table}") == "DELETE 0"  # noqa: S608 - our tables


async def test_the_servers_login_reaches_no_athletes_rows_before_it_speaks_for_one(attacked: str) -> None:
    connection = await asyncpg.connect(as_user(attacked, SERVER))
    assert (
        await connection.fetchval("SELECT count(*) FROM user_account") == 2
    )  # by the search path of the role
    assert await connection.fetchval("SELECT count(*) FROM activity") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("CREATE TABLE mine (id int)")
    await connection.close()


async def test_the_databases_own_api_reaches_own_rows_and_no_private_table(attacked: str) -> None:
    async with api_as(attacked, "authenticated", BEN) as connection:
        assert await connection.fetchval("SELECT array_agg(user_id) FROM activity") == [BEN]
    for table in PRIVATE:
        async with api_as(attacked, "authenticated", BEN) as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"SELECT 1 FROM {SCHEMA}.{table}")  # noqa: S608 - our tables
    async with api_as(attacked, "authenticated", None) as connection:
        assert await connection.fetchval("SELECT count(*) FROM activity") == 0


@pytest.mark.parametrize("table", sorted(OWNERSHIP))
async def test_a_visitor_reaches_nothing(attacked: str, table: str) -> None:
    async with api_as(attacked, "anon", None) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(f"SELECT 1 FROM {SCHEMA}.{table}")  # noqa: S608 - our tables


async def test_the_emulated_defaults_would_have_opened_a_table_to_every_visitor(attacked: str) -> None:
    """What stands above rests on explicit revokes: a table without any is open."""
    async with api_as(attacked, "authenticated", None) as connection:
        await connection.execute("TRUNCATE forgotten")


async def test_nothing_of_a_unit_is_left_on_its_connection(attacked: str) -> None:
    connection = await asyncpg.connect(as_user(attacked, SERVER))
    for owner in (BEN, None, ANNE):
        async with connection.transaction():
            await connection.execute(FENCE.opening(owner, in_turn=True))
            assert await connection.fetchval("SELECT count(*) FROM activity") == (owner is not None)
        left = "SELECT current_user, nullif(current_setting('request.jwt.claims', true), '')"
        assert tuple(await connection.fetchrow(left)) == (SERVER, None)
    await connection.close()


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
