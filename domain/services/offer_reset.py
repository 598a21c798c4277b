"""Let somebody whose address another service vouches for take back an account that was opened with it beforehand."""

from datetime import datetime

from training_analyzer.domain.identity.external import ExternalIdentity
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.identity.tries import Meter
from training_analyzer.domain.rates import RateLimited
from training_analyzer.domain.services.queue_letter import queue_letter
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.work import Work


async def offer_reset(
    identity: ExternalIdentity, *, work: Work, jobs: JobQueue, throttle: Throttle, now: datetime
) -> None:
    """Write to the address of an identity where its account never verified it, a few times an hour.

    The link sets a password and ends every session: whoever registered the address beforehand is out.
    """
    if identity.email is None or not identity.email_verified:
        return
    async with work.snapshot() as w:
        user = await w.users.find_by_email(identity.email)
    if user is None or not user.active or user.email_verified_at is not None:
        return
    try:
        await throttle.admit([(Meter.RESET_CLAIM, identity.email)], now)
    except RateLimited:  # the letters of before serve
        return
    async with work() as w:
        await queue_letter(jobs, w, Letter.CLAIM_ADDRESS, user.id)
        await w.commit()
