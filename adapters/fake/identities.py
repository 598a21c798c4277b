"""Identities elsewhere in a dict."""

from collections.abc import Sequence

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.errors import IdentityTaken
from training_analyzer.domain.identity.external import LinkedIdentity
from training_analyzer.domain.ids import IdentityId, UserId


class FakeIdentities:
    """Identities by issuer and subject."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def find(self, issuer: str, subject: str) -> LinkedIdentity | None:
        """Return whose account an identity opens. Raises ForeignOwner."""
        found = self._transaction.tables().identities.get((issuer, subject))
        if found is not None:
            self._transaction.tables(found.user_id)
        return found

    async def list(self, user_id: UserId) -> Sequence[LinkedIdentity]:
        """Return an account's identities, the first linked first."""
        rows = self._transaction.tables(user_id).identities.values()
        return sorted((row for row in rows if row.user_id == user_id), key=lambda row: row.linked_at)

    async def add(self, identity: LinkedIdentity) -> None:
        """Raise IdentityTaken, NotFound."""
        tables = self._transaction.writable(identity.user_id)
        check_aware(identity.linked_at)
        check_user(tables, identity.user_id)
        if (identity.issuer, identity.subject) in tables.identities:
            raise IdentityTaken
        tables.identities[identity.issuer, identity.subject] = identity

    async def remove(self, user_id: UserId, identity_id: IdentityId) -> LinkedIdentity:
        """Return what was removed. Raises NotFound."""
        for row in await self.list(user_id):
            if row.id == identity_id:
                return self._transaction.writable(user_id).identities.pop((row.issuer, row.subject))
        raise NotFound("identity")
