"""What lies sealed in a fake store."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.identity.second_factor import seed_context
from training_analyzer.domain.ids import ConnectionId, UserId
from training_analyzer.domain.sealing import SealedValue, SealPurpose
from training_analyzer.domain.sync.seals import credential_context
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

    async def page(
        self, purpose: SealPurpose, after: SealedValue | None, limit: int
    ) -> Sequence[SealedValue]:
        """Return values of a purpose, in the order of their rows. Raises ForeignOwner."""
        self._transaction.check_unbound()
        rows = sorted(self._values(purpose).items())
        return [value for key, value in rows if after is None or key > _key(after)][:limit]

    async def replace(self, value: SealedValue, blob: bytes) -> bool:
        """Keep another text in the place of this one. Raises ForeignOwner."""
        self._transaction.check_unbound()
        tables, key = self._transaction.writable(), _key(value)
        if self._values(value.context.purpose).get(key) != value:
            return False
        if value.context.purpose == "totp-seed":
            owner = UserId(key)
            tables.second_factors[owner] = replace(tables.second_factors[owner], seed=blob)
        else:
            one = ConnectionId(key)
            tables.connections[one] = replace(tables.connections[one], sealed=blob)
        return True

    def _values(self, purpose: SealPurpose) -> Mapping[UUID, SealedValue]:
        tables = self._transaction.tables()
        if purpose == "totp-seed":
            return {
                user_id: SealedValue(context=seed_context(user_id), blob=factor.seed)
                for user_id, factor in tables.second_factors.items()
            }
        return {
            each.id: SealedValue(
                context=credential_context(each.user_id, each.provider, each.id), blob=each.sealed
            )
            for each in tables.connections.values()
        }


def _key(value: SealedValue) -> UUID:
    context = value.context
    return UUID(context.connection_id or str(context.user_id))
