"""See to it that messages are looked at and all is compared with the vendor, whatever became of the jobs for it."""

from datetime import datetime, timedelta
from typing import Final

from training_analyzer.domain.ids import JobId, UserId
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.domain.services.receive_webhook import DRAIN
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.sync_billing import Billing

RECONCILE: Final = "billing_reconciliation"
"""The kind of the job that compares all with the vendor."""

_NIGHT: Final = 3  # o'clock, UTC


async def queue_due_messages(*, billing: Billing) -> bool:
    """Queue a look at messages where one is due and no job for it waits; return whether it was queued.

    The net under the jobs that are queued with the messages: nothing is written unless something is due.
    """
    async with billing.work.snapshot() as w:
        due = await w.webhook_inbox.next_due()
    if due is None or due > billing.clock():
        return False
    return await _queue(NewJob(kind=DRAIN, dedup_key=DRAIN), billing) is not None


async def queue_nightly(*, billing: Billing) -> datetime:
    """Queue the reconciliation of the night that comes, once however many processes ask; return when it runs."""
    night = next_night(billing.clock())
    key = f"{RECONCILE}:{night.date()}"
    job = NewJob(kind=RECONCILE, payload={"dry_run": False}, dedup_key=key, run_at=night)
    await _queue(job, billing)
    return night


def reconciliation(*, dry_run: bool, user_id: UserId | None = None) -> NewJob:
    """Return a reconciliation as a job that whoever asked for it can follow."""
    return NewJob(kind=RECONCILE, payload={"dry_run": dry_run}, user_id=user_id)


def next_night(now: datetime) -> datetime:
    """Return the next instant at which little goes on."""
    night = now.replace(hour=_NIGHT, minute=0, second=0, microsecond=0)
    return night if night > now else night + timedelta(days=1)


@retried
async def _queue(job: NewJob, billing: Billing) -> JobId | None:
    async with billing.work() as w:
        job_id = await billing.jobs.enqueue(job, work=w)
        await w.commit()
    return job_id
