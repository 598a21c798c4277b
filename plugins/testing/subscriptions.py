"""What every store of subscriptions, checkouts and grants does."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from training_analyzer.domain.billing.checkout import CheckoutState
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import SubscriptionStatus
from training_analyzer.domain.billing.terms import Holdings
from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.session import IDLE_LIFE
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import CheckoutId
from training_analyzer.plugins.testing.billing_builders import (
    a_checkout,
    a_snapshot,
    a_subscription,
    an_override,
)
from training_analyzer.plugins.testing.builders import NOW, a_refresh_token, a_session, a_session_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_DAY = timedelta(days=1)


class SubscriptionsContract(StoredContract):
    """Many a user, each under its own id."""

    async def test_all_that_is_said_is_kept(self, store: Store, athlete: User) -> None:
        full = a_subscription(
            2,
            snapshot=a_snapshot(
                2,
                status=SubscriptionStatus.PAST_DUE,
                raw_status="past_due",
                created_at=NOW + _DAY,
                cancel_at=NOW + _DAY,
                trial_end=NOW,
                ended_at=NOW,
                collection_paused=True,
                user_hint="somebody",
            ),
            past_due_since=NOW,
            dispute_open=True,
        )
        bare = a_subscription(
            snapshot=a_snapshot(price_id=None, plan=None, current_period_start=None, current_period_end=None),
            plan_version=None,
        )
        async with store.work() as w:
            for each in (full, bare):
                await w.subscriptions.put(each)
            await w.commit()
        async with store.work.snapshot() as w:
            assert list(await w.subscriptions.of_user(athlete.id)) == [bare, full]

    async def test_those_of_several_users_are_read_at_once(
        self, store: Store, athlete: User, other: User
    ) -> None:
        own, anothers = [a_subscription(1), a_subscription(2)], a_subscription(3, user_id=other.id)
        async with store.work() as w:
            for each in (*own, anothers):
                await w.subscriptions.put(each)
            await w.commit()
        async with store.work.snapshot() as w:
            assert {each.snapshot.id for each in await w.subscriptions.of_users([athlete.id])} == {
                each.snapshot.id for each in own
            }
            both = await w.subscriptions.of_users([athlete.id, other.id])
            assert len(both) == 3
            assert anothers in both
            assert list(await w.subscriptions.of_users([])) == []

    async def test_what_is_put_again_replaces(self, store: Store, athlete: User) -> None:
        ended = a_subscription(snapshot=a_snapshot(status=SubscriptionStatus.CANCELED, ended_at=NOW))
        async with store.work() as w:
            await w.subscriptions.put(a_subscription())
            await w.subscriptions.put(ended)
            assert list(await w.subscriptions.of_user(athlete.id)) == [ended]
            await w.commit()

    async def test_no_subscription_becomes_anothers(self, store: Store, athlete: User, other: User) -> None:
        async with store.work() as w:
            await w.subscriptions.put(a_subscription())
            await w.commit()
        async with store.work() as w:
            with pytest.raises(ForeignOwner):
                await w.subscriptions.put(a_subscription(user_id=other.id))
            assert list(await w.subscriptions.of_user(athlete.id)) == [a_subscription()]
            assert list(await w.subscriptions.of_user(other.id)) == []

    async def test_nobody_has_none(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.subscriptions.put(a_subscription())

    async def test_a_bound_unit_refuses_others(self, store: Store, athlete: User, other: User) -> None:
        async with store.work.for_user(other.id)() as w:
            with pytest.raises(ForeignOwner):
                await w.subscriptions.of_user(athlete.id)
            with pytest.raises(ForeignOwner):
                await w.subscriptions.of_users([other.id])
            with pytest.raises(ForeignOwner):
                await w.subscriptions.put(a_subscription())
            with pytest.raises(ForeignOwner):
                await w.checkouts.open(a_checkout())
            with pytest.raises(ForeignOwner):
                await w.checkouts.find(athlete.id, "cs_1")
            with pytest.raises(ForeignOwner):
                await w.checkouts.save(a_checkout())
            with pytest.raises(ForeignOwner):
                await w.overrides.of_user(athlete.id)
            with pytest.raises(ForeignOwner):
                await w.overrides.replace(athlete.id, [])

    async def test_a_caller_comes_with_all_they_hold(self, store: Store, athlete: User, other: User) -> None:
        live = [a_subscription(number) for number in (1, 2)]
        over = a_subscription(3, snapshot=a_snapshot(3, ended_at=NOW))
        grants = [an_override(feature=Feature.AI_CHAT), an_override(feature=Feature.DATA_EXPORT)]
        async with store.work() as w:
            for each in (*live, over, a_subscription(4, user_id=other.id)):
                await w.subscriptions.put(each)
            await w.overrides.replace(athlete.id, grants)
            await w.users.find_by_email(athlete.email)
            await w.sessions.open(a_session(), a_refresh_token(), NOW + IDLE_LIFE)
            await w.commit()
        row = await store.hot_reads.principal(a_session_id())
        assert row is not None
        assert row.holdings == Holdings(tuple(live), tuple(grants))


class CheckoutsContract(StoredContract):
    """At most one visit is open of a user and plan."""

    async def test_a_second_click_finds_the_first(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            assert await w.checkouts.open(a_checkout()) == a_checkout()
            assert await w.checkouts.open(a_checkout(2)) == a_checkout()
            year = a_checkout(3, plan=PlanRef("pro:year"))
            assert await w.checkouts.open(year) == year
            await w.commit()

    async def test_of_twenty_at_once_all_get_the_same(self, store: Store, athlete: User) -> None:
        async def click(number: int) -> CheckoutId:
            async with store.work() as w:
                found = await w.checkouts.open(a_checkout(number))
                await w.commit()
                return found.id

        assert len(set(await asyncio.gather(*(click(number) for number in range(1, 21))))) == 1

    async def test_what_became_of_it_is_kept(self, store: Store, athlete: User, other: User) -> None:
        paged = a_checkout(vendor_id="cs_1", url="https://pay.test/cs_1", expires_at=NOW + _DAY)
        async with store.work() as w:
            await w.checkouts.open(a_checkout())
            await w.checkouts.save(paged)
            assert await w.checkouts.open(a_checkout(2)) == paged
            done = replace(paged, state=CheckoutState.COMPLETED)
            await w.checkouts.save(done)
            assert await w.checkouts.find(athlete.id, "cs_1") == done
            assert await w.checkouts.find(other.id, "cs_1") is None
            assert await w.checkouts.open(a_checkout(2)) == a_checkout(2)
            await w.commit()

    async def test_no_visit_is_saved_for_another(self, store: Store, athlete: User, other: User) -> None:
        async with store.work() as w:
            await w.checkouts.open(a_checkout())
            for unknown in (a_checkout(user_id=other.id), a_checkout(9)):
                with pytest.raises(NotFound):
                    await w.checkouts.save(unknown)

    async def test_nobody_has_none(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.checkouts.open(a_checkout())


class OverridesContract(StoredContract):
    """At most one grant a user and feature."""

    async def test_they_are_replaced_as_a_whole(self, store: Store, athlete: User, other: User) -> None:
        chat = an_override(
            feature=Feature.AI_CHAT, max_amount=None, expires_at=NOW + _DAY, created_by=other.id
        )
        async with store.work() as w:
            await w.overrides.replace(athlete.id, [chat, an_override()])
            assert list(await w.overrides.of_user(athlete.id)) == [an_override(), chat]
            assert list(await w.overrides.of_user(other.id)) == []
            await w.overrides.replace(athlete.id, [chat])
            assert list(await w.overrides.of_user(athlete.id)) == [chat]
            await w.overrides.replace(athlete.id, [])
            assert list(await w.overrides.of_user(athlete.id)) == []
            await w.commit()

    async def test_each_is_the_users(self, store: Store, athlete: User, other: User) -> None:
        async with store.work() as w:
            with pytest.raises(ForeignOwner):
                await w.overrides.replace(athlete.id, [an_override(user_id=other.id)])

    async def test_nobody_has_none(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.overrides.replace(an_override().user_id, [an_override()])
