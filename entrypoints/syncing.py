"""What a deployment hands to syncs, the jobs that do them, and what a worker sees to beside."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from random import SystemRandom
from typing import Final

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.jobs.job import Done, JobOutcome, RetryAt
from training_analyzer.domain.services.begin_sync import Skipped, Waits
from training_analyzer.domain.services.schedule_due_syncs import close_lost_runs, schedule_due_syncs
from training_analyzer.domain.services.sync_jobs import order_of
from training_analyzer.domain.services.sync_wearable import sync_wearable
from training_analyzer.domain.services.syncing import Syncing
from training_analyzer.domain.sync.connection import ConnectionLost
from training_analyzer.domain.sync.run import SyncRun, Trigger
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.job_queue import RunningJob

_TEN_SECONDS: Final = partial(asyncio.sleep, 10.0)
_SOON: Final = timedelta(seconds=15)

log = logging.getLogger(__name__)


def syncing_of(wired: Wired) -> Syncing:
    """Return what use cases about syncs take."""
    return Syncing(
        sources=wired.wearables,
        work=wired.store.work,
        vault=wired.vault,
        jobs=wired.jobs,
        rate_gate=wired.store.rate_gate,
        reader=wired.recording_reader,
        observers=wired.observers,
        offered=wired.catalog.metrics,
        terms=wired.gate.terms,
        make_id=wired.make_id,
        clock=wired.clock,
        chance=SystemRandom().random,
    )


async def do_sync(wired: Wired, job: RunningJob) -> JobOutcome:
    """Sync a connection. What the provider refuses is planned on the connection, and is no failure of the job."""
    order = order_of(job.payload)
    try:
        went = await sync_wearable(order, syncing=syncing_of(wired))
    except ConnectionLost:
        return Done({"state": "lost"})
    if isinstance(went, Waits):
        return _later(went, order.trigger, wired.clock())
    return Done(_told(went))


def _later(waits: Waits, trigger: Trigger, now: datetime) -> JobOutcome:
    """Return when a job tries again that nothing else brings back: what was due is planned on the connection."""
    if waits.code == "connection_busy":
        return RetryAt(waits.until, waits.code)
    if waits.busy and trigger is not Trigger.SCHEDULE:
        return RetryAt(now + _SOON, waits.code)
    return Done({"state": "waits", "until": waits.until.isoformat(), "reason": waits.code})


def _told(went: SyncRun | Skipped | None) -> Mapping[str, str | None]:
    match went:
        case SyncRun():
            return {"state": went.state.value, "reason": went.reason, "error": went.error_code}
        case Skipped(reason=reason):
            return {"state": "skipped", "reason": reason.value}
        case None:
            return {"state": "gone"}


async def watch_syncs(wired: Wired, pause: Callable[[], Awaitable[None]] = _TEN_SECONDS) -> None:
    """Queue what is due again and again, in every worker; for ever, or not at all where nobody can be connected."""
    if not wired.wearables:
        return
    syncing = syncing_of(wired)
    while True:
        try:
            await close_lost_runs(syncing=syncing)
            await schedule_due_syncs(syncing=syncing)
        except TrainingAnalyzerError as error:
            log.warning("nobody looked which syncs are due: %s", error)
        await pause()
