"""What every inbox of messages does."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from training_analyzer.domain.billing.event import EventKind
from training_analyzer.domain.billing.inbox import InboxEvent, InboxPlace, InboxState
from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.billing_builders import a_billing_event
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_SECOND = timedelta(seconds=1)
_LEASE = timedelta(minutes=1)


class WebhookInboxContract(StoredContract):
    """A message is stored once, and taken by one worker at a time."""

    async def test_all_that_is_said_is_kept(self, store: Store) -> None:
        full = a_billing_event(
            kind=EventKind.DISPUTE_OPENED,
            livemode=True,
            api_version="2026-10-28.endive",
            subscription_id="sub_1",
            object_id="dp_1",
            user_hint="somebody",
        )
        async with store.work() as w:
            assert await w.webhook_inbox.add(full, b"{}", NOW)
            await w.commit()
        async with store.work.snapshot() as w:
            assert await w.webhook_inbox.find("fake", "evt_1") == InboxEvent(
                event=full, state=InboxState.PENDING, attempts=0, next_attempt_at=NOW, received_at=NOW
            )
            assert await w.webhook_inbox.find("stripe", "evt_1") is None

    async def test_of_twenty_duplicates_at_once_one_is_stored(self, store: Store) -> None:
        async def arrive() -> bool:
            async with store.work() as w:
                stored = await w.webhook_inbox.add(a_billing_event(), b"{}", NOW)
                await w.commit()
                return stored

        assert sorted(await asyncio.gather(*(arrive() for _ in range(20)))) == [*[False] * 19, True]
        assert len(await _page(store, InboxState.PENDING)) == 1

    async def test_of_eight_workers_each_takes_others(self, store: Store) -> None:
        await _added(store, 20)
        taken = await asyncio.gather(*(_claim(store, limit=4) for _ in range(8)))
        ids = [each.event.id for batch in taken for each in batch]
        assert len(ids) == len(set(ids))
        assert len(ids) + len(await _claim(store, limit=20)) == 20

    async def test_the_oldest_are_taken_first_until_the_claim_lapses(self, store: Store) -> None:
        await _added(store, 3)
        first = await _claim(store, limit=2)
        assert [(each.event.id, each.attempts) for each in first] == [("evt_1", 1), ("evt_2", 1)]
        assert [each.event.id for each in await _claim(store)] == ["evt_3"]
        assert await _claim(store) == []
        again = await _claim(store, at=NOW + 2 * _LEASE, limit=9)
        assert [(each.event.id, each.attempts) for each in again] == [
            ("evt_1", 2),
            ("evt_2", 2),
            ("evt_3", 2),
        ]

    async def test_whoever_lost_a_message_says_nothing_of_it(self, store: Store) -> None:
        await _added(store, 1)
        (lost,) = await _claim(store)
        (held,) = await _claim(store, at=NOW + 2 * _LEASE)
        async with store.work() as w:
            assert not await w.webhook_inbox.finish(lost, InboxState.PROCESSED, NOW)
            assert not await w.webhook_inbox.retry(lost, NOW, "late")
            assert await w.webhook_inbox.finish(held, InboxState.PROCESSED, NOW)
            assert not await w.webhook_inbox.finish(held, InboxState.DEAD, NOW)
            found = await w.webhook_inbox.find("fake", "evt_1")
            assert found is not None
            assert (found.state, found.processed_at) == (InboxState.PROCESSED, NOW)
            await w.commit()
        assert await _claim(store, at=NOW + timedelta(days=1)) == []

    async def test_a_failed_message_waits(self, store: Store) -> None:
        await _added(store, 1)
        (held,) = await _claim(store)
        async with store.work() as w:
            assert await w.webhook_inbox.retry(held, NOW + 40 * _SECOND, "payments_unavailable")
            assert await w.webhook_inbox.next_due() == NOW + 40 * _SECOND
            await w.commit()
        assert await _claim(store, at=NOW + 39 * _SECOND) == []
        (again,) = await _claim(store, at=NOW + 40 * _SECOND)
        assert (again.attempts, again.last_error) == (2, "payments_unavailable")

    async def test_nothing_is_due_in_an_empty_inbox(self, store: Store) -> None:
        async with store.work.snapshot() as w:
            assert await w.webhook_inbox.next_due() is None

    async def test_an_operator_settles_what_is_dead(self, store: Store) -> None:
        await _added(store, 2)
        for held in await _claim(store, limit=2):
            async with store.work() as w:
                assert not await w.webhook_inbox.settle("fake", held.event.id, InboxState.PENDING, NOW)
                assert await w.webhook_inbox.finish(held, InboxState.DEAD, NOW, error="customer_unknown")
                await w.commit()
        async with store.work() as w:
            assert await w.webhook_inbox.settle("fake", "evt_1", InboxState.PENDING, NOW)
            assert await w.webhook_inbox.settle("fake", "evt_2", InboxState.IGNORED, NOW)
            assert not await w.webhook_inbox.settle("fake", "evt_2", InboxState.PENDING, NOW)
            await w.commit()
        assert [(each.event.id, each.attempts) for each in await _claim(store)] == [("evt_1", 1)]
        (ignored,) = await _page(store, InboxState.IGNORED)
        assert (ignored.processed_at, ignored.last_error) == (NOW, "customer_unknown")

    async def test_they_are_paged_newest_first(self, store: Store) -> None:
        await _added(store, 3)
        async with store.work() as w:
            ignored = a_billing_event(4, kind=EventKind.IGNORED)
            await w.webhook_inbox.add(ignored, None, NOW, state=InboxState.IGNORED)
            await w.commit()
        first = await _page(store, InboxState.PENDING, limit=2)
        assert [each.event.id for each in first] == ["evt_3", "evt_2"]
        place = InboxPlace(first[-1].received_at, first[-1].event.id)
        assert [each.event.id for each in await _page(store, InboxState.PENDING, after=place)] == ["evt_1"]
        assert [each.event.id for each in await _page(store, InboxState.IGNORED)] == ["evt_4"]

    async def test_they_are_paged_by_vendor(self, store: Store) -> None:
        await _added(store, 2)
        async with store.work() as w:
            await w.webhook_inbox.add(a_billing_event(1, provider="another"), b"{}", NOW)
            page = w.webhook_inbox.page
            by_vendor = [
                [each.event.id for each in await page(InboxState.PENDING, after=None, limit=9, provider=name)]
                for name in ("fake", "another", "nobody", None)
            ]
        assert by_vendor == [["evt_2", "evt_1"], ["evt_1"], [], ["evt_2", "evt_1", "evt_1"]]

    async def test_bodies_are_forgotten_and_messages_stay(self, store: Store) -> None:
        await _added(store, 3)
        async with store.work() as w:
            before = NOW + 3 * _SECOND
            assert await w.webhook_inbox.forget_bodies(before, limit=1) == 1
            assert await w.webhook_inbox.forget_bodies(before, limit=5) == 1
            assert await w.webhook_inbox.forget_bodies(before, limit=5) == 0
            await w.commit()
        assert len(await _page(store, InboxState.PENDING)) == 3

    async def test_what_names_one_customer_is_forgotten_and_no_others(self, store: Store) -> None:
        told = (
            a_billing_event(1, customer_id="cus_1", user_hint="anne"),
            a_billing_event(2, customer_id="cus_1", user_hint=None),
            a_billing_event(3, customer_id=None, user_hint="anne"),
            a_billing_event(4, customer_id="cus_2", user_hint="bea"),
            a_billing_event(5, customer_id="cus_1", user_hint="anne", provider="another"),
        )
        async with store.work() as w:
            for event in told:
                await w.webhook_inbox.add(event, b"{}", NOW)
            assert await w.webhook_inbox.forget_customers("fake", ["cus_1"], "anne") == 3
            assert await w.webhook_inbox.forget_customers("fake", ["cus_1"], "anne") == 0
            assert await w.webhook_inbox.forget_customers("fake", [], "nobody") == 0
            assert await w.webhook_inbox.forget_bodies(NOW + _SECOND, limit=9) == 2
            await w.commit()
        found = {each.event.id: each.event.user_hint for each in await _page(store, InboxState.PENDING)}
        assert found == {"evt_1": None, "evt_2": None, "evt_3": None, "evt_4": "bea", "evt_5": "anne"}

    async def test_it_is_no_athletes(self, store: Store, athlete: User) -> None:
        (held,) = [
            InboxEvent(
                event=a_billing_event(),
                state=InboxState.PENDING,
                attempts=1,
                next_attempt_at=NOW,
                received_at=NOW,
            )
        ]
        async with store.work.for_user(athlete.id)() as w:
            inbox = w.webhook_inbox
            for step in (
                lambda: inbox.add(held.event, None, NOW),
                lambda: inbox.claim(now=NOW, until=NOW, limit=1),
                lambda: inbox.finish(held, InboxState.DEAD, NOW),
                lambda: inbox.retry(held, NOW, "x"),
                inbox.next_due,
                lambda: inbox.find("fake", "evt_1"),
                lambda: inbox.page(InboxState.DEAD, after=None, limit=1),
                lambda: inbox.settle("fake", "evt_1", InboxState.PENDING, NOW),
                lambda: inbox.forget_bodies(NOW, limit=1),
                lambda: inbox.forget_customers("fake", ["cus_1"], "anne"),
            ):
                with pytest.raises(ForeignOwner):
                    await step()


async def _added(store: Store, count: int) -> None:
    async with store.work() as w:
        for number in range(1, count + 1):
            await w.webhook_inbox.add(a_billing_event(number), b"{}", NOW + number * _SECOND)
        await w.commit()


async def _claim(
    store: Store, *, at: datetime = NOW + timedelta(seconds=30), limit: int = 1
) -> Sequence[InboxEvent]:
    async with store.work() as w:
        taken = await w.webhook_inbox.claim(now=at, until=at + _LEASE, limit=limit)
        await w.commit()
        return taken


async def _page(
    store: Store, state: InboxState, *, after: InboxPlace | None = None, limit: int = 50
) -> Sequence[InboxEvent]:
    async with store.work.snapshot() as w:
        return await w.webhook_inbox.page(state, after=after, limit=limit)
