"""What a worker sees to about limits beside its jobs: what dead requests still hold is booked as taken."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.wiring import Wired

_BATCH: Final = 100
_A_MINUTE: Final = partial(asyncio.sleep, 60.0)

log = logging.getLogger(__name__)


async def watch_holds(wired: Wired, pause: Callable[[], Awaitable[None]] = _A_MINUTE) -> None:
    """Close what is held past its time again and again, in every worker, for ever: of two workers one books it."""
    while True:
        try:
            while await wired.store.meter.expire_orphans(wired.clock(), limit=_BATCH) == _BATCH:
                log.info("as many holds as one step closes were past their time")
        except TrainingAnalyzerError as error:
            log.warning("nothing that is held was closed: %s", error)
        await pause()
