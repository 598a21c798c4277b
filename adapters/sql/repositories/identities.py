"""Identities elsewhere in SQL."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from training_analyzer.adapters.sql.errors import broken_rule
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.identity import IDENTITY_COLUMNS, identity_of
from training_analyzer.adapters.sql.tables.identity import identity
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.errors import IdentityTaken
from training_analyzer.domain.identity.external import LinkedIdentity
from training_analyzer.domain.ids import IdentityId, UserId

_c = identity.c
FIND: Final = select(*IDENTITY_COLUMNS).where(
    _c.issuer == bindparam("issuer"), _c.subject == bindparam("subject")
)
LIST: Final = select(*IDENTITY_COLUMNS).where(_c.user_id == bindparam("owner")).order_by(_c.linked_at)
_ADD: Final = insert(identity)
_REMOVE: Final = (
    delete(identity)
    .where(_c.id == bindparam("identity_id"), _c.user_id == bindparam("owner"))
    .returning(*IDENTITY_COLUMNS)
)


class SqlIdentities:
    """Identities by issuer and subject."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def find(self, issuer: str, subject: str) -> LinkedIdentity | None:
        """Return whose account an identity opens. Raises ForeignOwner."""
        row = await self._transaction.first(FIND, {"issuer": issuer, "subject": subject})
        if row is None:
            return None
        found = identity_of(row)
        self._transaction.check_owner(found.user_id)
        return found

    async def list(self, user_id: UserId) -> Sequence[LinkedIdentity]:
        """Return an account's identities, the first linked first."""
        self._transaction.check_owner(user_id)
        return [identity_of(row) for row in await self._transaction.rows(LIST, {"owner": user_id})]

    async def add(self, identity: LinkedIdentity) -> None:
        """Raise IdentityTaken, NotFound."""
        self._transaction.check_owner(identity.user_id)
        try:
            await self._transaction.write(_ADD, values_of(identity))
        except IntegrityError as error:
            if broken_rule(error) == "pk_identity":
                raise IdentityTaken from error
            raise

    async def remove(self, user_id: UserId, identity_id: IdentityId) -> LinkedIdentity:
        """Return what was removed. Raises NotFound."""
        self._transaction.check_owner(user_id)
        values = {"identity_id": identity_id, "owner": user_id}
        row = (await self._transaction.write(_REMOVE, values)).first()
        if row is None:
            raise NotFound("identity")
        return identity_of(row)
