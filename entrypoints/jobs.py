"""The kinds of work that outlive a request, and who does them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from training_analyzer.domain.identity.deletion import ACCOUNT_DELETION
from training_analyzer.domain.services.queue_letter import MAIL
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.domain.services.request_export import EXPORT
from training_analyzer.entrypoints.billing import look_at_messages
from training_analyzer.entrypoints.deletion import do_deletion
from training_analyzer.entrypoints.exports import make_export
from training_analyzer.entrypoints.letters import send_mail
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.job_queue import JobHandler

_log = logging.getLogger(__name__)


def handlers(wired: Wired) -> Mapping[str, JobHandler]:
    """Return who does a job, by kind."""
    return {
        MAIL: partial(send_mail, wired),
        EXPORT: partial(make_export, wired),
        ACCOUNT_DELETION: partial(do_deletion, wired),
        DRAIN: partial(look_at_messages, wired),
    }


@asynccontextmanager
async def working(wired: Wired) -> AsyncIterator[None]:
    """Do jobs beside whatever else this process does; at the end, finish those that run."""
    if not wired.settings.jobs.in_process:
        yield
        return
    stop = asyncio.Event()
    task = asyncio.create_task(wired.jobs.run(handlers(wired), stop=stop))
    task.add_done_callback(_told)
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait([task])


def _told(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("jobs are no longer done by this process", exc_info=error)
