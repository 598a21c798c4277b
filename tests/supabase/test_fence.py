"""Row-level security by attack: what one athlete's unit may do with another's rows, and who may do anything."""

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest

from tests.databases import OWNER, SCHEMA, SERVER, as_user
from tests.supabase.attacks import ANNE, BEN, FENCE, api_as, unit_of
from training_analyzer.adapters.sql.ownership import OWNERSHIP

OWNED = [name for name, whose in OWNERSHIP.items() if not whose.private]
PRIVATE = [name for name, whose in OWNERSHIP.items() if whose.private]


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
