"""Visits to identity providers in SQL."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.identity import OIDC_FLOW_COLUMNS, oidc_flow_of
from training_analyzer.adapters.sql.tables.identity import oidc_flow
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.domain.identity.oidc_flow import OidcFlow

_c = oidc_flow.c
_now: Final = bindparam("now", type_=UtcTime())
EXPIRED: Final = (
    select(_c.state_hash).where(_c.expires_at <= _now).order_by(_c.expires_at).limit(bindparam("limit"))
)
_ADD: Final = insert(oidc_flow)
_TAKE: Final = (
    delete(oidc_flow)
    .where(_c.state_hash == bindparam("taken"), _c.expires_at > _now)
    .returning(*OIDC_FLOW_COLUMNS)
)
_PURGE: Final = delete(oidc_flow).where(_c.state_hash.in_(EXPIRED))


class SqlOidcFlows:
    """Flows by the hash of their state."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, flow: OidcFlow) -> None:
        """Store a flow. Raises NotFound."""
        if flow.link_user_id is not None:
            self._transaction.check_owner(flow.link_user_id)
        await self._transaction.write(_ADD, values_of(flow))

    async def take(self, state_hash: bytes, now: datetime) -> OidcFlow | None:
        """Remove and return a flow, by one statement."""
        row = (await self._transaction.write(_TAKE, {"taken": state_hash, "now": now})).first()
        return None if row is None else oidc_flow_of(row)

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired flows; return how many. Raises ForeignOwner."""
        self._transaction.check_unbound()
        return (await self._transaction.write(_PURGE, {"now": now, "limit": limit})).rowcount
