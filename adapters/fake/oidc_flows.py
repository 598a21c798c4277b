"""Visits to identity providers in a dict."""

from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.oidc_flow import OidcFlow


class FakeOidcFlows:
    """Flows by the hash of their state."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, flow: OidcFlow) -> None:
        """Store a flow. Raises NotFound."""
        tables = self._transaction.writable(flow.link_user_id)
        check_aware(flow.created_at, flow.expires_at)
        if flow.link_user_id is not None:
            check_user(tables, flow.link_user_id)
        if flow.session_id is not None and flow.session_id not in tables.sessions:
            raise NotFound("user")
        tables.oidc_flows[flow.state_hash] = flow

    async def take(self, state_hash: bytes, now: datetime) -> OidcFlow | None:
        """Remove and return a flow."""
        check_aware(now)
        flows = self._transaction.writable().oidc_flows
        found = flows.get(state_hash)
        return None if found is None or found.expires_at <= now else flows.pop(state_hash)

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired flows; return how many. Raises ForeignOwner."""
        self._transaction.check_unbound()
        flows = self._transaction.writable().oidc_flows
        expired = [key for key, flow in flows.items() if flow.expires_at <= now][:limit]
        for key in expired:
            del flows[key]
        return len(expired)
