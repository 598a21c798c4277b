"""What the server forgets beside its requests: once at the start, and then every hour."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Final

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.forgetting import forgotten
from training_analyzer.entrypoints.wiring import Wired

_AN_HOUR: Final = partial(asyncio.sleep, 3600.0)

log = logging.getLogger(__name__)


@asynccontextmanager
async def purging(wired: Wired, pause: Callable[[], Awaitable[None]] = _AN_HOUR) -> AsyncIterator[None]:
    """Purge for as long as the server runs; at its end the transaction that is open is finished or undone."""
    task = asyncio.create_task(_purge_again_and_again(wired, pause))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _purge_again_and_again(wired: Wired, pause: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await forgotten(wired)
        except Exception as error:
            told = not isinstance(error, TrainingAnalyzerError)
            log.log(logging.ERROR, "nothing was purged: %r", error, exc_info=told)
        await pause()
