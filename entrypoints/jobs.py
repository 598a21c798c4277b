"""The kinds of work that outlive a request, and who does them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial

from training_analyzer.domain.identity.deletion import ACCOUNT_DELETION
from training_analyzer.domain.services.disconnect_wearable import FORGET_SOURCE
from training_analyzer.domain.services.queue_letter import MAIL
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.domain.services.request_export import EXPORT
from training_analyzer.domain.services.sync_jobs import BACKFILL, SYNC
from training_analyzer.domain.services.tell_of_change import PLAN_CHANGED
from training_analyzer.domain.services.watch_billing import RECONCILE
from training_analyzer.entrypoints.billing import compare_with_vendor, look_at_messages, tell_observers
from training_analyzer.entrypoints.billing_watch import watch_payments
from training_analyzer.entrypoints.connecting import forget_source_data
from training_analyzer.entrypoints.deletion import do_deletion
from training_analyzer.entrypoints.exports import make_export
from training_analyzer.entrypoints.letters import send_mail
from training_analyzer.entrypoints.syncing import do_sync, watch_syncs
from training_analyzer.entrypoints.usage_watch import watch_holds
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
        RECONCILE: partial(compare_with_vendor, wired),
        PLAN_CHANGED: partial(tell_observers, wired),
        SYNC: partial(do_sync, wired),
        BACKFILL: partial(do_sync, wired),
        FORGET_SOURCE: partial(forget_source_data, wired),
    }


async def do_jobs(wired: Wired, stop: asyncio.Event) -> None:
    """Do jobs, and see to it that what nobody queued is queued, until stopped."""
    watches = [
        asyncio.create_task(watch)
        for watch in (watch_payments(wired), watch_holds(wired), watch_syncs(wired))
    ]
    for watch in watches:
        watch.add_done_callback(_told)
    try:
        await wired.jobs.run(handlers(wired), stop=stop)
    finally:
        for watch in watches:
            watch.cancel()
        await asyncio.wait(watches)


@asynccontextmanager
async def working(wired: Wired) -> AsyncIterator[None]:
    """Do jobs beside whatever else this process does; at the end, finish those that run."""
    if not wired.settings.jobs.in_process:
        yield
        return
    stop = asyncio.Event()
    task = asyncio.create_task(do_jobs(wired, stop))
    task.add_done_callback(_told)
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait([task])


def _told(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("jobs are no longer done by this process", exc_info=error)
