"""Units of work that give way to another writer."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, cast

from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.ids import UserId
from training_analyzer.ports.work import UnitOfWork, Work


class GivesWay:
    """Of the units that write, the first so many cannot be committed. ``opened`` counts all."""

    def __init__(self, work: Work, times: int) -> None:
        self._work = work
        self._left = times
        self.opened = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit that reads and writes."""
        self.opened += 1
        async with self._work() as w:
            if self._left == 0:
                yield w
                return
            self._left -= 1
            yield cast("UnitOfWork", _Lost(w))

    def snapshot(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that only reads."""
        return self._work.snapshot()

    def for_user(self, user_id: UserId) -> Work:
        """Return the same, bound to one athlete."""
        return self._work.for_user(user_id)


class _Lost:
    """A unit whose commit fails."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    async def commit(self) -> None:
        raise WriteConflict
