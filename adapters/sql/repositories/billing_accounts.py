"""Athletes as payment vendors know them, in SQL."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, exists, select, update

from training_analyzer.adapters.sql.mapping.billing import ACCOUNT_COLUMNS, account_of
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.tables.billing import billing_account
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.adapters.sql.upsert import Upsert, insert_into
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import BillingAccountId, UserId

_c = billing_account.c
_FIRST: Final = UUID(int=0)
_MODE: Final = (_c.provider == bindparam("provider"), _c.livemode == bindparam("mode"))
FIND: Final = select(*ACCOUNT_COLUMNS).where(_c.user_id == bindparam("owner"), *_MODE)
BY_CUSTOMER: Final = select(*ACCOUNT_COLUMNS).where(*_MODE, _c.customer_id == bindparam("customer"))
PAGE: Final = (
    select(*ACCOUNT_COLUMNS).where(_c.id > bindparam("after")).order_by(_c.id).limit(bindparam("limit"))
)

_OWN: Final = (_c.id == bindparam("held"), _c.user_id == bindparam("owner"))
_other: Final = billing_account.alias("other")
_LINK: Final = (
    update(billing_account)
    .where(
        *_OWN,
        _c.customer_id.is_(None),
        ~exists().where(
            _other.c.provider == _c.provider,
            _other.c.livemode == _c.livemode,
            _other.c.customer_id == bindparam("customer"),
        ),
    )
    .values(customer_id=bindparam("customer"))
    .returning(_c.id)
)
_UNLINK: Final = (
    update(billing_account)
    .where(*_OWN, _c.customer_id == bindparam("customer"))
    .values(customer_id=None, customer_generation=_c.customer_generation + 1)
    .returning(_c.id)
)
_TICKET: Final = (
    update(billing_account).where(*_OWN).values(sync_ticket=_c.sync_ticket + 1).returning(_c.sync_ticket)
)
_APPLY: Final = (
    update(billing_account)
    .where(*_OWN, _c.applied_ticket < bindparam("ticket"))
    .values(applied_ticket=bindparam("ticket"), synced_at=bindparam("now", type_=UtcTime()))
    .returning(_c.id)
)


@cache
def _add(engine: str) -> Upsert:
    return insert_into(billing_account, engine).on_conflict_do_nothing(
        index_elements=[_c.user_id, _c.provider, _c.livemode]
    )


class SqlBillingAccounts:
    """Accounts by user, vendor and mode."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def ensure(self, account: BillingAccount) -> BillingAccount:
        """Return the account, stored on first use. Raises NotFound."""
        self._transaction.check_owner(account.user_id)
        await self._transaction.write(_add(self._transaction.engine), values_of(account))
        found = await self.find(account.user_id, account.provider, livemode=account.livemode)
        return found or account

    async def find(self, user_id: UserId, provider: str, *, livemode: bool) -> BillingAccount | None:
        """Return a user's account."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "provider": provider, "mode": livemode}
        row = await self._transaction.first(FIND, values)
        return None if row is None else account_of(row)

    async def find_by_customer(
        self, provider: str, customer_id: str, *, livemode: bool
    ) -> BillingAccount | None:
        """Return whose customer it is. Raises ForeignOwner."""
        values = {"provider": provider, "mode": livemode, "customer": customer_id}
        row = await self._transaction.first(BY_CUSTOMER, values)
        if row is None:
            return None
        found = account_of(row)
        self._transaction.check_owner(found.user_id)
        return found

    async def link(self, user_id: UserId, account_id: BillingAccountId, customer_id: str) -> bool:
        """Note a customer for an account that has none."""
        self._transaction.check_owner(user_id)
        values = {"held": account_id, "owner": user_id, "customer": customer_id}
        return (await self._transaction.write(_LINK, values)).first() is not None

    async def unlink(self, user_id: UserId, account_id: BillingAccountId, customer_id: str) -> bool:
        """Forget a customer who was deleted, and begin a new generation."""
        self._transaction.check_owner(user_id)
        values = {"held": account_id, "owner": user_id, "customer": customer_id}
        return (await self._transaction.write(_UNLINK, values)).first() is not None

    async def take_ticket(self, user_id: UserId, account_id: BillingAccountId) -> int:
        """Return the number of a fetch that begins. Raises NotFound."""
        self._transaction.check_owner(user_id)
        row = (await self._transaction.write(_TICKET, {"held": account_id, "owner": user_id})).first()
        if row is None:
            raise NotFound("billing account")
        return int(row.sync_ticket)

    async def apply(self, user_id: UserId, account_id: BillingAccountId, ticket: int, now: datetime) -> bool:
        """Note that the result of a fetch is being stored, unless a newer one was."""
        self._transaction.check_owner(user_id)
        values = {"held": account_id, "owner": user_id, "ticket": ticket, "now": now}
        return (await self._transaction.write(_APPLY, values)).first() is not None

    async def page(self, *, after: BillingAccountId | None, limit: int) -> Sequence[BillingAccount]:
        """Return accounts of all users and vendors in order of their ids. Raises ForeignOwner."""
        self._transaction.check_unbound()
        values = {"after": after or _FIRST, "limit": limit}
        return [account_of(row) for row in await self._transaction.rows(PAGE, values)]
