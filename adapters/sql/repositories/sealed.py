"""What lies sealed in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, select

from training_analyzer.adapters.sql.tables.identity import oidc_flow
from training_analyzer.adapters.sql.tables.second_factor import second_factor
from training_analyzer.adapters.sql.tables.wearable import wearable_challenge, wearable_connection
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.ports.vault import HEAD_BYTES

SEALED: Final[Sequence[Select[Any]]] = (
    select(func.substr(second_factor.c.seed, 1, HEAD_BYTES)),
    select(func.substr(oidc_flow.c.verifier, 1, HEAD_BYTES)).where(oidc_flow.c.expires_at > bindparam("now")),
    select(func.substr(wearable_connection.c.sealed, 1, HEAD_BYTES)),
    select(func.substr(wearable_challenge.c.sealed, 1, HEAD_BYTES)).where(
        wearable_challenge.c.expires_at > bindparam("now")
    ),
)
"""One read for each column that holds sealed text."""


class SqlSealed:
    """The heads of sealed columns."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def heads(self, now: datetime) -> Sequence[bytes]:
        """Return the first bytes of every sealed value that may still be opened. Raises ForeignOwner."""
        self._transaction.check_unbound()
        return [head for each in SEALED for (head,) in await self._transaction.rows(each, {"now": now})]
