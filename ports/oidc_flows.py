"""Visits to identity providers that are under way."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.oidc_flow import OidcFlow


@runtime_checkable
class OidcFlows(Protocol):
    """Each is taken once, by the state that the browser brings back."""

    async def add(self, flow: OidcFlow) -> None:
        """Store a flow. Raises NotFound without its account or session."""
        ...

    async def take(self, state_hash: bytes, now: datetime) -> OidcFlow | None:
        """Remove and return a flow, by one statement; of twenty at once, one has it.

        None for one that is unknown, taken or expired. Whether the browser is the same is the caller's to check.
        """
        ...

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired flows, at most so many; return how many. Raises ForeignOwner in an athlete's unit."""
        ...
