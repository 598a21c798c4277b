"""Random histories at the vendor's, and messages that come in any order, twice, late or never: the truth ends up here."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import anyio
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.billing import Shop
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.event import BillingEvent, EventKind
from training_analyzer.domain.billing.inbox import InboxState
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import SubscriptionStatus
from training_analyzer.domain.services.drain_webhooks import LEASE, drain_webhooks
from training_analyzer.domain.services.reconcile_billing import reconcile_billing

_KINDS: Final = [kind for kind in EventKind if kind not in {EventKind.IGNORED, EventKind.CUSTOMER_DELETED}]
_STATUSES: Final = [*SubscriptionStatus]
_PLANS: Final = [PlanRef("pro:month"), PlanRef("pro:year"), None]


@dataclass(frozen=True)
class Step:
    """Something that happens at the vendor's to one of two customers, what is told of it, and how often."""

    customer: int
    what: str
    which: int
    value: int
    kind: EventKind
    told: int
    drains: bool
    fails: bool


STEPS = st.lists(
    st.builds(
        Step,
        customer=st.integers(0, 1),
        what=st.sampled_from(["buy", "status", "plan", "cancel", "end", "gone", "renew", "nothing"]),
        which=st.integers(0, 3),
        value=st.integers(0, 8),
        kind=st.sampled_from(_KINDS),
        told=st.integers(0, 3),
        drains=st.booleans(),
        fails=st.booleans(),
    ),
    max_size=14,
)


async def happen(shop: Shop, step: Step, account: BillingAccount, number: int) -> None:
    """Do a step at the vendor's; the same second may see many."""
    own = shop.truth(account)
    if step.what == "buy" or not own:
        await shop.bought(account, f"checkout:{number}")
        return
    one = own[step.which % len(own)]
    match step.what:
        case "status":
            shop.payments.set(one.id, status=_STATUSES[step.value % len(_STATUSES)])
        case "plan":
            shop.payments.set(one.id, plan=_PLANS[step.value % len(_PLANS)])
        case "cancel":
            shop.payments.set(one.id, cancel_at=None if step.value % 2 else one.current_period_end)
        case "end":
            shop.payments.set(one.id, status=SubscriptionStatus.CANCELED, ended_at=shop.now)
        case "gone":
            del shop.payments.subscriptions[one.id]
        case "renew":
            shop.later(days=30)
            end = shop.now + timedelta(days=30)
            shop.payments.set(one.id, current_period_start=shop.now, current_period_end=end)


async def two_workers(shop: Shop) -> None:
    """Look at what is due, by two workers at a time."""
    await asyncio.gather(drain_webhooks(billing=shop.billing), drain_webhooks(billing=shop.billing))


async def told(shop: Shop, history: Sequence[Step], shuffled: st.DataObject) -> list[BillingAccount]:
    """Live through a history, and let what is told of it arrive in any order."""
    accounts = [await shop.customer(1), await shop.customer(2)]
    waiting: list[BillingEvent] = []
    for number, step in enumerate(history):
        account = accounts[step.customer]
        await happen(shop, step, account, number)
        waiting += [shop.event(account.customer_id, step.kind)] * step.told
        shop.payments.unavailable = step.fails
        if step.drains:
            waiting = shuffled.draw(st.permutations(waiting))
            now, waiting = waiting[: len(waiting) // 2 + 1], waiting[len(waiting) // 2 + 1 :]
            await shop.deliver(*now)
            await two_workers(shop)
        shop.payments.unavailable = False
    await shop.deliver(*shuffled.draw(st.permutations(waiting)))
    return accounts


async def is_the_truth(shop: Shop, account: BillingAccount) -> bool:
    """Whether what is stored is what the vendor lists; what it no longer lists has ended."""
    known = {each.snapshot.id: each.snapshot for each in await shop.known(account)}
    truth = {each.id: each for each in shop.truth(account)}
    beside = [each for key, each in known.items() if key not in truth]
    return {key: known.get(key) for key in truth} == truth and all(each.ended_at for each in beside)


@settings(max_examples=1_000, deadline=None)
@given(history=STEPS, shuffled=st.data())
def test_after_a_reconciliation_all_is_as_the_vendor_has_it(
    history: Sequence[Step], shuffled: st.DataObject
) -> None:
    async def run() -> None:
        shop = Shop()
        accounts = await told(shop, history, shuffled)
        await two_workers(shop)
        foreseen = await reconcile_billing(billing=shop.billing, dry_run=True)
        done = await reconcile_billing(billing=shop.billing, dry_run=False)
        again = await reconcile_billing(billing=shop.billing, dry_run=False)
        assert (foreseen.differences, foreseen.fixed) == (done.differences, 0)
        assert (done.fixed, again.differences) == (done.differences, 0)
        for account in accounts:
            assert await is_the_truth(shop, account)

    anyio.run(run)


@settings(max_examples=1_000, deadline=None)
@given(history=STEPS, shuffled=st.data())
def test_one_message_after_the_last_change_is_enough(
    history: Sequence[Step], shuffled: st.DataObject
) -> None:
    async def run() -> None:
        shop = Shop()
        accounts = await told(shop, history, shuffled)
        await shop.deliver(*(shop.event(each.customer_id) for each in accounts))
        for _ in range(3):
            await two_workers(shop)
            shop.now += LEASE
        for account in accounts:
            assert await is_the_truth(shop, account)
        async with shop.store.work.snapshot() as w:
            assert await w.webhook_inbox.page(InboxState.DEAD, after=None, limit=1) == []

    anyio.run(run)


@settings(max_examples=300, deadline=None)
@given(history=STEPS, shuffled=st.data())
def test_what_a_message_says_is_never_stored(history: Sequence[Step], shuffled: st.DataObject) -> None:
    """The messages name another customer's subscription: what is fetched for the customer counts."""

    async def run() -> None:
        shop = Shop()
        accounts = await told(shop, history, shuffled)
        lies = [
            replace(shop.event(each.customer_id), subscription_id="sub_999", user_hint="nobody")
            for each in accounts
        ]
        await shop.deliver(*lies)
        for _ in range(3):
            await two_workers(shop)
            shop.now += LEASE
        for account in accounts:
            assert await is_the_truth(shop, account)

    anyio.run(run)
