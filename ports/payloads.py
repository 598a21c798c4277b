"""What providers said, word for word."""

from collections.abc import Mapping, Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.sync.payload import SourcePayload


@runtime_checkable
class Payloads(Protocol):
    """One row an object of a provider."""

    async def put(self, user_id: UserId, payloads: Sequence[SourcePayload]) -> None:
        """Keep what was said last, each object once. Raises NotFound for an unknown user."""
        ...

    async def revisions(
        self, user_id: UserId, provider: str, kind: str, keys: Sequence[str]
    ) -> Mapping[str, str]:
        """Return the revisions of those objects that are there, by key."""
        ...

    async def find(self, user_id: UserId, provider: str, kind: str, key: str) -> SourcePayload | None:
        """Return an object."""
        ...

    async def remove(self, user_id: UserId, provider: str) -> int:
        """Forget all that a provider said; return how many rows."""
        ...
