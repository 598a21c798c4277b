"""What lies sealed in a fake store."""

from collections.abc import Sequence
from datetime import datetime

from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.ports.vault import HEAD_BYTES


class FakeSealed:
    """The heads of sealed fields."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def heads(self, now: datetime) -> Sequence[bytes]:
        """Return the first bytes of every sealed value. Raises ForeignOwner."""
        self._transaction.check_unbound()
        tables = self._transaction.tables()
        sealed = [
            *(factor.seed for factor in tables.second_factors.values()),
            *(flow.verifier for flow in tables.oidc_flows.values() if flow.expires_at > now),
            *(connection.sealed for connection in tables.connections.values()),
            *(login.sealed for login in tables.challenges.values() if login.expires_at > now),
        ]
        return [each[:HEAD_BYTES] for each in sealed]
