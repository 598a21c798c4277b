"""A deployment of fakes that sells plans, with two athletes in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

from training_analyzer.adapters.fake.payments import FakePayments
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.adapters.jobs.embedded import EmbeddedJobs
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.event import BillingEvent, EventKind
from training_analyzer.domain.billing.inbox import InboxState
from training_analyzer.domain.billing.plan import Interval, Plan, PlanKey, PlanPrice, PlanRef
from training_analyzer.domain.billing.subscription import Subscription, SubscriptionSnapshot
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.link_customer import link_customer
from training_analyzer.domain.services.receive_webhook import receive_webhook
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.plugins.testing.billing_builders import a_billing_event
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.stored import stored_user

CATALOGUE = Catalogue(
    plans=[
        Plan(key=PlanKey("free"), version=1, rank=0),
        Plan(
            key=PlanKey("pro"),
            version=3,
            rank=1,
            prices={Interval.MONTH: PlanPrice(999, "usd"), Interval.YEAR: PlanPrice(9990, "usd")},
        ),
    ],
    default=PlanKey("free"),
)


@dataclass
class Shop:
    """The vendor is ``payments``; ``now`` may be moved on."""

    store: FakeStore = field(default_factory=FakeStore)
    payments: FakePayments = field(default_factory=lambda: FakePayments(NOW))
    now: datetime = NOW
    _ids: Iterator[int] = field(default_factory=lambda: count(1_000))
    _events: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def billing(self) -> Billing:
        """What the use cases take."""
        jobs = EmbeddedJobs(
            work=self.store.work, make_id=self.make_id, clock=lambda: self.now, worker="w", poll_s=1.0
        )
        return Billing(
            payments=self.payments,
            catalogue=CATALOGUE,
            work=self.store.work,
            jobs=jobs,
            make_id=self.make_id,
            clock=lambda: self.now,
        )

    def make_id(self, _: datetime) -> UUID:
        """Return an id that was not made before."""
        return UUID(int=next(self._ids))

    async def customer(self, number: int = 1) -> BillingAccount:
        """Return the linked account of an athlete, who is stored."""
        user = await stored_user(self.store, a_user(number))
        customer_id = await self.vendor_customer(user.id)
        account = await link_customer(user.id, customer_id, billing=self.billing)
        assert account is not None
        return account

    async def vendor_customer(self, user_id: UserId) -> str:
        """Return a customer whom the vendor knows by a user's id."""
        return await self.payments.ensure_customer(
            user_id=user_id, email="anne@example.org", idempotency_key=f"customer:{user_id}"
        )

    async def bought(self, account: BillingAccount, key: str = "checkout:1") -> SubscriptionSnapshot:
        """Return what a customer subscribed to just now."""
        return await self.bought_by(account.customer_id or "", account.user_id, key)

    async def bought_by(
        self, customer_id: str, user_id: UserId, key: str = "checkout:1"
    ) -> SubscriptionSnapshot:
        """Return what a customer subscribed to, who may be unknown here."""
        return self.payments.pay(await self.page(customer_id, user_id, key))

    async def page(self, customer_id: str, user_id: UserId, key: str = "checkout:1") -> str:
        """Return a page on which a customer can pay."""
        page = await self.payments.create_checkout(
            customer_id=customer_id,
            plan=PlanRef("pro:month"),
            user_id=user_id,
            success_url="https://ta.test/done",
            cancel_url="https://ta.test/away",
            idempotency_key=key,
        )
        return page.id

    def event(
        self, customer_id: str | None, kind: EventKind = EventKind.SUBSCRIPTION_CHANGED
    ) -> BillingEvent:
        """Return a hint about a customer."""
        return a_billing_event(next(self._events), kind=kind, customer_id=customer_id, occurred_at=self.now)

    async def deliver(self, *events: BillingEvent) -> None:
        """Bring messages to the door."""
        for event in events:
            body, headers = self.payments.message(event)
            await receive_webhook(body=body, headers=headers, billing=self.billing)

    async def known(self, account: BillingAccount) -> Sequence[Subscription]:
        """Return what is stored of a user's subscriptions."""
        return await self.known_of(account.user_id)

    async def known_of(self, user_id: UserId) -> Sequence[Subscription]:
        """Return what is stored of the subscriptions of a user."""
        async with self.store.work.snapshot() as w:
            return await w.subscriptions.of_user(user_id)

    async def dump(self) -> object:
        """Return all that is stored about plans."""
        async with self.store.work.snapshot() as w:
            accounts = await w.billing_accounts.page(after=None, limit=500)
            known = [await w.subscriptions.of_user(each.user_id) for each in accounts]
            messages = [await w.webhook_inbox.page(state, after=None, limit=500) for state in InboxState]
        return accounts, known, messages, self.store.audit_events(), self.store.rows_of_jobs()

    def truth(self, account: BillingAccount) -> Sequence[SubscriptionSnapshot]:
        """Return what the vendor says of them."""
        own = [
            each for each in self.payments.subscriptions.values() if each.customer_id == account.customer_id
        ]
        return sorted(own, key=lambda each: (each.created_at, each.id))

    def later(self, **spans: float) -> None:
        """Let time pass, at the vendor's too."""
        self.now += timedelta(**spans)
        self.payments.now = self.now
