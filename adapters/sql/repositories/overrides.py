"""Grants of operators in SQL."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from training_analyzer.adapters.sql.mapping.billing import OVERRIDE_COLUMNS, overrides_of
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.tables.billing import entitlement_override
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.ids import UserId

_c = entitlement_override.c
OF_USER: Final = select(*OVERRIDE_COLUMNS).where(_c.user_id == bindparam("owner")).order_by(_c.feature)
_CLEAR: Final = delete(entitlement_override).where(_c.user_id == bindparam("owner"))
_ADD: Final = insert(entitlement_override)


class SqlOverrides:
    """Grants by user and feature."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_user(self, user_id: UserId) -> Sequence[Override]:
        """Return a user's grants by feature."""
        self._transaction.check_owner(user_id)
        return overrides_of(await self._transaction.rows(OF_USER, {"owner": user_id}))

    async def replace(self, user_id: UserId, overrides: Sequence[Override]) -> None:
        """Store these in the place of all grants of a user. Raises NotFound, ForeignOwner."""
        self._transaction.check_owner(user_id)
        if any(each.user_id != user_id for each in overrides):
            raise ForeignOwner
        await self._transaction.write(_CLEAR, {"owner": user_id})
        if overrides:
            await self._transaction.write(_ADD, [values_of(each) for each in overrides])
