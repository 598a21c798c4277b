"""Customers, subscriptions, checkouts and grants in dicts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.checkout import Checkout, CheckoutState
from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.billing.subscription import Subscription
from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.ids import BillingAccountId, UserId


class FakeBillingAccounts:
    """Accounts by id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def ensure(self, account: BillingAccount) -> BillingAccount:
        """Return the account, stored on first use. Raises NotFound."""
        tables = self._transaction.writable(account.user_id)
        check_user(tables, account.user_id)
        found = await self.find(account.user_id, account.provider, livemode=account.livemode)
        return found or tables.billing_accounts.setdefault(account.id, account)

    async def find(self, user_id: UserId, provider: str, *, livemode: bool) -> BillingAccount | None:
        """Return a user's account."""
        key = (user_id, provider, livemode)
        accounts = self._transaction.tables(user_id).billing_accounts.values()
        return next((each for each in accounts if (each.user_id, each.provider, each.livemode) == key), None)

    async def find_by_customer(
        self, provider: str, customer_id: str, *, livemode: bool
    ) -> BillingAccount | None:
        """Return whose customer it is. Raises ForeignOwner."""
        key = (provider, livemode, customer_id)
        for each in self._transaction.tables().billing_accounts.values():
            if (each.provider, each.livemode, each.customer_id) == key:
                self._transaction.tables(each.user_id)
                return each
        return None

    async def link(self, user_id: UserId, account_id: BillingAccountId, customer_id: str) -> bool:
        """Note a customer for an account that has none."""
        found = self._own(user_id, account_id)
        if found is None or found.customer_id is not None:
            return False
        if await self._has_customer(found, customer_id):
            return False
        self._save(replace(found, customer_id=customer_id))
        return True

    async def unlink(self, user_id: UserId, account_id: BillingAccountId, customer_id: str) -> bool:
        """Forget a customer who was deleted, and begin a new generation."""
        found = self._own(user_id, account_id)
        if found is None or found.customer_id != customer_id:
            return False
        self._save(replace(found, customer_id=None, customer_generation=found.customer_generation + 1))
        return True

    async def take_ticket(self, user_id: UserId, account_id: BillingAccountId) -> int:
        """Return the number of a fetch that begins. Raises NotFound."""
        found = self._own(user_id, account_id)
        if found is None:
            raise NotFound("billing account")
        self._save(replace(found, sync_ticket=found.sync_ticket + 1))
        return found.sync_ticket + 1

    async def apply(self, user_id: UserId, account_id: BillingAccountId, ticket: int, now: datetime) -> bool:
        """Note that the result of a fetch is being stored, unless a newer one was."""
        check_aware(now)
        found = self._own(user_id, account_id)
        if found is None or found.applied_ticket >= ticket:
            return False
        self._save(replace(found, applied_ticket=ticket, synced_at=now))
        return True

    async def page(self, *, after: BillingAccountId | None, limit: int) -> Sequence[BillingAccount]:
        """Return accounts of all users and vendors in order of their ids. Raises ForeignOwner."""
        self._transaction.check_unbound()
        rows = sorted(self._transaction.tables().billing_accounts.items())
        return [each for key, each in rows if after is None or key > after][:limit]

    def _own(self, user_id: UserId, account_id: BillingAccountId) -> BillingAccount | None:
        found = self._transaction.writable(user_id).billing_accounts.get(account_id)
        return found if found is not None and found.user_id == user_id else None

    async def _has_customer(self, account: BillingAccount, customer_id: str) -> bool:
        key = (account.provider, account.livemode, customer_id)
        accounts = self._transaction.tables().billing_accounts.values()
        return any((each.provider, each.livemode, each.customer_id) == key for each in accounts)

    def _save(self, account: BillingAccount) -> None:
        self._transaction.writable().billing_accounts[account.id] = account


class FakeSubscriptions:
    """Subscriptions by vendor, mode and id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_user(self, user_id: UserId) -> Sequence[Subscription]:
        """Return all subscriptions of a user, the oldest first."""
        rows = self._transaction.tables(user_id).subscriptions.values()
        own = [each for each in rows if each.user_id == user_id]
        return sorted(own, key=lambda each: (each.snapshot.created_at, each.snapshot.id))

    async def of_users(self, user_ids: Collection[UserId]) -> Sequence[Subscription]:
        """Return all subscriptions of several users."""
        self._transaction.check_unbound()
        return [
            each for each in self._transaction.tables().subscriptions.values() if each.user_id in user_ids
        ]

    async def put(self, subscription: Subscription) -> None:
        """Store a subscription. Raises NotFound, ForeignOwner."""
        tables = self._transaction.writable(subscription.user_id)
        said = subscription.snapshot
        check_aware(subscription.synced_at, subscription.past_due_since, said.created_at, said.ended_at)
        check_aware(said.current_period_start, said.current_period_end, said.cancel_at, said.trial_end)
        check_user(tables, subscription.user_id)
        key = (said.provider, said.livemode, said.id)
        if key in tables.subscriptions and tables.subscriptions[key].user_id != subscription.user_id:
            raise ForeignOwner
        tables.subscriptions[key] = subscription


class FakeCheckouts:
    """Visits by id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def open(self, checkout: Checkout) -> Checkout:
        """Return the open visit of the same user and plan, stored on first use. Raises NotFound."""
        tables = self._transaction.writable(checkout.user_id)
        check_aware(checkout.created_at, checkout.expires_at)
        check_user(tables, checkout.user_id)
        key = (checkout.user_id, checkout.plan, CheckoutState.OPEN)
        for each in tables.checkouts.values():
            if (each.user_id, each.plan, each.state) == key:
                return each
        tables.checkouts[checkout.id] = checkout
        return checkout

    async def find(self, user_id: UserId, vendor_id: str) -> Checkout | None:
        """Return a user's visit by the vendor's id."""
        rows = self._transaction.tables(user_id).checkouts.values()
        return next((each for each in rows if (each.user_id, each.vendor_id) == (user_id, vendor_id)), None)

    async def save(self, checkout: Checkout) -> None:
        """Store what became of a visit. Raises NotFound."""
        rows = self._transaction.writable(checkout.user_id).checkouts
        found = rows.get(checkout.id)
        if found is None or found.user_id != checkout.user_id:
            raise NotFound("checkout")
        rows[checkout.id] = replace(
            found,
            state=checkout.state,
            vendor_id=checkout.vendor_id,
            url=checkout.url,
            expires_at=checkout.expires_at,
        )


class FakeOverrides:
    """Grants by user."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_user(self, user_id: UserId) -> Sequence[Override]:
        """Return a user's grants by feature."""
        own = self._transaction.tables(user_id).overrides.get(user_id, ())
        return sorted(own, key=lambda each: each.feature)

    async def replace(self, user_id: UserId, overrides: Sequence[Override]) -> None:
        """Store these in the place of all grants of a user. Raises NotFound, ForeignOwner."""
        tables = self._transaction.writable(user_id)
        if any(each.user_id != user_id for each in overrides):
            raise ForeignOwner
        if overrides:
            check_user(tables, user_id)
        tables.overrides[user_id] = tuple(overrides)
