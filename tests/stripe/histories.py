"""Random histories: what athletes, banks, operators and time do at Stripe, and how its messages come, or do not."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from tests.jobs.queues import a_queue
from tests.stripe.conftest import NOW
from tests.stripe.fake_stripe import FakeStripe
from tests.stripe.fake_stripe.account import Account, PageClosedError
from tests.stripe.fake_stripe.shapes import Object
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.plan import Interval, Plan, PlanKey, PlanPrice, PlanRef
from training_analyzer.domain.billing.subscription import Subscription
from training_analyzer.domain.billing.vendor import CancelWhen
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import ENTROPY_BYTES, new_id
from training_analyzer.domain.services.change_subscription import (
    cancel_subscription,
    change_plan,
    resume_subscription,
)
from training_analyzer.domain.services.complete_checkout import complete_checkout
from training_analyzer.domain.services.receive_webhook import receive_webhook
from training_analyzer.domain.services.reconcile_billing import reconcile_billing
from training_analyzer.domain.services.start_checkout import start_checkout
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.payments import Payments
from training_analyzer.ports.store import Store

PLANS: Final = {
    "price_pro_month": "pro:month",
    "price_pro_month_old": "pro:month",
    "price_pro_year": "pro:year",
    "price_enterprise": "enterprise:month",
}
PRICES: Final = (*PLANS, "price_tshirt")
MONTHLY, YEARLY = PlanRef("pro:month"), PlanRef("pro:year")
CATALOGUE: Final = Catalogue(
    plans=[
        Plan(key=PlanKey("free"), version=1, rank=0),
        Plan(
            key=PlanKey("pro"),
            version=1,
            rank=1,
            prices={Interval.MONTH: PlanPrice(999, "usd"), Interval.YEAR: PlanPrice(9990, "usd")},
        ),
        Plan(key=PlanKey("enterprise"), version=1, rank=2),
    ],
    default=PlanKey("free"),
)


def billing_at(store: Store, payments: Payments, clock: Clock) -> Billing:
    """Return what a worker has."""
    return Billing(
        payments=payments,
        catalogue=CATALOGUE,
        work=store.work,
        jobs=a_queue(store, clock=clock),
        make_id=lambda now: new_id(now, os.urandom(ENTROPY_BYTES)),
        clock=clock,
        chance=lambda: 0.5,
    )


@dataclass
class World:
    """A store, a Stripe, and our clock, which is never behind Stripe's. ``dice`` decide everything."""

    store: Store
    fake: FakeStripe
    payments: Payments
    users: Sequence[User]
    dice: Random
    loses: bool
    waiting: list[Object] = field(default_factory=list)
    ahead: timedelta = timedelta(0)
    compared_at: datetime = NOW

    @property
    def billing(self) -> Billing:
        """What a worker has."""
        return billing_at(self.store, self.payments, self.clock)

    def clock(self) -> datetime:
        """Return our time."""
        return self.fake.now + self.ahead

    async def live(self, steps: int) -> None:
        """Let so many things happen, and what is told of them arrive, or wait."""
        for _ in range(steps):
            user = self.dice.choice(self.users)
            with suppress(TrainingAnalyzerError, PageClosedError):
                await self.dice.choice(DEEDS)(self, user)
            self.post()
            if self.dice.random() < 0.4:
                await self.deliver(self.dice.randint(1, 4))

    async def night(self) -> None:
        """Compare all with Stripe, where messages are lost: it forgets them after thirty days."""
        if self.loses and self.clock() - self.compared_at > timedelta(days=10):
            with suppress(TrainingAnalyzerError):
                await reconcile_billing(billing=self.billing, dry_run=False)
                self.compared_at = self.clock()

    def post(self) -> None:
        """Take what Stripe has to tell: once, twice, or never where it gave up."""
        events, self.fake.account.events = self.fake.account.events, []
        for event in events:
            lost = self.loses and self.dice.random() < 0.3
            self.waiting += [event] * (0 if lost else self.dice.choice((1, 1, 2)))
            if lost:
                self.fake.account.past.append(event)
                self.fake.account.undelivered.add(event["id"])

    async def deliver(self, count: int) -> None:
        """Bring some messages in any order; what some of them say is not so."""
        self.dice.shuffle(self.waiting)
        now, self.waiting = self.waiting[:count], self.waiting[count:]
        for event in now:
            told = lie(event, self.dice) if self.dice.random() < 0.3 else event
            body, headers = self.fake.signed(told, at=self.clock())
            await receive_webhook(body=body, headers=headers, billing=self.billing)

    async def kept(self, user: User) -> Sequence[Subscription]:
        """Return what is stored of somebody's subscriptions."""
        async with self.store.work.snapshot() as w:
            return await w.subscriptions.of_user(user.id)

    def own(self, user: User) -> list[Object]:
        """Return what Stripe has of somebody's subscriptions."""
        return [
            each
            for each in self.fake.account.subscriptions.values()
            if each["metadata"].get("user_id") == str(user.id)
        ]


def lie(event: Object, dice: Random) -> Object:
    """Return a message of the same id that says something else of what it is about."""
    told: Object = json.loads(json.dumps(event))
    told["created"] -= dice.randint(0, 9) * 86_400
    about = told["data"]["object"]
    if about["object"] == "subscription":
        about |= {"status": dice.choice(("active", "canceled", "unpaid")), "cancel_at": event["created"]}
        about["items"]["data"][0]["price"]["id"] = dice.choice(PRICES)
    return told


