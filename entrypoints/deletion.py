"""The job that deletes an account, and what the command does at once."""

from training_analyzer.domain.identity.deletion import pseudonym_of
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.jobs.job import Dead, Done, JobOutcome
from training_analyzer.domain.services.end_subscriptions import end_subscriptions
from training_analyzer.domain.services.erase_account import STEPS, Erasing, erase_account
from training_analyzer.entrypoints.billing import billing_of
from training_analyzer.entrypoints.connecting import revoke_all
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.derived_keys import KeyPurpose
from training_analyzer.ports.job_queue import RunningJob


async def erase(wired: Wired, user_id: UserId) -> None:
    """End what is paid for, revoke what opens accounts elsewhere, then delete the account and all that is its own.

    Raises PaymentsUnavailable, PaymentsMisconfigured, PaymentsRejected, TracesLeft, WriteConflict, StoreUnavailable.
    """

    async def end(_: Erasing) -> None:
        await end_subscriptions(user_id, billing=billing_of(wired))

    async def disconnect(_: Erasing) -> None:
        await revoke_all(wired, user_id)

    erasing = Erasing(
        user_id=user_id,
        pseudonym=pseudonym_of(user_id, wired.derived_keys.key(KeyPurpose.PSEUDONYM)),
        work=wired.store.work,
        meter=wired.store.meter,
        rate_gate=wired.store.rate_gate,
    )
    await erase_account(erasing, (end, disconnect, *STEPS))


async def do_deletion(wired: Wired, job: RunningJob) -> JobOutcome:
    """Delete the account of a job; what fails is tried again by the queue."""
    if job.user_id is None:
        return Dead("not_found")
    await erase(wired, job.user_id)
    return Done()
