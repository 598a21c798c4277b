"""What every store says of what it holds sealed."""

from collections.abc import Sequence

import pytest

from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.identity.second_factor import SecondFactor, seed_context
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.sealing import LASTING, SealedValue, SealPurpose
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.connection_builders import a_connection
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store
from training_analyzer.ports.vault import HEAD_BYTES

_SEED = bytes(range(256))


class SealedContract(StoredContract):
    """The heads of all sealed values, whoever's."""

    async def test_an_empty_store_holds_nothing_sealed(self, store: Store) -> None:
        async with store.work.snapshot() as w:
            assert list(await w.sealed.heads(NOW)) == []

    async def test_of_every_seed_it_gives_the_head(self, store: Store, athlete: User, other: User) -> None:
        async with store.work() as w:
            await w.second_factors.enrol(SecondFactor(user_id=athlete.id, seed=_SEED, created_at=NOW))
            await w.second_factors.enrol(SecondFactor(user_id=other.id, seed=b"short", created_at=NOW))
            await w.commit()
        async with store.work.snapshot() as w:
            assert sorted(await w.sealed.heads(NOW)) == sorted([_SEED[:HEAD_BYTES], b"short"])

    async def test_it_is_no_athletes_business(self, store: Store, athlete: User) -> None:
        value = SealedValue(context=seed_context(athlete.id), blob=_SEED)
        async with store.work.for_user(athlete.id)() as w:
            with pytest.raises(ForeignOwner):
                await w.sealed.heads(NOW)
            with pytest.raises(ForeignOwner):
                await w.sealed.page("totp-seed", None, 10)
            with pytest.raises(ForeignOwner):
                await w.sealed.replace(value, b"other")

    async def test_what_lasts_is_read_page_by_page_with_what_binds_it(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _kept(store, [athlete, other], [a_connection(1), a_connection(2)])
        seeds = [SealedValue(context=seed_context(each.id), blob=_SEED) for each in (athlete, other)]
        credentials = [
            SealedValue(context=credential_context(each.user_id, "fake", each.id), blob=b"sealed")
            for each in (a_connection(1), a_connection(2))
        ]
        lasting: dict[SealPurpose, list[SealedValue]] = {"totp-seed": seeds, "wearable-token": credentials}
        assert tuple(lasting) == LASTING
        for purpose, values in lasting.items():
            first, second = sorted(
                values, key=lambda each: each.context.connection_id or str(each.context.user_id)
            )
            async with store.work.snapshot() as w:
                assert list(await w.sealed.page(purpose, None, 10)) == [first, second]
                assert list(await w.sealed.page(purpose, None, 1)) == [first]
                assert list(await w.sealed.page(purpose, first, 10)) == [second]
                assert list(await w.sealed.page(purpose, second, 10)) == []

    async def test_a_text_is_replaced_where_it_is_still_the_same(
        self, store: Store, athlete: User, other: User
    ) -> None:
        connection = a_connection(1, user_id=athlete.id)
        await _kept(store, [athlete, other], [connection])
        seed = SealedValue(context=seed_context(athlete.id), blob=_SEED)
        credential = SealedValue(
            context=credential_context(athlete.id, connection.provider, connection.id), blob=b"sealed"
        )
        for value in (seed, credential):
            async with store.work() as w:
                assert await w.sealed.replace(value, b"anew")
                assert not await w.sealed.replace(value, b"late")
                await w.commit()
        async with store.work.snapshot() as w:
            factors = [await w.second_factors.find(each.id) for each in (athlete, other)]
            assert [each and each.seed for each in factors] == [b"anew", _SEED]
            changed = await w.connections.get(athlete.id, connection.id)
            assert (changed.sealed, changed.credential_version) == (b"anew", connection.credential_version)


async def _kept(store: Store, owners: Sequence[User], connections: Sequence[Connection]) -> None:
    async with store.work() as w:
        for user in owners:
            await w.second_factors.enrol(SecondFactor(user_id=user.id, seed=_SEED, created_at=NOW))
        for connection in connections:
            await w.connections.add(connection)
        await w.commit()