def truth_of(sub: Object) -> tuple[Any, ...]:
    """Return what a subscription of Stripe's has to be here, read without the adapter."""
    item = sub["items"]["data"][0]
    cancel_at = sub["cancel_at"] or (item["current_period_end"] if sub["cancel_at_period_end"] else None)
    price = item["price"]["id"]
    return (
        sub["status"], price, PLANS.get(price), sub["customer"],
        instant(item["current_period_start"]), instant(item["current_period_end"]),
        instant(cancel_at), instant(sub["ended_at"]),
    )  # fmt: skip


def kept_of(kept: Subscription) -> tuple[Any, ...]:
    """Return the same of what is stored."""
    said = kept.snapshot
    return (
        said.status.value, said.price_id, said.plan, said.customer_id,
        said.current_period_start, said.current_period_end, said.cancel_at, said.ended_at,
    )  # fmt: skip


def instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


# what happens


async def buys(world: World, user: User) -> None:
    """Pay on a page, and come back, or close the window."""
    page = await start_checkout(
        user,
        world.dice.choice((MONTHLY, YEARLY)),
        success_url="https://x.test/done",
        cancel_url="https://x.test/away",
        billing=world.billing,
    )
    paid = world.dice.random() < 0.8
    with world.fake.lock:
        world.fake.account.complete_checkout(page.vendor_id or "", paid=paid)
        if not paid and world.dice.random() < 0.7:
            world.fake.account.settle_checkout(page.vendor_id or "", paid=world.dice.random() < 0.5)
    if world.dice.random() < 0.5:
        await complete_checkout(user.id, page.vendor_id or "", billing=world.billing)


async def changes_by_us(world: World, user: User) -> None:
    """Cancel, resume or change by our routes."""
    match world.dice.randrange(4):
        case 0:
            await cancel_subscription(user.id, CancelWhen.PERIOD_END, billing=world.billing)
        case 1:
            await cancel_subscription(user.id, CancelWhen.NOW, billing=world.billing)
        case 2:
            await resume_subscription(user.id, billing=world.billing)
        case _:
            await change_plan(user.id, world.dice.choice((MONTHLY, YEARLY)), billing=world.billing)


async def time_passes(world: World, _: User) -> None:
    with world.fake.lock:
        world.fake.account.advance(world.dice.choice((0.01, 1, 4, 16)))


async def changes_at_stripe(world: World, user: User) -> None:
    """Do as the portal, the dashboard, banks, or Stripe itself."""
    with world.fake.lock:
        change_something(world, user, world.dice)


async def changes_while_asked(world: World, user: User) -> None:
    """The next reply is old when it arrives."""
    dice = Random(world.dice.random())  # noqa: S311 - decides what is tried; another thread throws these

    def happens() -> None:
        with world.fake.lock:
            change_something(world, user, dice)

    world.fake.outdate_next("GET", "/v1/subscriptions", happens)


async def refuses(world: World, _: User) -> None:
    """Stripe has no time for the next requests."""
    world.fake.fail_next("/v1/", 429, times=world.dice.randint(1, 3))


def change_something(world: World, user: User, dice: Random) -> None:
    account, own = world.fake.account, world.own(user)
    if not own:
        return
    sub = dice.choice(own)
    if sub["status"] in {"canceled", "incomplete_expired"}:
        account.change(sub)
        return
    dice.choice(CHANGES)(account, sub, dice)


def schedules(account: Account, sub: Object, dice: Random) -> None:
    """By either of the two fields that Stripe has for it."""
    if dice.random() < 0.5:
        account.change(sub, cancel_at=dice.choice((None, account.now + 9 * 86_400)))
    else:
        account.change(sub, cancel_at_period_end=dice.random() < 0.5)


def reprices(account: Account, sub: Object, dice: Random) -> None:
    account.reprice(sub, dice.choice(PRICES))
    account.change(sub)


def restates(account: Account, sub: Object, dice: Random) -> None:
    account.change(sub, status=dice.choice(("active", "past_due", "unpaid", "paused")))


def cards(account: Account, sub: Object, dice: Random) -> None:
    """A card fails from now on, or asks its owner, or works again."""
    customers = dice.choice((account.failing, account.asking))
    (customers.add if dice.random() < 0.6 else customers.discard)(sub["customer"])


def pays(account: Account, sub: Object, _: Random) -> None:
    if account.invoices.get(sub["latest_invoice"], {}).get("status") == "open":
        account.pay_what_waits(sub)


def subscribes(account: Account, sub: Object, dice: Random) -> None:
    account.subscribe(sub["customer"], dice.choice(PRICES), metadata=sub["metadata"])


def ends(account: Account, sub: Object, _: Random) -> None:
    account.end(sub)


def goes(account: Account, sub: Object, _: Random) -> None:
    account.delete_customer(sub["customer"])


def disputes(account: Account, sub: Object, dice: Random) -> None:
    """Ask the bank for the money back; the next time, hear what it decides."""
    open_ones = [
        each
        for each in account.disputes.values()
        if each["charge"]["customer"] == sub["customer"] and each["status"] == "needs_response"
    ]
    if open_ones:
        account.close_dispute(open_ones[0], won=dice.random() < 0.5)
    elif sub["latest_invoice"]:
        account.dispute(sub)


CHANGES: Final = (
    schedules, schedules, reprices, reprices, restates, restates, cards, cards, pays, pays, subscribes,
    ends, disputes, disputes, goes,
)  # fmt: skip
DEEDS: Final = (
    buys, buys, changes_by_us, changes_by_us, time_passes, changes_at_stripe, changes_at_stripe,
    changes_at_stripe, changes_while_asked, changes_while_asked, refuses,
)  # fmt: skip
