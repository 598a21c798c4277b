"""What a deployment that sells plans hands to use cases, and the job that looks at the vendor's messages."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from secrets import SystemRandom
from typing import Final

from training_analyzer.domain.billing.errors import BillingDisabled, PaymentsUnavailable
from training_analyzer.domain.jobs.job import Dead, Done, JobOutcome, RetryAt
from training_analyzer.domain.services.drain_webhooks import drain_webhooks
from training_analyzer.domain.services.reconcile_billing import Pause, Reached, reconcile_billing
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.domain.services.tell_of_change import plan_change_of
from training_analyzer.entrypoints.billing_settings import BillingSettings
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.job_queue import RunningJob

BETWEEN_REQUESTS: Final = partial(asyncio.sleep, 0.1)
"""A vendor takes some requests a second, and athletes' own come first."""


def billing_of(wired: Wired) -> Billing:
    """Return what use cases about plans take."""
    settings = wired.settings.billing
    return Billing(
        payments=wired.payments,
        catalogue=wired.catalogue,
        work=wired.store.work,
        jobs=wired.jobs,
        make_id=wired.make_id,
        clock=wired.clock,
        rules=wired.gate.terms.access,
        refund_revokes=settings.refund_revokes,
        pauses=_pauses(settings),
        chance=SystemRandom().random,
    )


def _pauses(settings: BillingSettings) -> Sequence[timedelta]:
    """Return the pauses between so many attempts; the last one again where there are too few."""
    given = settings.event_backoff_s.spans
    return tuple(given[min(at, len(given) - 1)] for at in range(settings.event_max_attempts - 1))


async def look_at_messages(wired: Wired, job: RunningJob) -> JobOutcome:
    """Look at all messages that are due."""
    del job  # which message was the reason does not matter
    return Done({"looked_at": await drain_webhooks(billing=billing_of(wired))})


async def compare_with_vendor(wired: Wired, job: RunningJob, pause: Pause = BETWEEN_REQUESTS) -> JobOutcome:
    """Compare all with the vendor; what fails goes on where it was, when the vendor says."""
    billing = billing_of(wired)

    async def note(reached: Reached) -> None:
        found = reached.found
        await job.progress(found.checked, message=reached.stage.value, cursor=reached.text())

    try:
        found = await reconcile_billing(
            billing=billing,
            dry_run=bool(job.payload["dry_run"]),
            reached=Reached.of(job.cursor),
            note=note,
            pause=pause,
        )
    except PaymentsUnavailable as error:
        return RetryAt(wired.clock() + timedelta(seconds=error.retry_after_s), error.code)
    except BillingDisabled as error:
        return Dead(error.code)
    return Done(asdict(found))


async def tell_observers(wired: Wired, job: RunningJob) -> JobOutcome:
    """Tell observers of a change of somebody's plan."""
    await wired.observers.subscription_changed(plan_change_of(job.payload))
    return Done()
