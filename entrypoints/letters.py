"""The job that writes a letter."""

from secrets import token_bytes
from uuid import UUID

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.identity.mail import MailFailed
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.jobs.job import Dead, Done, JobOutcome, RetryAt, next_attempt
from training_analyzer.domain.services.send_letter import send_letter
from training_analyzer.entrypoints.public_url import public_url
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.job_queue import RunningJob


async def send_mail(wired: Wired, job: RunningJob) -> JobOutcome:
    """Send the letter of a job; what the mail server may take later is tried again."""
    user_id, to = job.payload["user_id"], job.payload["to"]
    try:
        await send_letter(
            letter=Letter(str(job.payload["letter"])),
            user_id=None if user_id is None else UserId(UUID(str(user_id))),
            to=None if to is None else Email(str(to)),
            public_url=public_url(wired.settings),
            work=wired.store.work,
            mailer=wired.mailer,
            entropy=token_bytes,
            now=wired.clock(),
        )
    except MailFailed as failed:
        if failed.lasting:
            return Dead(failed.code)
        return RetryAt(next_attempt(wired.clock(), job.attempt), failed.code)
    return Done()
