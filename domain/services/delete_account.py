"""Begin the end of an account: nobody gets in from now on, and a job deletes it."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.deletion import ACCOUNT_DELETION
from training_analyzer.domain.identity.errors import LastAdministrator
from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.save_account import save_account
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.work import Work

_MOST_ATTEMPTS: Final = 500  # three weeks: a promise to delete is not given up in an afternoon


@retried
async def delete_account(
    *,
    user_id: UserId,
    actor_id: UserId | None,
    origin: RequestOrigin,
    work: Work,
    jobs: JobQueue,
    make_id: MakeId,
    now: datetime,
) -> None:
    """Make the account inactive, end its sessions, revoke its keys and queue its deletion, in one unit.

    Raises NotFound, LastAdministrator, WriteConflict.
    """
    job = NewJob(
        kind=ACCOUNT_DELETION,
        user_id=user_id,
        dedup_key=f"{ACCOUNT_DELETION}:{user_id}",
        max_attempts=_MOST_ATTEMPTS,
    )
    async with work() as w:
        administrators = await w.users.administrators()
        user = await w.users.get(user_id)
        if list(administrators) == [user_id]:
            raise LastAdministrator
        await save_account(w, replace(user, active=False, updated_at=now))
        sessions = await w.sessions.end_all(user_id, EndReason.ACCOUNT_DELETED, now)
        keys = await w.api_keys.revoke_all(user_id, now)
        await jobs.enqueue(job, work=w)
        event = origin.event(
            AuditAction.ACCOUNT_DELETION,
            user_id=user_id,
            actor_id=actor_id,
            make_id=make_id,
            now=now,
            detail={"sessions": sessions, "keys": keys},
        )
        await w.audit.add(event)
        await w.commit()
