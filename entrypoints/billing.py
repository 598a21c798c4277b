"""What a deployment that sells plans hands to use cases, and the job that looks at the vendor's messages."""

from collections.abc import Sequence
from datetime import timedelta

from training_analyzer.domain.jobs.job import Done, JobOutcome
from training_analyzer.domain.services.drain_webhooks import drain_webhooks
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.entrypoints.billing_settings import BillingSettings
from training_analyzer.entrypoints.feature_gate import access_rules
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.job_queue import RunningJob


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
        rules=access_rules(settings),
        refund_revokes=settings.refund_revokes,
        pauses=_pauses(settings),
    )


def _pauses(settings: BillingSettings) -> Sequence[timedelta]:
    """Return the pauses between so many attempts; the last one again where there are too few."""
    given = settings.event_backoff_s.spans
    return tuple(given[min(at, len(given) - 1)] for at in range(settings.event_max_attempts - 1))


async def look_at_messages(wired: Wired, job: RunningJob) -> JobOutcome:
    """Look at all messages that are due."""
    del job  # which message was the reason does not matter
    return Done({"looked_at": await drain_webhooks(billing=billing_of(wired))})
