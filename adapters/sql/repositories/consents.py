"""Consents in SQL."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select

from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.identity import CONSENT_COLUMNS, consent_of
from training_analyzer.adapters.sql.tables.second_factor import consent as consent_table
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import put
from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.ids import UserId

_c = consent_table.c
_OWN: Final = _c.user_id == bindparam("user_id")
NEWEST: Final = (
    select(*CONSENT_COLUMNS).where(_OWN, _c.kind == bindparam("kind")).order_by(_c.decided_at.desc()).limit(1)
)
HISTORY: Final = select(*CONSENT_COLUMNS).where(_OWN)


class SqlConsents:
    """Decisions by user, kind and instant."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def find(self, user_id: UserId, kind: ConsentKind) -> Consent | None:
        """Return the decision in force."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(NEWEST, {"user_id": user_id, "kind": kind})
        return None if row is None else consent_of(row)

    async def add(self, consent: Consent) -> None:
        """Store a decision. Raises NotFound."""
        self._transaction.check_owner(consent.user_id)
        await self._transaction.write(put(consent_table, self._transaction.engine), values_of(consent))

    async def history(self, user_id: UserId) -> Sequence[Consent]:
        """Return all decisions, newest first."""
        self._transaction.check_owner(user_id)
        found = [consent_of(row) for row in await self._transaction.rows(HISTORY, {"user_id": user_id})]
        return sorted(found, key=lambda each: (each.decided_at, each.kind), reverse=True)
