"""Work that is done once, however many ask for it at the same time in this process."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any


class SingleFlight:
    """Runs what is under one key once; all who ask meanwhile get its result, or its failure.

    The work is a task of its own: it comes to its end, and keeps what it made, though everybody who waits is gone.
    The key has to hold whose it is.
    """

    def __init__(self) -> None:
        self._under_way: dict[str, asyncio.Task[Any]] = {}

    async def run[T](self, key: str, work: Callable[[], Awaitable[T]]) -> T:
        """Return what the work returns. Raises what it raises."""
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(_awaited(work))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key))
        result: T = await asyncio.shield(task)
        return result

    async def closed(self) -> None:
        """Wait until all of it is done: the process ends."""
        while self._under_way:
            await asyncio.wait(tuple(self._under_way.values()))


async def _awaited[T](work: Callable[[], Awaitable[T]]) -> T:
    return await work()
