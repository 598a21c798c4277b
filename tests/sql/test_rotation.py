"""Keys change while syncs go on."""

import asyncio
from dataclasses import replace

from training_analyzer.adapters.fake.vault import FakeVault
from training_analyzer.domain.services.rotate_seals import rotate_seals
from training_analyzer.domain.sync.connection import LEASE, Connection
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.connection_builders import a_connection
from training_analyzer.ports.store import Store

OLD, NEW = FakeVault(["old"]), FakeVault(["new", "old"])
CONNECTIONS, CHANGES = 12, 4


async def connected(store: Store, number: int) -> Connection:
    connection = a_connection(number)
    connection = replace(connection, sealed=sealed(OLD, connection, b"first"))
    async with store.work() as w:
        await w.users.add(a_user(number))
        await w.connections.add(connection)
        await w.commit()
    async with store.work() as w:
        taken = await w.connections.take(connection.id, NOW, NOW + LEASE)
        await w.commit()
    assert taken
    return taken


def sealed(vault: FakeVault, connection: Connection, text: bytes) -> bytes:
    return vault.seal(text, credential_context(connection.user_id, connection.provider, connection.id))


async def change(store: Store, connection: Connection) -> None:
    """Bring new tokens one after another, as a server does that has not been told of the new key yet."""
    version = connection.credential_version
    for number in range(CHANGES):
        async with store.work.for_user(connection.user_id)() as w:
            blob = sealed(OLD, connection, b"token %d" % number)
            changed = await w.connections.rotate(
                connection.user_id, connection.id, connection.epoch, version, blob, None
            )
            await w.commit()
        assert changed
        version = changed


async def test_no_token_is_lost_to_a_rotation_beside_it(store: Store) -> None:
    connections = [await connected(store, number) for number in range(1, CONNECTIONS + 1)]
    rotations = [rotate_seals(work=store.work, vault=NEW, now=NOW, batch=5) for _ in range(6)]
    await asyncio.gather(*rotations, *(change(store, each) for each in connections))
    assert (await rotate_seals(work=store.work, vault=NEW, now=NOW)).remaining == {}
    async with store.work.snapshot() as w:
        values = await w.sealed.page("wearable-token", None, 100)
    newest = b"token %d" % (CHANGES - 1)
    assert [FakeVault(["new"]).open(each.blob, each.context) for each in values] == [newest] * CONNECTIONS
