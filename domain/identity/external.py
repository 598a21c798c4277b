"""Who somebody is at another place that vouches for him."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.session import FEDERATED, MULTI_FACTOR
from training_analyzer.domain.ids import IdentityId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalIdentity:
    """What a provider says, its signature checked. ``issuer`` and ``subject`` name the person, an address never does.

    ``authenticated_at`` is when he last proved himself there, None where the provider does not say.
    ``second_factor`` is True only where it says that a second one was asked for. ``session`` is the provider's own
    session behind a bearer token, and ``expires_at`` that token's end.
    """

    provider: str
    issuer: str
    subject: str
    email: Email | None = None
    email_verified: bool = False
    display_name: str | None = field(default=None, repr=False)
    authenticated_at: datetime | None = None
    second_factor: bool = False
    session: UUID | None = None
    expires_at: datetime | None = None

    @property
    def amr(self) -> tuple[str, ...]:
        """Return how a session is proved that this identity opens."""
        return (FEDERATED, MULTI_FACTOR) if self.second_factor else (FEDERATED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedIdentity:
    """A way into an account. ``email`` is what the provider said when it was linked: for the owner to recognise."""

    id: IdentityId
    user_id: UserId
    provider: str
    issuer: str
    subject: str
    email: Email | None
    linked_at: datetime


def linked(
    identity: ExternalIdentity, identity_id: IdentityId, user_id: UserId, now: datetime
) -> LinkedIdentity:
    """Return the row that lets an identity into an account."""
    return LinkedIdentity(
        id=identity_id,
        user_id=user_id,
        provider=identity.provider,
        issuer=identity.issuer,
        subject=identity.subject,
        email=identity.email,
        linked_at=now,
    )
