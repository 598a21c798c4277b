"""What every flag of maintenance does."""

import asyncio
from datetime import timedelta

from training_analyzer.domain.maintenance import Maintenance
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.job_steps import LEASE, a_job_id, claimed, queued
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store


class MaintenanceFlagContract(StoredContract):
    """Begun once, ended once."""

    async def test_a_new_deployment_is_not_under_maintenance(self, store: Store) -> None:
        assert await store.maintenance_flag.find() is None
        assert not await store.maintenance_flag.end()

    async def test_what_was_begun_is_found_until_it_ends(self, store: Store) -> None:
        flag = store.maintenance_flag
        assert await flag.begin(NOW, "the move")
        assert await flag.find() == Maintenance(NOW, "the move")
        assert await flag.end()
        assert await flag.find() is None
        assert not await flag.end()

    async def test_what_was_begun_already_stays_as_it_was(self, store: Store) -> None:
        flag = store.maintenance_flag
        await flag.begin(NOW, "the move")
        assert not await flag.begin(NOW + timedelta(hours=1), "another reason")
        assert await flag.find() == Maintenance(NOW, "the move")

    async def test_it_begins_again_after_its_end(self, store: Store) -> None:
        flag = store.maintenance_flag
        await flag.begin(NOW, "the move")
        await flag.end()
        assert await flag.begin(NOW, "another reason")
        assert await flag.find() == Maintenance(NOW, "another reason")

    async def test_a_job_that_it_interrupts_loses_no_attempt(self, store: Store) -> None:
        await queued(store, 1, max_attempts=1)
        assert len(await claimed(store)) == 1
        assert await store.maintenance_flag.begin(NOW, "the move")
        assert not await store.maintenance_flag.begin(NOW, "again")
        await store.maintenance_flag.end()
        (again,) = await claimed(store, now=NOW + 2 * LEASE)
        assert (again.id, again.attempts) == (a_job_id(1), 1)

    async def test_of_many_that_begin_at_once_one_does(self, store: Store) -> None:
        begun = await asyncio.gather(*(store.maintenance_flag.begin(NOW, str(n)) for n in range(10)))
        assert begun.count(True) == 1
