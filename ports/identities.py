"""Identities elsewhere that are ways into an account."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.external import LinkedIdentity
from training_analyzer.domain.ids import IdentityId, UserId


@runtime_checkable
class Identities(Protocol):
    """Keyed by issuer and subject, which belong to one account at most."""

    async def find(self, issuer: str, subject: str) -> LinkedIdentity | None:
        """Return whose account an identity opens. Raises ForeignOwner in another athlete's unit."""
        ...

    async def list(self, user_id: UserId) -> Sequence[LinkedIdentity]:
        """Return an account's identities, the first linked first."""
        ...

    async def add(self, identity: LinkedIdentity) -> None:
        """Raise IdentityTaken when it opens an account already, NotFound without the account."""
        ...

    async def remove(self, user_id: UserId, identity_id: IdentityId) -> LinkedIdentity:
        """Return what was removed. Raises NotFound, also for another account's."""
        ...
