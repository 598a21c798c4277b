"""Through a transaction pooler, PgBouncer, that has fewer connections to the server than we have to it.

Without PgBouncer (Debian's package of that name) these tests are left out, unless TA_TEST_NEEDS_ALL=1.
"""

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest

from tests.databases import PASSWORD, SERVER, as_user, deployment_at
from tests.postgres import as_other_than_root, free_port, leave_out
from training_analyzer.adapters.supabase.settings import Pooler, settings_of
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.plugins.testing.builders import a_user, a_user_id, an_activity
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.store import Store

SERVER_CONNECTIONS = 2

CONFIGURATION = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own_port}
unix_socket_dir =
auth_type = plain
auth_file = {home}/users
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 100
logfile = {home}/log
pidfile = {home}/pid
"""


@pytest.fixture
def pooled(database: str) -> Iterator[str]:
    """Return the address of a pooler before the database."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
    if program is None:
        leave_out("there is no pgbouncer to test the transaction pooler with")
    home, port, parts = Path(tempfile.mkdtemp(prefix="ta-pool-")), free_port(), urlsplit(database)
    users = home / "users"
    users.write_text(f'"{SERVER}" "{PASSWORD}"\n')
    ini = home / "pgbouncer.ini"
    ini.write_text(
        CONFIGURATION.format(
            host=parts.hostname, port=parts.port, own_port=port, home=home, size=SERVER_CONNECTIONS
        )
    )
    as_user_ = as_other_than_root()
    for path in (home, users, ini) if as_user_ else ():
        os.chown(path, as_user_["user"], as_user_["group"])
    running = subprocess.Popen(  # noqa: S603 - the pooler
        [program, str(ini)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user_
    )
    login = urlsplit(as_user(database, SERVER))
    url = urlunsplit(login._replace(netloc=f"{SERVER}:{PASSWORD}@127.0.0.1:{port}"))
    try:
        assert asyncio.run(_answers(url, running)), (home / "log").read_text()
        yield url
    finally:
        running.terminate()
        running.wait(timeout=10)
        shutil.rmtree(home, ignore_errors=True)


async def _answers(url: str, running: "subprocess.Popen[bytes]") -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until and running.poll() is None:
        try:
            connection = await asyncpg.connect(url, statement_cache_size=0)
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(0.05)
        else:
            await connection.close()
            return True
    return False


@pytest.fixture
async def store(pooled: str) -> AsyncIterator[Store]:
    deployment = deployment_at(pooled, pooler="transaction")
    assert settings_of(deployment).pooler is Pooler.TRANSACTION
    async with build(deployment) as opened:
        yield opened


async def test_two_athletes_through_few_connections_lose_nothing_and_never_mix(store: Store) -> None:
    athletes = [a_user_id(1), a_user_id(2)]
    for number in (1, 2):
        await stored_user(store, a_user(number))

    async def record(owner: UserId, number: int) -> None:
        async with store.work.for_user(owner)() as w:
            one = an_activity(number, user_id=owner, load=10.0)
            await w.activities.add(one)
            await rebuild_series(w, owner, [one])
            await w.commit()

    async def read(owner: UserId) -> None:
        for row in await store.hot_reads.activity_page(owner, after=None, limit=200):
            async with store.work.for_user(owner).snapshot() as w:
                assert (await w.activities.get(owner, row.id)).user_id == owner

    async with asyncio.TaskGroup() as tasks:
        for number in range(1, 26):
            for owner in athletes:
                tasks.create_task(record(owner, number))
                tasks.create_task(read(owner))
    for owner in athletes:
        assert len(await store.hot_reads.activity_page(owner, after=None, limit=200)) == 25


async def test_no_statement_is_left_prepared_and_no_setting_set(store: Store, database: str) -> None:
    owner = (await stored_user(store, a_user(1))).id
    for _ in range(20):
        async with store.work.for_user(owner).snapshot() as w:
            await w.activities.around(owner, an_activity().started_at, 60.0)
        await store.hot_reads.activity_page(owner, after=None, limit=9)

    async def left(connection: object) -> tuple[object, ...]:
        asked = (
            "SELECT (SELECT count(*) FROM pg_prepared_statements WHERE name <> ''), current_user,"
            " nullif(current_setting('request.jwt.claims', true), '')"
        )
        return tuple(await connection.fetchrow(asked))  # type: ignore[attr-defined]  # the driver is untyped

    pool = store.hot_reads._pool._pool  # type: ignore[attr-defined]  # noqa: SLF001 - no port shows a connection
    for _ in range(2 * SERVER_CONNECTIONS):
        async with pool.acquire() as connection, connection.transaction():
            assert await left(connection) == (0, SERVER, None)


async def test_many_that_connect_at_once_do_not_take_each_others_statements(pooled: str) -> None:
    async def look(store: Store) -> None:
        async with store.work.snapshot() as w:
            assert await w.users.find_by_email(a_user(9).email) is None

    async def opened() -> None:
        async with build(deployment_at(pooled, pooler="transaction")) as store:
            await asyncio.gather(*(look(store) for _ in range(8)))

    await asyncio.gather(*(opened() for _ in range(8)))
