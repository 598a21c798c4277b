"""While the deployment is under maintenance, reads go on and writes are refused."""

from datetime import datetime, timedelta
from typing import Final

from litestar.types import HTTPScope

from training_analyzer.domain.maintenance import UnderMaintenance
from training_analyzer.entrypoints.wiring import Wired

_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_KNOWN_FOR: Final = timedelta(seconds=1)


class WritesTaken:
    """Knows, at most a second late, whether writes are taken.

    Requests that read never ask, and those that write ask the store once a second: a write is not slower for it. What
    comes through in that second is refused by the store where it has to be exact: on SQLite, from where a move reads.
    """

    def __init__(self, wired: Wired) -> None:
        self._flag = wired.store.maintenance_flag
        self._clock = wired.clock
        self._asked_at: datetime | None = None
        self._taken = True

    async def check(self, scope: HTTPScope) -> None:
        """Let a request pass that may be served now. Raises UnderMaintenance, StoreUnavailable."""
        if scope["method"] in _READS:
            return
        now = self._clock()
        if self._asked_at is None or abs(now - self._asked_at) >= _KNOWN_FOR:
            self._taken = await self._flag.find() is None
            self._asked_at = now
        if not self._taken:
            raise UnderMaintenance
