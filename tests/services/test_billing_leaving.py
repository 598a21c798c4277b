"""Whoever deletes their account is charged no more, and messages say nothing of them any longer."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.services.billing import Shop
from training_analyzer.adapters.fake.payments import FakePayments
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.errors import (
    InvalidTransition,
    PaymentsMisconfigured,
    PaymentsUnavailable,
)
from training_analyzer.domain.billing.event import EventKind
from training_analyzer.domain.billing.inbox import InboxState
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.vendor import HostedPage
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.services.drain_webhooks import drain_webhooks
from training_analyzer.domain.services.end_subscriptions import end_subscriptions
from training_analyzer.domain.services.start_checkout import start_checkout
from training_analyzer.domain.services.sync_billing import sync_billing
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.stored import stored_user


@pytest.fixture
def shop() -> Shop:
    return Shop()


async def leave(shop: Shop, account: BillingAccount) -> None:
    await end_subscriptions(account.user_id, billing=shop.billing)


async def bodies(shop: Shop) -> int:
    """Return how many messages still say something, and forget it."""
    async with shop.store.work() as w:
        kept = await w.webhook_inbox.forget_bodies(shop.now.replace(year=2100), limit=99)
        await w.commit()
    return kept


async def test_all_that_is_paid_for_ends_at_once_and_once(shop: Shop) -> None:
    account, other = await shop.customer(1), await shop.customer(2)
    for number in range(2):
        await shop.bought(account, f"checkout:{number}")
    stays = await shop.bought(other, "checkout:9")
    await leave(shop, account)
    await leave(shop, account)
    assert [each.ended_at for each in shop.truth(account)] == [shop.now, shop.now]
    assert shop.truth(other) == [stays]


async def test_a_page_that_was_left_open_is_closed(shop: Shop) -> None:
    account, other = await shop.customer(1), await shop.customer(2)
    mine = await shop.page(account.customer_id or "", account.user_id)
    theirs = await shop.page(other.customer_id or "", other.user_id, "checkout:2")
    await leave(shop, account)
    with pytest.raises(InvalidTransition):
        shop.payments.pay(mine)
    assert shop.payments.pay(theirs).customer_id == other.customer_id


class LeftMeanwhile(FakePayments):
    """Whoever asks for a page has left when it is there, and their deletion looked for pages before."""

    async def create_checkout(self, **asked: Any) -> HostedPage:
        page = await super().create_checkout(**asked)
        await self.leaves(page.id)
        return page

    leaves: Callable[[str], Awaitable[None]]


@pytest.mark.parametrize("gone", [False, True])
async def test_a_page_that_is_made_while_its_athlete_leaves_is_closed_and_shown_to_nobody(
    *, gone: bool
) -> None:
    payments = LeftMeanwhile(NOW)
    shop = Shop(payments=payments)
    anne = await stored_user(shop.store, a_user(1))
    made: list[str] = []

    async def leaves(page_id: str) -> None:
        made.append(page_id)
        async with shop.store.work() as w:
            if gone:
                while await w.erasure.delete_some(anne.id, limit=9):
                    pass
                await w.erasure.delete_account(anne.id)
            else:
                await w.users.save(replace(anne, active=False))
            await w.commit()

    payments.leaves = leaves
    with pytest.raises(InvalidToken):
        await start_checkout(
            anne, PlanRef("pro:month"), success_url="https://x", cancel_url="https://x", billing=shop.billing
        )
    (page_id,) = made
    with pytest.raises(InvalidTransition):
        payments.pay(page_id)


async def test_an_unreachable_vendor_keeps_the_account_until_it_is_back(shop: Shop) -> None:
    account = await shop.customer()
    await shop.bought(account)
    shop.payments.unavailable = True
    with pytest.raises(PaymentsUnavailable):
        await leave(shop, account)
    shop.payments.unavailable = False
    await leave(shop, account)
    assert shop.truth(account)[0].ended_at is not None


async def test_what_a_vendor_charges_that_is_no_longer_in_use_is_not_lost(shop: Shop) -> None:
    account = await shop.customer()
    bought = await shop.bought(account)
    await sync_billing(account, billing=shop.billing)
    (known,) = await shop.known(account)
    for livemode, ended_at in ((True, NOW), (False, None), (True, None)):
        elsewhere = replace(bought, provider="another", livemode=livemode, ended_at=ended_at)
        async with shop.store.work() as w:
            await w.subscriptions.put(replace(known, snapshot=elsewhere))
            await w.commit()
        if livemode and ended_at is None:
            with pytest.raises(PaymentsMisconfigured):
                await leave(shop, account)
        else:
            await leave(shop, account)


async def test_messages_forget_who_left_and_no_others(shop: Shop) -> None:
    account, other = await shop.customer(1), await shop.customer(2)
    named = replace(shop.event("cus_before"), user_hint=str(account.user_id))
    await shop.deliver(shop.event(account.customer_id), named, shop.event(other.customer_id))
    await leave(shop, account)
    assert await bodies(shop) == 1
    async with shop.store.work.snapshot() as w:
        assert {
            each.event.user_hint
            for each in await w.webhook_inbox.page(InboxState.PENDING, after=None, limit=9)
        } == {None}


async def test_what_comes_after_them_is_ignored_and_alarms_nobody(shop: Shop) -> None:
    """The vendor tells of the cancellation when the account is gone already."""
    account = await shop.customer()
    await shop.bought(account)
    await leave(shop, account)
    async with shop.store.work() as w:
        while await w.erasure.delete_some(account.user_id, limit=9):
            pass
        await w.erasure.delete_account(account.user_id)
        await w.commit()
    nothing_bought = await shop.payments.ensure_customer(
        user_id=account.user_id, email="anne@example.org", idempotency_key="customer:2"
    )
    late = [shop.event(account.customer_id), shop.event(nothing_bought, EventKind.CHECKOUT_FAILED)]
    await shop.deliver(*(replace(each, user_hint=str(account.user_id)) for each in late))
    await drain_webhooks(billing=shop.billing)
    async with shop.store.work.snapshot() as w:
        found = await w.webhook_inbox.page(InboxState.IGNORED, after=None, limit=9)
    assert [(each.last_error, each.event.user_hint) for each in found] == [("customer_left", None)] * 2
    assert await bodies(shop) == 0


async def test_who_still_pays_and_has_no_account_is_an_alarm(shop: Shop) -> None:
    """A page that was left open is paid when the account is gone: an operator has to see it."""
    user = a_user(1)
    customer_id = await shop.vendor_customer(user.id)
    await shop.bought_by(customer_id, user.id)
    await shop.deliver(shop.event(customer_id, EventKind.CHECKOUT_COMPLETED))
    await drain_webhooks(billing=shop.billing)
    async with shop.store.work.snapshot() as w:
        (found,) = await w.webhook_inbox.page(InboxState.PENDING, after=None, limit=9)
    assert found.last_error == "customer_unknown"
