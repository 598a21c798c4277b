"""What every store says of what it holds sealed."""

import pytest

from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import NOW
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
        async with store.work.for_user(athlete.id)() as w:
            with pytest.raises(ForeignOwner):
                await w.sealed.heads(NOW)
