"""An athlete's turns within this process: who waits here holds no connection that others need."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.ids import UserId

_MS_A_SECOND: Final = 1000.0


class Turns:
    """Lets an athlete's writers in one after the other, in the order in which they came.

    Between processes the fence's lock decides. By it alone a few writers of one athlete, each with a connection that
    does nothing but wait, would keep all other athletes out of the pool.
    """

    def __init__(self, limit_ms: int) -> None:
        self._limit_s = limit_ms / _MS_A_SECOND
        self._locks: WeakValueDictionary[UserId, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, owner: UserId) -> AsyncIterator[None]:
        """Hold an athlete's turn. Raises WriteConflict when it does not come in time."""
        lock = self._locks.setdefault(owner, asyncio.Lock())
        try:
            async with asyncio.timeout(self._limit_s):
                await lock.acquire()
        except TimeoutError as error:
            raise WriteConflict from error
        try:
            yield
        finally:
            lock.release()
