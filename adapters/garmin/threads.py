"""Where blocking calls run, and how long one may take before nobody waits for it any more."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """Threads for one kind of call."""

    pool: ThreadPoolExecutor
    deadline_s: float

    async def result_of[T](self, call: Callable[[], T]) -> T:
        """Return what a call returns. Raises TimeoutError; its thread then ends by itself."""
        async with asyncio.timeout(self.deadline_s):
            return await asyncio.get_running_loop().run_in_executor(self.pool, call)
