"""What lies sealed in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Column, Select, Update, bindparam, func, select, update

from training_analyzer.adapters.sql.tables.identity import oidc_flow
from training_analyzer.adapters.sql.tables.second_factor import second_factor
from training_analyzer.adapters.sql.tables.wearable import wearable_challenge, wearable_connection
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Blob
from training_analyzer.domain.identity.second_factor import seed_context
from training_analyzer.domain.sealing import SealedValue, SealPurpose
from training_analyzer.domain.sync.seals import credential_context
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


class _Lasting(NamedTuple):
    page: Select[Any]
    replace: Update


def _lasting(key: Column[Any], sealed: Column[Any], *bound: Column[Any]) -> _Lasting:
    page = select(key, sealed, *bound).where(key > bindparam("after")).order_by(key).limit(bindparam("limit"))
    stored = (key == bindparam("row"), sealed == bindparam("old", type_=Blob))
    replace = update(sealed.table).where(*stored).values({sealed: bindparam("new", type_=Blob)})
    return _Lasting(page, replace)


_f, _c = second_factor.c, wearable_connection.c
LASTING_SEALS: Final = {
    "totp-seed": _lasting(_f.user_id, _f.seed),
    "wearable-token": _lasting(_c.id, _c.sealed, _c.user_id, _c.provider),
}
"""How what lasts is read page by page, and replaced where it is still the same, by purpose."""


class SqlSealed:
    """The sealed columns."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def heads(self, now: datetime) -> Sequence[bytes]:
        """Return the first bytes of every sealed value that may still be opened. Raises ForeignOwner."""
        self._transaction.check_unbound()
        return [head for each in SEALED for (head,) in await self._transaction.rows(each, {"now": now})]

    async def page(
        self, purpose: SealPurpose, after: SealedValue | None, limit: int
    ) -> Sequence[SealedValue]:
        """Return values of a purpose, in the order of their rows. Raises ForeignOwner."""
        self._transaction.check_unbound()
        values = {"after": UUID(int=0) if after is None else _key(after), "limit": limit}
        rows = await self._transaction.rows(LASTING_SEALS[purpose].page, values)
        if purpose == "totp-seed":
            return [SealedValue(context=seed_context(user_id), blob=blob) for user_id, blob in rows]
        return [
            SealedValue(context=credential_context(user_id, provider, row), blob=blob)
            for row, blob, user_id, provider in rows
        ]

    async def replace(self, value: SealedValue, blob: bytes) -> bool:
        """Keep another text in the place of this one. Raises ForeignOwner."""
        self._transaction.check_unbound()
        values = {"row": _key(value), "old": value.blob, "new": blob}
        replaced = await self._transaction.write(LASTING_SEALS[value.context.purpose].replace, values)
        return replaced.rowcount == 1


def _key(value: SealedValue) -> UUID:
    context = value.context
    return UUID(context.connection_id or str(context.user_id))
