"""Subscriptions in SQL."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Final

from sqlalchemy import bindparam, select

from training_analyzer.adapters.sql.mapping.billing import (
    SUBSCRIPTION_COLUMNS,
    subscription_of,
    subscription_values,
)
from training_analyzer.adapters.sql.tables.billing import billing_subscription
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import Upsert, insert_into
from training_analyzer.domain.billing.subscription import Subscription
from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.ids import UserId

_c = billing_subscription.c
OF_USER: Final = (
    select(*SUBSCRIPTION_COLUMNS).where(_c.user_id == bindparam("owner")).order_by(_c.created_at, _c.id)
)

_OF_USERS: Final = select(*SUBSCRIPTION_COLUMNS).where(_c.user_id.in_(bindparam("owners", expanding=True)))


@cache
def _put(engine: str) -> Upsert:
    """Return an insert that replaces a row of the same user, and leaves another's as it is."""
    statement = insert_into(billing_subscription, engine)
    others = [column.name for column in billing_subscription.columns if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=list(billing_subscription.primary_key),
        set_={name: statement.excluded[name] for name in others},
        where=_c.user_id == statement.excluded.user_id,
    )


class SqlSubscriptions:
    """Subscriptions by vendor, mode and id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_user(self, user_id: UserId) -> Sequence[Subscription]:
        """Return all subscriptions of a user, the oldest first."""
        self._transaction.check_owner(user_id)
        return [subscription_of(row) for row in await self._transaction.rows(OF_USER, {"owner": user_id})]

    async def of_users(self, user_ids: Collection[UserId]) -> Sequence[Subscription]:
        """Return all subscriptions of several users."""
        self._transaction.check_unbound()
        rows = await self._transaction.rows(_OF_USERS, {"owners": list(user_ids)})
        return [subscription_of(row) for row in rows]

    async def put(self, subscription: Subscription) -> None:
        """Store a subscription. Raises NotFound, ForeignOwner."""
        self._transaction.check_owner(subscription.user_id)
        statement = _put(self._transaction.engine)
        result = await self._transaction.write(statement, subscription_values(subscription))
        if result.rowcount == 0:
            raise ForeignOwner
