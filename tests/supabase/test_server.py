"""A server that goes away and comes back, and one that has to show who it is."""

import asyncio
import os
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tests.databases import ask, deployment_at, like_supabase, run
from tests.postgres import Server, server
from tests.supabase.certificates import authority
from training_analyzer.adapters.supabase import migrate
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.errors import StoreUnavailable
from training_analyzer.plugins.testing.builders import a_user, a_user_id, an_activity
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """Return a server of our own, which other tests do not need."""
    with server() as own:
        own.reload({"synchronous_commit": "on"})  # it is killed here, and keeps what it said was committed
        like_supabase(own.url, own.url)
        migrate.upgrade(deployment_at(own.url))
        yield own


@pytest.fixture
def deployment(running: Server) -> Iterator[Deployment]:
    yield deployment_at(running.url)
    if not (running.home / "data" / "postmaster.pid").exists():
        running.start()  # a test failed while it was down
    run(running.url, "DELETE FROM training_analyzer.user_account")


async def add(store: Store, number: int, user: int = 1) -> None:
    async with store.work.for_user(a_user_id(user))() as w:
        await w.activities.add(an_activity(number, user_id=a_user_id(user)))
        await w.commit()


async def opened_with(store: Store, connections: int) -> None:
    """Have that many connections open in each of the pools."""
    met = asyncio.Barrier(connections)

    async def look() -> None:
        async with store.work.snapshot():
            await met.wait()

    await asyncio.gather(*(look() for _ in range(connections)))
    reads = [store.hot_reads.activity_page(a_user_id(), after=None, limit=9) for _ in range(4 * connections)]
    await asyncio.gather(*reads)


async def test_after_a_restart_no_request_is_lost(deployment: Deployment, running: Server) -> None:
    async with build(deployment) as store:
        async with store.work() as w:
            await w.users.add(a_user())
            await w.commit()
        await opened_with(store, 4)
        await asyncio.to_thread(running.restart)
        await asyncio.gather(*(add(store, number) for number in range(1, 9)))
        pages = await asyncio.gather(
            *(store.hot_reads.activity_page(a_user_id(), after=None, limit=9) for _ in range(8))
        )
        assert [len(page) for page in pages] == [8] * 8
        await store.check()


async def test_while_it_is_down_it_is_unavailable_and_then_serves_again(
    deployment: Deployment, running: Server
) -> None:
    async with build(deployment) as store:
        async with store.work() as w:
            await w.users.add(a_user())
            await w.commit()
        async with store.work.for_user(a_user_id())() as in_flight:
            await in_flight.activities.add(an_activity(1))
            await asyncio.to_thread(running.stop)
            for ask in (
                store.check(),
                asyncio.create_task(
                    add(store, 2, user=2)
                ),  # who was first keeps the other's turn until its unit ends
                store.hot_reads.activity_page(a_user_id(), after=None, limit=1),
                in_flight.commit(),
            ):
                with pytest.raises(StoreUnavailable):
                    await ask
        with pytest.raises(StoreUnavailable, match="cannot be reached"):
            async with build(deployment):
                pass
        await asyncio.to_thread(running.start)
        await add(store, 3)
        page = await store.hot_reads.activity_page(a_user_id(), after=None, limit=9)
        assert [row.id for row in page] == [an_activity(3).id]  # what was in flight is gone, whole


async def test_a_connection_that_the_server_ends_is_replaced(deployment: Deployment) -> None:
    async with build(deployment) as store:
        await opened_with(store, 2)
        await asyncio.to_thread(
            run,
            deployment.secrets["url"].reveal(),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'",
        )
        await store.check()
        assert await store.hot_reads.activity_page(a_user_id(), after=None, limit=9) == []


async def connections(running: Server) -> int:
    """Return how many connections the server has besides the one that asks."""
    asked = (
        "SELECT count(*)::int FROM pg_stat_activity"
        " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    ((count,),) = await asyncio.to_thread(ask, running.url, asked)
    return cast("int", count)


async def test_a_closed_store_says_so_and_leaves_no_connection(
    deployment: Deployment, running: Server
) -> None:
    async with build(deployment) as store:
        await opened_with(store, 4)
        assert await connections(running) > 4
    async with asyncio.timeout(60):  # a backend takes a moment to go
        while await connections(running):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.check()
    with pytest.raises(StoreUnavailable):
        await store.hot_reads.activity_page(a_user_id(), after=None, limit=1)


@pytest.fixture
def secured(running: Server, tmp_path: Path) -> Iterator[Path]:
    """Let the server show a certificate for 127.0.0.1; return the authority that signed it."""
    signer = authority(tmp_path / "ca.pem")
    data = running.home / "data"
    for file in signer.server(tmp_path, "127.0.0.1"):
        target = data / file.name
        target.touch(mode=0o600)
        target.write_bytes(file.read_bytes())
        if running.as_user:
            os.chown(target, running.as_user["user"], running.as_user["group"])
    running.reload({"ssl": "on"})
    yield signer.file
    running.reload({"ssl": "off"})


async def secured_connections(running: Server, url: str, ca_file: Path | None) -> int:
    """Open a store; return how many connections to the server are secured."""
    deployment = deployment_at(f"{url}?sslmode=verify-full", **({"ca_file": str(ca_file)} if ca_file else {}))
    async with build(deployment) as store, store.work.snapshot():
        secured = "SELECT count(*)::int FROM pg_stat_ssl WHERE ssl"
        ((count,),) = await asyncio.to_thread(ask, running.url, secured)
        return cast("int", count)


async def test_a_server_that_its_authority_vouches_for_is_reached(running: Server, secured: Path) -> None:
    assert await secured_connections(running, running.url, secured) >= 2  # one of each pool


@pytest.mark.parametrize("who", ["another authority", "no authority of ours", "another name"])
async def test_a_server_that_cannot_show_who_it_is_is_refused(
    running: Server, secured: Path, tmp_path: Path, who: str
) -> None:
    url = running.url.replace("127.0.0.1", "localhost") if who == "another name" else running.url
    other = authority(tmp_path / "other.pem").file
    trusted = {"another authority": other, "no authority of ours": None, "another name": secured}[who]
    with pytest.raises(StoreUnavailable, match="certificate verify failed") as refused:
        await secured_connections(running, url, trusted)
    assert isinstance(refused.value.__cause__, ssl.SSLCertVerificationError)
