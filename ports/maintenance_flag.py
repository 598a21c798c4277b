"""Whether a deployment takes writes, kept where all of its processes see it."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.maintenance import Maintenance


@runtime_checkable
class MaintenanceFlag(Protocol):
    """Outlives processes: only ``end`` takes it back. Each call is a transaction of its own."""

    async def find(self) -> Maintenance | None:
        """Return what was begun and not ended, None while writes are taken."""
        ...

    async def begin(self, now: datetime, reason: str) -> bool:
        """Begin; whether it was not begun already: then it stays as it was.

        The jobs that run then may not be able to say what came of them: their attempt does not count.
        """
        ...

    async def end(self) -> bool:
        """End; whether there was anything to end."""
        ...
