"""Somebody else who knows who our athletes are."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.external import ExternalIdentity
from training_analyzer.domain.identity.oidc_flow import Flow
from training_analyzer.domain.secret import Secret


@runtime_checkable
class IdentityProvider(Protocol):
    """Vouches for people: by a visit of the browser (``authorize``, ``exchange``), by tokens (``read``), or by both."""

    @property
    def name(self) -> str:
        """How routes and stored identities call it."""
        ...

    @property
    def issuers(self) -> frozenset[str]:
        """Who signs its tokens, as their ``iss`` says it."""
        ...

    def authorize(self, flow: Flow) -> str:
        """Return the address to send a browser to. Raises IdentityRejected where nobody can be sent."""
        ...

    async def exchange(self, code: Secret, flow: Flow, now: datetime) -> ExternalIdentity:
        """Return who came back with a code. Raises IdentityRejected, ProviderUnavailable.

        Where the flow asks for a fresh sign-in, ``authenticated_at`` is there and not before it began.
        """
        ...

    async def read(self, token: str, now: datetime) -> ExternalIdentity:
        """Return who sends a bearer token of one of ``issuers``. Raises InvalidToken, ProviderUnavailable."""
        ...
