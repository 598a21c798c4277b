"""What a deployment that sells plans hands to use cases, and the job that looks at the vendor's messages."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.catalogue_table import catalogue_of
from training_analyzer.domain.billing.plan import PlanKey
from training_analyzer.domain.jobs.job import Done, JobOutcome
from training_analyzer.domain.services.drain_webhooks import drain_webhooks
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.job_queue import RunningJob

_DEFAULT: Final = PlanKey("free")


@cache
def shipped_catalogue() -> Catalogue:
    """Return the plans as shipped. Raises CatalogueInvalid."""
    with Path(__file__).with_name("plans.toml").open("rb") as file:
        return catalogue_of(tomllib.load(file), _DEFAULT)


def billing_of(wired: Wired) -> Billing:
    """Return what use cases about plans take."""
    return Billing(
        payments=wired.payments,
        catalogue=shipped_catalogue(),
        work=wired.store.work,
        jobs=wired.jobs,
        make_id=wired.make_id,
        clock=wired.clock,
    )


async def look_at_messages(wired: Wired, job: RunningJob) -> JobOutcome:
    """Look at all messages that are due."""
    del job  # which message was the reason does not matter
    return Done({"looked_at": await drain_webhooks(billing=billing_of(wired))})
