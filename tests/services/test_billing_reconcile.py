"""A reconciliation finds what no message told of, customers nobody knew among them, and changes nothing when it is dry."""

import logging
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.services.billing import Shop
from training_analyzer.adapters.fake.payments import FakePayments
from training_analyzer.domain.billing.errors import PaymentsRejected, PaymentsUnavailable
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot, SubscriptionStatus
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.reconcile_billing import (
    Reached,
    Reconciled,
    Stage,
    reconcile_billing,
)
from training_analyzer.domain.services.sync_billing import Billing, sync_billing
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.stored import stored_user


@pytest.fixture
def shop() -> Shop:
    return Shop()


async def both(shop: Shop) -> Reconciled:
    """Return what a real run found, after a dry one that found the same and changed nothing."""
    before = await shop.dump()
    foreseen = await reconcile_billing(billing=shop.billing, dry_run=True)
    assert await shop.dump() == before
    done = await reconcile_billing(billing=shop.billing, dry_run=False)
    assert done == replace(foreseen, fixed=foreseen.differences)
    return done


async def test_what_differs_is_foreseen_then_mended_and_a_second_run_finds_nothing(shop: Shop) -> None:
    one, two = await shop.customer(1), await shop.customer(2)
    bought = await shop.bought(one)
    await sync_billing(one, billing=shop.billing)
    shop.payments.set(bought.id, status=SubscriptionStatus.PAST_DUE)
    await shop.bought(two, "checkout:2")
    assert await both(shop) == Reconciled(checked=2, differences=2, fixed=2)
    assert await both(shop) == Reconciled(checked=2)


async def test_a_customer_whom_nobody_knew_is_linked_by_the_vendors_records(shop: Shop) -> None:
    user = await stored_user(shop.store, a_user(1))
    customer_id = await shop.vendor_customer(user.id)
    sold = await shop.bought_by(customer_id, user.id)
    assert await both(shop) == Reconciled(checked=1, differences=1, fixed=1)
    assert [each.snapshot.id for each in await shop.known_of(user.id)] == [sold.id]
    assert await both(shop) == Reconciled(checked=1)


async def test_who_pays_and_is_nobodys_is_told_once_a_run_and_makes_no_user(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    ghost = UserId(shop.make_id(NOW))
    customer_id = await shop.vendor_customer(ghost)
    for number in range(3):
        await shop.bought_by(customer_id, ghost, f"checkout:{number}")
    with caplog.at_level(logging.ERROR):
        told = await reconcile_billing(billing=shop.billing, dry_run=False, page_size=1)
    assert told == Reconciled(orphans=1)
    assert len([each for each in caplog.records if "billing_orphan" in each.message]) == 1
    async with shop.store.work.snapshot() as w:
        assert await w.users.ids(after=None, limit=5) == []
    assert await both(shop) == Reconciled(orphans=1)


async def test_of_two_customers_of_one_user_the_second_stays_nobodys(shop: Shop) -> None:
    user = await stored_user(shop.store, a_user(1))
    for number in (1, 2):
        customer_id = await shop.payments.ensure_customer(
            user_id=user.id, email=user.email, idempotency_key=f"c{number}"
        )
        await shop.bought_by(customer_id, user.id, f"checkout:{number}")
    assert await both(shop) == Reconciled(checked=1, differences=1, fixed=1, orphans=1)
    assert await both(shop) == Reconciled(checked=1, orphans=1)


async def test_a_deleted_customer_is_not_linked_again(shop: Shop) -> None:
    account = await shop.customer()
    await shop.bought(account)
    shop.payments.delete_customer(account.customer_id or "")
    await sync_billing(account, billing=shop.billing)
    async with shop.store.work() as w:
        await w.billing_accounts.unlink(account.user_id, account.id, account.customer_id or "")
        await w.commit()
    assert await both(shop) == Reconciled()


class Breaking(FakePayments):
    """Answers so often, then is unreachable; refuses to tell of one customer."""

    left = 1_000
    refused = ""

    async def list_subscriptions(self, customer_id: str) -> Sequence[SubscriptionSnapshot]:
        self.left -= 1
        if self.left < 0:
            raise PaymentsUnavailable(7)
        if customer_id == self.refused:
            raise PaymentsRejected("parameter_invalid")
        return await super().list_subscriptions(customer_id)


async def test_whom_the_vendor_refuses_to_tell_of_stands_in_nobodys_way() -> None:
    shop = Shop(payments=(payments := Breaking(NOW)))
    first, second = await shop.customer(1), await shop.customer(2)
    await shop.bought(second)
    payments.refused = first.customer_id or ""
    assert await both(shop) == Reconciled(checked=2, differences=1, fixed=1, failed=1)


async def test_a_run_that_broke_off_goes_on_where_it_was() -> None:
    """With pages of one: the vendor is gone after two of four customers."""
    shop = Shop(payments=(payments := Breaking(NOW)))
    accounts = [await shop.customer(number) for number in range(1, 5)]
    for number, account in enumerate(accounts):
        await shop.bought(account, f"checkout:{number}")
    kept: list[str] = []

    async def note(reached: Reached) -> None:
        kept.append(reached.text())

    async def run(billing: Billing) -> Reconciled:
        reached = Reached.of(kept[-1] if kept else None)
        return await reconcile_billing(
            billing=billing, dry_run=False, reached=reached, note=note, page_size=1
        )

    payments.left = 2
    with pytest.raises(PaymentsUnavailable):
        await run(shop.billing)
    assert Reached.of(kept[-1]).stage is Stage.CUSTOMERS
    payments.left = 2
    assert await run(shop.billing) == Reconciled(checked=4, differences=4, fixed=4)
    assert payments.left == 0


async def test_each_request_waits_its_turn(shop: Shop) -> None:
    for number in (1, 2, 3):
        await shop.bought(await shop.customer(number), f"checkout:{number}")
    waited = 0

    async def pause() -> None:
        nonlocal waited
        waited += 1

    await reconcile_billing(billing=shop.billing, dry_run=True, pause=pause)
    assert waited == 3 + 2  # three customers, and two pages of subscriptions, the second of them empty
