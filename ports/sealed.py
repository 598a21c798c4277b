"""What the store holds sealed, whatever it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable


@runtime_checkable
class Sealed(Protocol):
    """Sealed values of all users and kinds; system work."""

    async def heads(self, now: datetime) -> Sequence[bytes]:
        """Return the first ``HEAD_BYTES`` of every sealed value that may still be opened. Raises ForeignOwner."""
        ...
