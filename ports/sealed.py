"""What the store holds sealed, whatever it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.sealing import SealedValue, SealPurpose


@runtime_checkable
class Sealed(Protocol):
    """Sealed values of all users and kinds; system work."""

    async def heads(self, now: datetime) -> Sequence[bytes]:
        """Return the first ``HEAD_BYTES`` of every sealed value that may still be opened. Raises ForeignOwner."""
        ...

    async def page(
        self, purpose: SealPurpose, after: SealedValue | None, limit: int
    ) -> Sequence[SealedValue]:
        """Return values of a purpose that is LASTING, in the order of their rows. Raises ForeignOwner."""
        ...

    async def replace(self, value: SealedValue, blob: bytes) -> bool:
        """Keep another text in the place of this one; False where that was replaced or removed. Raises ForeignOwner."""
        ...
