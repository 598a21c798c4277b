"""What the vendor says ends up here, whatever the messages, their order and their number."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.services.billing import Shop
from training_analyzer.adapters.fake.payments import FakePayments
from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.billing.errors import WebhookSignatureInvalid
from training_analyzer.domain.billing.event import EventKind
from training_analyzer.domain.billing.inbox import PAUSES, InboxEvent, InboxState
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot, SubscriptionStatus
from training_analyzer.domain.billing.vendor import DisputeSnapshot, DisputeState
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.drain_webhooks import LEASE, drain_webhooks
from training_analyzer.domain.services.receive_webhook import DRAIN, receive_webhook
from training_analyzer.domain.services.reconcile_billing import reconcile_billing
from training_analyzer.domain.services.sync_billing import sync_billing
from training_analyzer.domain.services.tell_of_change import PLAN_CHANGED, plan_change_of
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.stored import stored_user


@pytest.fixture
def shop() -> Shop:
    return Shop()


async def inbox(shop: Shop, state: InboxState) -> Sequence[InboxEvent]:
    async with shop.store.work.snapshot() as w:
        return await w.webhook_inbox.page(state, after=None, limit=50)


def jobs_of(shop: Shop, kind: str) -> list[object]:
    return [row.new.payload for row in shop.store.rows_of_jobs() if row.new.kind == kind]


async def test_a_message_is_stored_once_with_one_job(shop: Shop) -> None:
    event = shop.event("cus_1")
    body, headers = shop.payments.message(event)
    assert await receive_webhook(body=body, headers=headers, billing=shop.billing)
    assert not await receive_webhook(body=body, headers=headers, billing=shop.billing)
    await shop.deliver(shop.event("cus_1"))
    assert len(await inbox(shop, InboxState.PENDING)) == 2
    assert len(jobs_of(shop, DRAIN)) == 1


async def test_what_is_not_the_vendors_is_not_stored(shop: Shop) -> None:
    body, _ = shop.payments.message(shop.event("cus_1"))
    with pytest.raises(WebhookSignatureInvalid):
        await receive_webhook(body=body, headers={}, billing=shop.billing)
    assert await inbox(shop, InboxState.PENDING) == []


async def test_test_money_and_what_is_no_news_are_ignored(shop: Shop) -> None:
    await shop.deliver(replace(shop.event("cus_1"), livemode=True), shop.event("cus_1", EventKind.IGNORED))
    assert len(await inbox(shop, InboxState.IGNORED)) == 2
    assert jobs_of(shop, DRAIN) == []
    assert await drain_webhooks(billing=shop.billing) == 0


async def test_a_hint_brings_what_the_vendor_says_now(shop: Shop) -> None:
    account = await shop.customer()
    bought = await shop.bought(account)
    await shop.deliver(shop.event(account.customer_id))
    assert await drain_webhooks(billing=shop.billing) == 1
    (known,) = await shop.known(account)
    assert (known.snapshot, known.plan_version, known.past_due_since) == (bought, 3, None)
    assert len(await inbox(shop, InboxState.PROCESSED)) == 1


async def test_a_late_deleted_of_an_old_subscription_leaves_the_new_one(shop: Shop) -> None:
    account = await shop.customer()
    old = await shop.bought(account)
    shop.payments.set(old.id, status=SubscriptionStatus.CANCELED, ended_at=shop.now)
    new = await shop.bought(account, "checkout:2")
    await shop.deliver(replace(shop.event(account.customer_id), subscription_id=old.id))
    await drain_webhooks(billing=shop.billing)
    assert [each.snapshot.id for each in await shop.known(account)] == [old.id, new.id]
    assert (await shop.known(account))[1].snapshot.status is SubscriptionStatus.ACTIVE


async def test_each_transition_is_told_once(shop: Shop) -> None:
    account = await shop.customer()
    bought = await shop.bought(account)
    await sync_billing(account, billing=shop.billing)
    shop.payments.set(bought.id, status=SubscriptionStatus.PAST_DUE)
    for _ in range(3):
        await sync_billing(account, billing=shop.billing)
    shop.payments.set(bought.id, status=SubscriptionStatus.CANCELED, ended_at=shop.now)
    for _ in range(2):
        await sync_billing(account, billing=shop.billing)
    told = [each for each in shop.store.audit_events() if each.action is AuditAction.PLAN]
    assert [each.detail["transition"] for each in told] == ["activated", "past_due", "ended"]
    assert {each.user_id for each in told} == {account.user_id}
    changes = [
        plan_change_of(row.new.payload) for row in shop.store.rows_of_jobs() if row.new.kind == PLAN_CHANGED
    ]
    assert [each.transition.value for each in changes] == ["activated", "past_due", "ended"]
    assert {(each.user_id, each.subscription_id, each.plan) for each in changes} == {
        (account.user_id, bought.id, "pro:month")
    }
    user_id = str(account.user_id)
    assert jobs_of(shop, "mail") == [
        {"letter": "payment_failed", "user_id": user_id, "to": None},
        {"letter": "plan_ended", "user_id": user_id, "to": None},
    ]


async def test_grace_counts_from_the_first_failure_and_is_never_moved_later(shop: Shop) -> None:
    account = await shop.customer()
    bought = await shop.bought(account)
    shop.later(days=30)
    shop.payments.set(
        bought.id,
        status=SubscriptionStatus.PAST_DUE,
        current_period_start=shop.now,
        current_period_end=shop.now + timedelta(days=30),
    )
    shop.later(hours=1)
    first = shop.event(account.customer_id, EventKind.PAYMENT_FAILED)
    for _ in range(3):
        await shop.deliver(shop.event(account.customer_id, EventKind.PAYMENT_FAILED))
        await drain_webhooks(billing=shop.billing)
        (known,) = await shop.known(account)
        assert known.past_due_since == first.occurred_at
        shop.later(days=2)
    shop.payments.set(bought.id, status=SubscriptionStatus.ACTIVE)
    await sync_billing(account, billing=shop.billing)
    (known,) = await shop.known(account)
    assert known.past_due_since is None


async def test_what_the_vendor_no_longer_lists_has_ended(shop: Shop) -> None:
    account = await shop.customer()
    bought = await shop.bought(account)
    await sync_billing(account, billing=shop.billing)
    del shop.payments.subscriptions[bought.id]
    await sync_billing(account, billing=shop.billing)
    (known,) = await shop.known(account)
    assert (known.snapshot.status, known.snapshot.ended_at) == (SubscriptionStatus.CANCELED, shop.now)


async def test_an_older_fetch_never_replaces_a_newer_one(shop: Shop) -> None:
    """The first fetch reads before a change and is stored after the second, which read behind it."""
    account = await shop.customer()
    bought = await shop.bought(account)
    read, go = asyncio.Event(), asyncio.Event()

    class Slow(FakePayments):
        """Answers late."""

        async def list_subscriptions(self, customer_id: str) -> Sequence[SubscriptionSnapshot]:
            said = [*await shop.payments.list_subscriptions(customer_id)]
            read.set()
            await go.wait()
            return said

    slow = Slow(NOW)
    late = asyncio.create_task(sync_billing(account, billing=replace(shop.billing, payments=slow)))
    await read.wait()
    shop.payments.set(bought.id, status=SubscriptionStatus.CANCELED, ended_at=shop.now)
    assert await sync_billing(account, billing=shop.billing)
    go.set()
    assert await late is None
    assert [each.snapshot for each in await shop.known(account)] == shop.truth(account)


async def test_a_customer_is_linked_by_the_vendors_records(shop: Shop) -> None:
    user = await stored_user(shop.store, a_user(1))
    customer_id = await shop.vendor_customer(user.id)
    await shop.deliver(shop.event(customer_id))
    await drain_webhooks(billing=shop.billing)
    async with shop.store.work.snapshot() as w:
        found = await w.billing_accounts.find_by_customer("fake", customer_id, livemode=False)
    assert found is not None
    assert found.user_id == user.id


async def test_an_unknown_customer_waits_dies_and_makes_no_user(shop: Shop) -> None:
    ghost = await shop.vendor_customer(UserId(shop.make_id(shop.now)))
    await shop.deliver(shop.event(ghost))
    for pause in (*PAUSES, timedelta()):
        assert await drain_webhooks(billing=shop.billing) == 1
        assert await drain_webhooks(billing=shop.billing) == 0
        shop.now += pause
    (dead,) = await inbox(shop, InboxState.DEAD)
    assert (dead.attempts, dead.last_error) == (8, "customer_unknown")
    async with shop.store.work.snapshot() as w:
        assert await w.users.ids(after=None, limit=5) == []


async def test_a_message_that_overtook_its_user_heals_by_itself(shop: Shop) -> None:
    user = a_user(1)
    customer_id = await shop.vendor_customer(user.id)
    await shop.deliver(shop.event(customer_id))
    await drain_webhooks(billing=shop.billing)
    await stored_user(shop.store, user)
    shop.now += PAUSES[0]
    assert await drain_webhooks(billing=shop.billing) == 1
    assert len(await inbox(shop, InboxState.PROCESSED)) == 1


async def test_an_unreachable_vendor_is_asked_again(shop: Shop) -> None:
    account = await shop.customer()
    await shop.bought(account)
    await shop.deliver(shop.event(account.customer_id))
    shop.payments.unavailable = True
    await drain_webhooks(billing=shop.billing)
    (waiting,) = await inbox(shop, InboxState.PENDING)
    assert waiting.last_error == "payments_unavailable"
    assert any(row.new.run_at == waiting.next_attempt_at for row in shop.store.rows_of_jobs())
    shop.payments.unavailable = False
    shop.now += PAUSES[0]
    await drain_webhooks(billing=shop.billing)
    assert len(await shop.known(account)) == 1


async def test_what_a_dead_worker_held_is_taken_up(shop: Shop) -> None:
    account = await shop.customer()
    await shop.bought(account)
    await shop.deliver(shop.event(account.customer_id))
    async with shop.store.work() as w:
        await w.webhook_inbox.claim(now=shop.now, until=shop.now + LEASE, limit=1)
        await w.commit()
    assert await drain_webhooks(billing=shop.billing) == 0
    shop.now += LEASE
    assert await drain_webhooks(billing=shop.billing) == 1
    assert len(await shop.known(account)) == 1


async def test_a_dispute_suspends_and_a_lost_one_ends(shop: Shop) -> None:
    account = await shop.customer()
    bought = await shop.bought(account)
    for state, opened, status in (
        (DisputeState.OPEN, True, SubscriptionStatus.ACTIVE),
        (DisputeState.WON, False, SubscriptionStatus.ACTIVE),
        (DisputeState.OPEN, True, SubscriptionStatus.ACTIVE),
        (DisputeState.LOST, False, SubscriptionStatus.CANCELED),
    ):
        shop.payments.disputes["dp_1"] = DisputeSnapshot(
            id="dp_1", state=state, customer_id=account.customer_id, subscription_id=bought.id
        )
        await shop.deliver(replace(shop.event(None, EventKind.DISPUTE_OPENED), object_id="dp_1"))
        await drain_webhooks(billing=shop.billing)
        (known,) = await shop.known(account)
        assert (known.dispute_open, known.snapshot.status) == (opened, status)


async def test_a_deleted_customer_is_let_go(shop: Shop) -> None:
    account = await shop.customer()
    await shop.bought(account)
    shop.payments.delete_customer(account.customer_id or "")
    await shop.deliver(shop.event(account.customer_id, EventKind.CUSTOMER_DELETED))
    await drain_webhooks(billing=shop.billing)
    late = replace(shop.event(account.customer_id), user_hint=str(account.user_id))
    await shop.deliver(late)  # nothing can be bought any more by whom it would be linked to
    await drain_webhooks(billing=shop.billing)
    async with shop.store.work.snapshot() as w:
        found = await w.billing_accounts.find(account.user_id, "fake", livemode=False)
    assert found is not None
    assert (found.customer_id, found.customer_generation) == (None, 1)
    (known,) = await shop.known(account)
    assert known.snapshot.ended_at == shop.now


@pytest.mark.parametrize("revokes", [False, True])
async def test_a_refund_ends_what_it_paid_for_where_the_operator_says_so(
    shop: Shop, *, revokes: bool
) -> None:
    account = await shop.customer()
    await shop.bought(account)
    refund = shop.event(account.customer_id, EventKind.REFUNDED)
    shop.later(hours=1)
    await shop.bought(account, "checkout:2")
    await shop.deliver(refund)
    await drain_webhooks(billing=replace(shop.billing, refund_revokes=revokes))
    ended = [each.snapshot.ended_at is not None for each in await shop.known(account)]
    assert ended == [revokes, False]


async def test_what_could_not_be_delivered_is_taken_in_with_its_job(shop: Shop) -> None:
    account = await shop.customer()
    event = shop.event(account.customer_id)
    shop.payments.undelivered += [event, event, replace(shop.event("cus_1"), livemode=True)]
    await reconcile_billing(billing=shop.billing, dry_run=False)
    assert [each.event.id for each in await inbox(shop, InboxState.PENDING)] == [event.id]
    assert len(await inbox(shop, InboxState.IGNORED)) == 1
    assert len(jobs_of(shop, DRAIN)) == 1


async def test_what_fails_together_comes_back_apart(shop: Shop) -> None:
    await shop.deliver(*(shop.event(f"cus_{number}") for number in range(3)))
    shop.payments.unavailable = True
    chances = iter([0.0, 0.5, 1.0])
    await drain_webhooks(billing=replace(shop.billing, chance=lambda: next(chances)))
    waits = sorted(each.next_attempt_at - shop.now for each in await inbox(shop, InboxState.PENDING))
    assert waits == [timedelta(seconds=each) for each in (1, 1.1, 1.2)]


class Poisoned(FakePayments):
    """Has one customer over whom the worker trips, as over a bug of ours."""

    async def list_subscriptions(self, customer_id: str) -> Sequence[SubscriptionSnapshot]:
        if customer_id == "cus_1":
            raise ZeroDivisionError
        return await super().list_subscriptions(customer_id)


async def test_a_poison_subject_never_blocks_others_and_ends_dead() -> None:
    shop = Shop(payments=Poisoned(NOW))
    poison, other = await shop.customer(1), await shop.customer(2)
    await shop.bought(other)
    await shop.deliver(shop.event(poison.customer_id), shop.event(other.customer_id))
    for _ in range(len(PAUSES) + 1):
        with pytest.raises(ZeroDivisionError):
            await drain_webhooks(billing=shop.billing)
        await drain_webhooks(billing=shop.billing)
        assert len(await shop.known(other)) == 1
        shop.now += LEASE
    await drain_webhooks(billing=shop.billing)
    (dead,) = await inbox(shop, InboxState.DEAD)
    assert (dead.event.customer_id, dead.last_error) == (poison.customer_id, "worker_lost")


async def test_an_operator_is_told_what_needs_a_look(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    """A price of no plan, two subscriptions that are paid, one that the vendor forgot: each once."""
    account = await shop.customer()
    shirt, pro, twice = [await shop.bought(account, f"checkout:{number}") for number in range(3)]
    shop.payments.set(shirt.id, plan=None)
    for _ in range(2):
        await sync_billing(account, billing=shop.billing)
    del shop.payments.subscriptions[twice.id]
    for _ in range(2):
        await sync_billing(account, billing=shop.billing)
    assert pro.id != twice.id
    codes = [each.getMessage().split(":")[0] for each in caplog.records]
    assert codes == ["billing_unmapped_price", "billing_paid_twice", "billing_subscription_gone"]
