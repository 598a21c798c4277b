"""What nobody queued is queued: messages that are due, and the comparison of every night."""

from datetime import timedelta

import pytest

from tests.services.billing import Shop
from training_analyzer.domain.services.drain_webhooks import drain_webhooks
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.domain.services.watch_billing import (
    RECONCILE,
    next_night,
    queue_due_messages,
    queue_nightly,
)
from training_analyzer.plugins.testing.builders import NOW


@pytest.fixture
def shop() -> Shop:
    return Shop()


async def test_a_message_whose_job_is_lost_is_looked_at_all_the_same(shop: Shop) -> None:
    account = await shop.customer()
    await shop.bought(account)
    async with shop.store.work() as w:  # stored without its job, as if that had died
        await w.webhook_inbox.add(shop.event(account.customer_id), b"{}", shop.now)
        await w.commit()
    assert await queue_due_messages(billing=shop.billing)
    assert not await queue_due_messages(billing=shop.billing)
    assert [each.new.kind for each in shop.store.rows_of_jobs()] == [DRAIN]
    await drain_webhooks(billing=shop.billing)
    assert len(await shop.known(account)) == 1


async def test_nothing_is_queued_or_written_while_nothing_is_due(shop: Shop) -> None:
    assert not await queue_due_messages(billing=shop.billing)
    await shop.deliver(shop.event("cus_1"))
    shop.payments.unavailable = True
    await drain_webhooks(billing=shop.billing)
    jobs = len(shop.store.rows_of_jobs())
    assert not await queue_due_messages(billing=shop.billing)
    assert len(shop.store.rows_of_jobs()) == jobs


async def test_many_workers_plan_one_comparison_a_night(shop: Shop) -> None:
    nights = [await queue_nightly(billing=shop.billing) for _ in range(3)]
    planned = [each.new for each in shop.store.rows_of_jobs() if each.new.kind == RECONCILE]
    assert [each.run_at for each in planned] == [nights[0]]
    assert len(set(nights)) == 1


def test_the_night_that_comes_is_within_a_day_and_later_than_now() -> None:
    for hours in range(48):
        now = NOW + timedelta(hours=hours)
        assert timedelta() < next_night(now) - now <= timedelta(days=1)
        assert next_night(next_night(now)) - next_night(now) == timedelta(days=1)
