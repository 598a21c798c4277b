"""Sealing under a new key what lies under older ones."""

from dataclasses import replace
from typing import Final

import pytest

from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.adapters.fake.vault import FakeVault
from training_analyzer.domain.identity.second_factor import SecondFactor, seed_context
from training_analyzer.domain.sealing import SealContext, UnknownKey
from training_analyzer.domain.services.rotate_seals import Rotation, rotate_seals
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.connection_builders import a_connection

OLD, NEW = FakeVault(["old"]), FakeVault(["new", "old"])
ATHLETES: Final = 7


class Killed(BaseException):
    """The process is gone."""


class DyingVault(FakeVault):
    """Seals so often, then dies."""

    def __init__(self, seals: int) -> None:
        super().__init__(["new", "old"])
        self._left = seals

    def reseal(self, blob: bytes, context: SealContext) -> bytes:
        if not self._left:
            raise Killed
        self._left -= 1
        return super().reseal(blob, context)


def connection_of(number: int) -> Connection:
    connection = a_connection(number)
    context = credential_context(connection.user_id, connection.provider, connection.id)
    return replace(connection, sealed=OLD.seal(b"token %d" % number, context))


async def store_of_athletes() -> FakeStore:
    store = FakeStore()
    async with store.work() as w:
        for number in range(1, ATHLETES + 1):
            user = a_user(number)
            await w.users.add(user)
            seed = OLD.seal(b"seed %d" % number, seed_context(user.id))
            await w.second_factors.enrol(SecondFactor(user_id=user.id, seed=seed, created_at=NOW))
            await w.connections.add(connection_of(number))
        await w.commit()
    return store


async def opened(store: FakeStore, vault: FakeVault) -> list[bytes]:
    """Return everything that opens, in order."""
    async with store.work.snapshot() as w:
        values = [
            *await w.sealed.page("totp-seed", None, 100),
            *await w.sealed.page("wearable-token", None, 100),
        ]
    return [vault.open(each.blob, each.context) for each in values]


async def test_afterwards_the_old_key_may_go() -> None:
    store = await store_of_athletes()
    before = await opened(store, NEW)
    rotation = await rotate_seals(work=store.work, vault=NEW, now=NOW, batch=2)
    assert rotation == Rotation(resealed=2 * ATHLETES, broken=0, remaining={})
    assert await opened(store, FakeVault(["new"])) == before
    again = await rotate_seals(work=store.work, vault=NEW, now=NOW, batch=2)
    assert again == Rotation(resealed=0, broken=0, remaining={})


@pytest.mark.parametrize("seals", range(0, 2 * ATHLETES, 3))
async def test_cut_off_anywhere_it_goes_on_later(seals: int) -> None:
    store = await store_of_athletes()
    before = await opened(store, NEW)
    with pytest.raises(Killed):
        await rotate_seals(work=store.work, vault=DyingVault(seals), now=NOW, batch=2)
    assert await opened(store, NEW) == before
    rotation = await rotate_seals(work=store.work, vault=NEW, now=NOW, batch=2)
    assert rotation.remaining == {}
    assert await opened(store, FakeVault(["new"])) == before


async def test_one_that_belongs_to_another_row_is_counted_and_left() -> None:
    store = await store_of_athletes()
    async with store.work() as w:
        first, second = await w.sealed.page("wearable-token", None, 2)
        await w.sealed.replace(first, second.blob)
        await w.commit()
    rotation = await rotate_seals(work=store.work, vault=NEW, now=NOW, batch=2)
    assert rotation == Rotation(resealed=2 * ATHLETES - 1, broken=1, remaining={"old": 1})


async def test_a_key_that_is_gone_ends_it() -> None:
    store = await store_of_athletes()
    with pytest.raises(UnknownKey, match="old"):
        await rotate_seals(work=store.work, vault=FakeVault(["new"]), now=NOW)
