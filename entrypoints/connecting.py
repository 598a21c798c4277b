"""What outlives a request about a connection, or goes before the end of an account."""

from datetime import datetime

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.jobs.job import Dead, Done, JobOutcome
from training_analyzer.domain.services.disconnect_wearable import revoke
from training_analyzer.domain.services.forget_activities import forget_activities
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.job_queue import RunningJob


async def forget_source_data(wired: Wired, job: RunningJob) -> JobOutcome:
    """Remove what a source brought into an athlete's diary before it was disconnected."""
    if job.user_id is None:
        return Dead("not_found")
    removed = await forget_activities(
        user_id=job.user_id,
        source=str(job.payload["provider"]),
        before=datetime.fromisoformat(str(job.payload["before"])),
        work=wired.store.work.for_user(job.user_id),
        clock=wired.clock,
    )
    return Done({"removed": removed})


async def revoke_all(wired: Wired, user_id: UserId) -> None:
    """Make an athlete's credentials worthless at their providers, as far as it can be done."""
    async with wired.store.work.for_user(user_id).snapshot() as w:
        connections = await w.connections.list(user_id)
    for each in connections:
        if each.provider in wired.wearables:
            await revoke(each, wired.wearables[each.provider], wired.vault)
