"""Athletes as payment vendors know them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.ids import BillingAccountId, UserId


@runtime_checkable
class BillingAccounts(Protocol):
    """One a user, vendor and mode. Of fetches that overlap the one that began last is stored, whoever ends first."""

    async def ensure(self, account: BillingAccount) -> BillingAccount:
        """Return the account of the same user, vendor and mode, stored on first use. Raises NotFound without the user."""
        ...

    async def find(self, user_id: UserId, provider: str, *, livemode: bool) -> BillingAccount | None:
        """Return a user's account."""
        ...

    async def find_by_customer(
        self, provider: str, customer_id: str, *, livemode: bool
    ) -> BillingAccount | None:
        """Return whose customer it is. Raises ForeignOwner in another athlete's unit."""
        ...

    async def link(self, user_id: UserId, account_id: BillingAccountId, customer_id: str) -> bool:
        """Note a customer for an account that has none; False where it has another, or another account has this one."""
        ...

    async def unlink(self, user_id: UserId, account_id: BillingAccountId, customer_id: str) -> bool:
        """Forget a customer who was deleted, and begin a new generation; False where the account has another."""
        ...

    async def take_ticket(self, user_id: UserId, account_id: BillingAccountId) -> int:
        """Return the number of a fetch that begins, above all before it. Raises NotFound."""
        ...

    async def apply(self, user_id: UserId, account_id: BillingAccountId, ticket: int, now: datetime) -> bool:
        """Note that the result of a fetch is being stored in this unit; False where a newer one was."""
        ...

    async def page(self, *, after: BillingAccountId | None, limit: int) -> Sequence[BillingAccount]:
        """Return accounts of all users and vendors in order of their ids. Raises ForeignOwner in an athlete's unit."""
        ...
