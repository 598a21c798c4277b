"""What every store does besides its units of work."""

from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.store import Store


class StoreContract(StoredContract):
    """Opened, it serves."""

    async def test_an_opened_store_can_serve(self, store: Store) -> None:
        await store.check()

    async def test_it_can_serve_as_often_as_it_is_asked(self, store: Store) -> None:
        for _ in range(5):
            await store.check()

    async def test_it_has_the_hot_reads(self, store: Store) -> None:
        assert isinstance(store.hot_reads, HotReads)
