"""How each provider is governed, in SQL."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select

from training_analyzer.adapters.sql.mapping.wearables import GOVERNOR_COLUMNS, governor_of, governor_values
from training_analyzer.adapters.sql.tables.wearable import provider_governor
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import put, put_once
from training_analyzer.domain.sync.governor import Governor

_c = provider_governor.c
FIND: Final = select(*GOVERNOR_COLUMNS).where(_c.provider == bindparam("of_provider"))


class SqlGovernors:
    """One row a provider."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def hold(self, provider: str) -> Governor:
        """Return a provider's state, held until the unit ends."""
        self._transaction.check_unbound()
        fresh = governor_values(Governor(provider=provider))
        await self._transaction.write(put_once(provider_governor, self._transaction.engine), fresh)
        row = await self._transaction.first(FIND.with_for_update(), {"of_provider": provider})
        return Governor(provider=provider) if row is None else governor_of(row)

    async def save(self, governor: Governor) -> None:
        """Keep a state."""
        self._transaction.check_unbound()
        statement = put(provider_governor, self._transaction.engine)
        await self._transaction.write(statement, governor_values(governor))

    async def list(self) -> Sequence[Governor]:
        """Return all states."""
        self._transaction.check_unbound()
        every = select(*GOVERNOR_COLUMNS).order_by(_c.provider)
        return [governor_of(row) for row in await self._transaction.rows(every)]
