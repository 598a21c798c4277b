"""How each provider is governed, shared by all processes."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.sync.governor import Governor


@runtime_checkable
class Governors(Protocol):
    """One row a provider; no athlete's."""

    async def hold(self, provider: str) -> Governor:
        """Return a provider's state, held until the unit ends: whoever decides about it takes turns."""
        ...

    async def save(self, governor: Governor) -> None:
        """Keep a state, in the unit that held it."""
        ...

    async def list(self) -> Sequence[Governor]:
        """Return all states, in the order of providers."""
        ...
