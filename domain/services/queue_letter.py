"""Have somebody written to, once the unit is committed."""

from typing import Final

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.work import UnitOfWork

MAIL: Final = "mail"
"""The kind of the job that writes a letter."""


async def queue_letter(
    jobs: JobQueue, w: UnitOfWork, letter: Letter, user_id: UserId | None, *, to: Email | None = None
) -> None:
    """Queue a letter to an account, at another address than its own where ``to`` says so.

    Without an account the job does nothing: what a stranger asks for costs the same whether there is one or not. The
    job makes the link itself, so that no queue holds one.
    """
    payload = {"letter": letter.value, "user_id": None if user_id is None else str(user_id), "to": to}
    # what a payload names goes when its owner's jobs go
    await jobs.enqueue(NewJob(kind=MAIL, payload=payload, user_id=user_id), work=w)
