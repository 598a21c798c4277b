"""Identities as their owner sees them."""

from datetime import datetime

import msgspec

from training_analyzer.domain.identity.external import LinkedIdentity
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.times import identity_text


class IdentityOut(msgspec.Struct, frozen=True):
    """A way into the account; ``email`` is what the service said when it was linked."""

    id: str
    provider: str
    email: str | None
    linked_at: datetime

    @classmethod
    def of(cls, identity: LinkedIdentity) -> "IdentityOut":
        """Return an identity as its owner sees it."""
        return copied(cls, identity, id=identity_text(identity.id))


class IdentitiesOut(msgspec.Struct, frozen=True):
    """The linked identities, the first linked first."""

    data: list[IdentityOut]
