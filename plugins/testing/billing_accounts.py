"""What every store of customers does."""

import asyncio
from random import Random

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.services.retried import retried
from training_analyzer.plugins.testing.billing_builders import a_billing_account, a_snapshot, a_subscription
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_MINE = a_billing_account()


class BillingAccountsContract(StoredContract):
    """One account a user, vendor and mode; the fetch that began last is the one that counts."""

    async def test_it_is_stored_once(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            assert await w.billing_accounts.ensure(_MINE) == _MINE
            assert await w.billing_accounts.ensure(a_billing_account(2)) == _MINE
            live = a_billing_account(3, livemode=True)
            assert await w.billing_accounts.ensure(live) == live
            await w.commit()
        async with store.work.snapshot() as w:
            assert await w.billing_accounts.find(athlete.id, "fake", livemode=False) == _MINE
            assert await w.billing_accounts.find(athlete.id, "fake", livemode=True) == live
            assert await w.billing_accounts.find(athlete.id, "stripe", livemode=False) is None

    async def test_of_twenty_at_once_all_get_the_same(self, store: Store, athlete: User) -> None:
        async def ensure(number: int) -> object:
            async with store.work() as w:
                found = await w.billing_accounts.ensure(a_billing_account(number))
                await w.commit()
                return found.id

        assert len({await each for each in [asyncio.ensure_future(ensure(n)) for n in range(1, 21)]}) == 1

    async def test_nobody_has_none(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.billing_accounts.ensure(_MINE)

    async def test_a_customer_is_one_accounts(self, store: Store, athlete: User, other: User) -> None:
        await self._stored(store)
        theirs = a_billing_account(2, user_id=other.id)
        async with store.work() as w:
            await w.billing_accounts.ensure(theirs)
            assert await w.billing_accounts.find_by_customer("fake", "cus_1", livemode=False) is None
            assert await w.billing_accounts.link(athlete.id, _MINE.id, "cus_1")
            assert not await w.billing_accounts.link(athlete.id, _MINE.id, "cus_2")
            assert not await w.billing_accounts.link(other.id, theirs.id, "cus_1")
            assert not await w.billing_accounts.link(other.id, _MINE.id, "cus_3")
            found = await w.billing_accounts.find_by_customer("fake", "cus_1", livemode=False)
            assert found is not None
            assert (found.id, found.customer_id) == (_MINE.id, "cus_1")
            assert await w.billing_accounts.find_by_customer("fake", "cus_1", livemode=True) is None
            await w.commit()

    async def test_a_deleted_customer_begins_a_generation(self, store: Store, athlete: User) -> None:
        await self._stored(store)
        async with store.work() as w:
            await w.billing_accounts.link(athlete.id, _MINE.id, "cus_1")
            assert not await w.billing_accounts.unlink(athlete.id, _MINE.id, "cus_2")
            assert await w.billing_accounts.unlink(athlete.id, _MINE.id, "cus_1")
            assert not await w.billing_accounts.unlink(athlete.id, _MINE.id, "cus_1")
            found = await w.billing_accounts.find(athlete.id, "fake", livemode=False)
            assert found is not None
            assert (found.customer_id, found.customer_generation) == (None, 1)
            await w.commit()

    async def test_a_newer_ticket_wins_whoever_ends_first(self, store: Store, athlete: User) -> None:
        await self._stored(store)
        async with store.work() as w:
            old = await w.billing_accounts.take_ticket(athlete.id, _MINE.id)
            new = await w.billing_accounts.take_ticket(athlete.id, _MINE.id)
            assert new > old
            assert await w.billing_accounts.apply(athlete.id, _MINE.id, new, NOW)
            assert not await w.billing_accounts.apply(athlete.id, _MINE.id, old, NOW)
            assert not await w.billing_accounts.apply(athlete.id, _MINE.id, new, NOW)
            newest = await w.billing_accounts.take_ticket(athlete.id, _MINE.id)
            assert await w.billing_accounts.apply(athlete.id, _MINE.id, newest, NOW)
            found = await w.billing_accounts.find(athlete.id, "fake", livemode=False)
            assert found is not None
            assert (found.sync_ticket, found.applied_ticket, found.synced_at) == (newest, newest, NOW)
            await w.commit()

    async def test_twenty_tickets_at_once_are_twenty(self, store: Store, athlete: User) -> None:
        await self._stored(store)

        async def ticket() -> int:
            async with store.work() as w:
                taken = await w.billing_accounts.take_ticket(athlete.id, _MINE.id)
                await w.commit()
                return taken

        assert sorted(await asyncio.gather(*(ticket() for _ in range(20)))) == [*range(1, 21)]

    async def test_what_was_fetched_last_stays_whoever_is_late(self, store: Store, athlete: User) -> None:
        """Fetches begin, change under way and end in any order, up to three at once; ``truth`` is what they fetch."""
        await self._stored(store)
        dice, truth, known = Random(1), 1, 0  # noqa: S311 - an order to try
        late: list[tuple[int, int]] = []
        for _ in range(60):
            truth += dice.randint(0, 1)
            taken = await _ticket(store)
            truth += dice.randint(0, 1)
            late.append((taken, truth))
            dice.shuffle(late)
            count = dice.randint(0, 3)
            now, late = late[:count], late[count:]
            await asyncio.gather(*(_end(store, *each) for each in now))
            async with store.work.snapshot() as w:
                found = await w.subscriptions.of_user(athlete.id)
            before, known = known, max((each.snapshot.quantity for each in found), default=0)
            assert known >= before
        taken = await _ticket(store)
        assert await _end(store, taken, truth)
        assert [await _end(store, *each) for each in late] == [False] * len(late)
        async with store.work.snapshot() as w:
            (stored,) = await w.subscriptions.of_user(athlete.id)
        assert stored.snapshot.quantity == truth

    async def test_nobody_takes_a_ticket_of_another(self, store: Store, athlete: User, other: User) -> None:
        await self._stored(store)
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.billing_accounts.take_ticket(other.id, _MINE.id)
            assert not await w.billing_accounts.apply(other.id, _MINE.id, 1, NOW)

    async def test_all_are_paged_by_the_system(self, store: Store, athlete: User, other: User) -> None:
        await self._stored(store)
        theirs = a_billing_account(2, user_id=other.id)
        async with store.work() as w:
            await w.billing_accounts.ensure(theirs)
            assert await w.billing_accounts.page(after=None, limit=1) == [_MINE]
            assert await w.billing_accounts.page(after=_MINE.id, limit=5) == [theirs]
            await w.commit()

    async def test_a_bound_unit_refuses_others(self, store: Store, athlete: User, other: User) -> None:
        await self._stored(store)
        async with store.work() as w:
            await w.billing_accounts.link(athlete.id, _MINE.id, "cus_1")
            await w.commit()
        async with store.work.for_user(other.id)() as w:
            accounts = w.billing_accounts
            for step in (
                lambda: accounts.ensure(_MINE),
                lambda: accounts.find(athlete.id, "fake", livemode=False),
                lambda: accounts.find_by_customer("fake", "cus_1", livemode=False),
                lambda: accounts.link(athlete.id, _MINE.id, "cus_2"),
                lambda: accounts.unlink(athlete.id, _MINE.id, "cus_1"),
                lambda: accounts.take_ticket(athlete.id, _MINE.id),
                lambda: accounts.apply(athlete.id, _MINE.id, 1, NOW),
                lambda: accounts.page(after=None, limit=1),
            ):
                with pytest.raises(ForeignOwner):
                    await step()

    async def _stored(self, store: Store) -> None:
        async with store.work() as w:
            await w.billing_accounts.ensure(_MINE)
            await w.commit()


@retried
async def _ticket(store: Store) -> int:
    async with store.work() as w:
        taken = await w.billing_accounts.take_ticket(_MINE.user_id, _MINE.id)
        await w.commit()
    return taken


@retried
async def _end(store: Store, ticket: int, fetched: int) -> bool:
    """Store what was fetched with a ticket, unless something newer is."""
    async with store.work() as w:
        if not await w.billing_accounts.apply(_MINE.user_id, _MINE.id, ticket, NOW):
            return False
        await w.subscriptions.put(a_subscription(snapshot=a_snapshot(quantity=fetched)))
        await w.commit()
    return True
