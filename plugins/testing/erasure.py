"""What every store does when an athlete is deleted."""

from dataclasses import replace

import pytest

from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.deletion import ACCOUNT_DELETION
from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import JobId, UserId
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.plugins.testing.builders import NOW, an_activity, an_id
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store


class ErasureContract(StoredContract):
    """All that is an athlete's goes, and nothing else."""

    async def test_rows_go_a_few_at_a_time_until_none_is_left(self, store: Store, athlete: User) -> None:
        await stored_activities(store, *(an_activity(number, user_id=athlete.id) for number in range(5)))
        counts: list[int] = []
        while counts[-1:] != [0]:
            counts.append(await _delete_some(store, athlete.id, limit=2))
        assert max(counts) == 2
        assert sum(counts) >= 5
        assert await store.hot_reads.activity_page(athlete.id, after=None, limit=10) == []
        async with store.work.snapshot() as w:
            assert (await w.users.get(athlete.id)).email == athlete.email

    async def test_a_duplicate_goes_before_or_after_its_original(self, store: Store, athlete: User) -> None:
        originals = [an_activity(number, user_id=athlete.id) for number in range(2)]
        await stored_activities(store, *originals)
        copies = [
            replace(an_activity(10 + number, user_id=athlete.id), duplicate_of=original.id)
            for number, original in enumerate(originals)
        ]
        await stored_activities(store, *copies)
        while await _delete_some(store, athlete.id, limit=1):
            pass
        assert await _traces(store, athlete) == []

    async def test_what_is_another_athletes_stays(self, store: Store, athlete: User, other: User) -> None:
        await stored_activities(store, an_activity(1, user_id=athlete.id), an_activity(1, user_id=other.id))
        while await _delete_some(store, athlete.id, limit=10):
            pass
        await _delete_account(store, athlete.id)
        assert len(await store.hot_reads.activity_page(other.id, after=None, limit=10)) == 1
        async with store.work.snapshot() as w:
            assert await w.users.get(other.id) == other

    async def test_what_a_former_administrator_granted_stays(
        self, store: Store, athlete: User, other: User
    ) -> None:
        grant = Override(
            user_id=other.id,
            feature=Feature.AI_ANALYSIS,
            max_amount=5,
            expires_at=None,
            reason="sorry",
            created_by=athlete.id,
            created_at=NOW,
        )
        async with store.work() as w:
            await w.overrides.replace(other.id, [grant])
            await w.commit()
        assert await _delete_some(store, athlete.id, limit=10) == 0
        assert await _traces(store, athlete) == []
        async with store.work.snapshot() as w:
            assert list(await w.overrides.of_user(other.id)) == [replace(grant, created_by=None)]

    async def test_private_rows_go_too_and_the_job_that_deletes_stays(
        self, store: Store, athlete: User
    ) -> None:
        kept, gone = JobId(an_id(1)), JobId(an_id(2))
        async with store.work() as w:
            await w.second_factors.enrol(SecondFactor(user_id=athlete.id, seed=b"seed", created_at=NOW))
            await w.jobs.add(kept, NewJob(kind=ACCOUNT_DELETION, user_id=athlete.id), NOW)
            await w.jobs.add(gone, NewJob(kind="other", user_id=athlete.id), NOW)
            await w.commit()
        assert await _traces(store, athlete) != []
        while await _delete_some(store, athlete.id, limit=10):
            pass
        assert await _traces(store, athlete) == []
        async with store.work.snapshot() as w:
            assert await w.second_factors.find(athlete.id) is None
            assert await w.jobs.find(athlete.id, gone) is None
            assert await w.jobs.find(athlete.id, kept) is not None

    async def test_a_deleted_accounts_address_is_free_and_what_came_in_meanwhile_went_along(
        self, store: Store, athlete: User
    ) -> None:
        await stored_activities(store, an_activity(1, user_id=athlete.id))
        await _delete_account(store, athlete.id)
        await _delete_account(store, athlete.id)
        assert await store.hot_reads.activity_page(athlete.id, after=None, limit=10) == []
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.users.get(athlete.id)
            await w.users.add(replace(athlete, id=UserId(an_id(99))))
            await w.commit()

    @pytest.mark.parametrize("what", ["id", "email"])
    async def test_an_id_or_an_address_in_nobodys_row_is_a_trace(
        self, store: Store, athlete: User, what: str
    ) -> None:
        word = str(getattr(athlete, what)).upper()
        async with store.work() as w:
            await w.jobs.add(JobId(an_id(10)), NewJob(kind="other", payload={"to": f"<{word}>"}), NOW)
            await w.commit()
        assert len(await _traces(store, athlete)) == 1

    async def test_the_account_itself_is_a_trace_once_it_should_be_gone(
        self, store: Store, athlete: User
    ) -> None:
        async with store.work.for_user(athlete.id).snapshot() as w:
            assert await w.erasure.traces(athlete.id, athlete.email) == []
            assert len(await w.erasure.traces(athlete.id, None)) == 1

    async def test_what_another_athlete_wrote_is_no_trace(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await stored_activities(
            store, replace(an_activity(1, user_id=other.id), notes=f"with {athlete.email}")
        )
        assert await _traces(store, athlete) == []

    async def test_nobody_deletes_another(self, store: Store, athlete: User, other: User) -> None:
        async with store.work.for_user(athlete.id)() as w:
            for step in (
                w.erasure.delete_some(other.id, limit=1),
                w.erasure.delete_account(other.id),
                w.erasure.traces(other.id, None),
            ):
                with pytest.raises(ForeignOwner):
                    await step


async def _delete_some(store: Store, user_id: UserId, *, limit: int) -> int:
    async with store.work.for_user(user_id)() as w:
        deleted = await w.erasure.delete_some(user_id, limit=limit)
        await w.commit()
    return deleted


async def _delete_account(store: Store, user_id: UserId) -> None:
    async with store.work.for_user(user_id)() as w:
        await w.erasure.delete_account(user_id)
        await w.commit()


async def _traces(store: Store, user: User) -> list[str]:
    async with store.work.for_user(user.id).snapshot() as w:
        return list(await w.erasure.traces(user.id, user.email))
