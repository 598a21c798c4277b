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
        return [factor.seed[:HEAD_BYTES] for factor in self._transaction.tables().second_factors.values()]
