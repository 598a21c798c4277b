"""What a worker sees to about payments beside its jobs: messages that are due, and the comparison of every night."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Final

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.domain.services.watch_billing import next_night, queue_due_messages, queue_nightly
from training_analyzer.entrypoints.billing import billing_of
from training_analyzer.entrypoints.selling import is_selling
from training_analyzer.entrypoints.wiring import Wired

_TEN_SECONDS: Final = partial(asyncio.sleep, 10.0)

log = logging.getLogger(__name__)


async def watch_payments(wired: Wired, pause: Callable[[], Awaitable[None]] = _TEN_SECONDS) -> None:
    """Look after the inbox again and again, in every worker; for ever, or not at all where nothing is sold."""
    if not is_selling(wired.payments):
        return
    billing, planned = billing_of(wired), None
    while True:
        try:
            planned = await _look(billing, planned)
        except TrainingAnalyzerError as error:
            log.warning("nobody looked after the inbox: %s", error)
        await pause()


async def _look(billing: Billing, planned: datetime | None) -> datetime:
    """Return the night that is planned: it is asked for once a night and process."""
    await queue_due_messages(billing=billing)
    if planned == next_night(billing.clock()):
        return planned
    return await queue_nightly(billing=billing)
