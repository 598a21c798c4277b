"""Strangers ask for a link by mail: whoever they are, the answer and the work are the same."""

from collections.abc import Callable
from datetime import datetime

from training_analyzer.domain.identity.email import Email, parse_email
from training_analyzer.domain.identity.errors import InvalidEmail
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.identity.tries import RESETS, VERIFICATIONS, Meter
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.queue_letter import queue_letter
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.work import Work


async def ask_for_reset(
    *, address: str, client: str, throttle: Throttle, work: Work, jobs: JobQueue, now: datetime
) -> None:
    """Have a link sent that sets a new password, if there is such an account. Raises RateLimited."""
    await throttle.admit_letter(RESETS, _account(address), client, now)
    await _ask(address, Letter.RESET_PASSWORD, lambda user: user.active, work, jobs)


async def ask_for_verification(
    *,
    address: str,
    client: str,
    user_id: UserId | None,
    throttle: Throttle,
    work: Work,
    jobs: JobQueue,
    now: datetime,
) -> None:
    """Have a link sent that verifies the address, if an account still needs it. Raises RateLimited.

    ``user_id`` is who asks, where somebody is signed in: for his own address strangers do not count.
    """
    if user_id is not None and await _is_own(user_id, address, work):
        await throttle.admit([(Meter.VERIFY_OWN, str(user_id))], now)
    else:
        await throttle.admit_letter(VERIFICATIONS, _account(address), client, now)
    await _ask(
        address, Letter.VERIFY_EMAIL, lambda user: user.active and user.email_verified_at is None, work, jobs
    )


async def ask_for_email_change(
    *, user_id: UserId, address: str, throttle: Throttle, work: Work, jobs: JobQueue, now: datetime
) -> None:
    """Have a link sent to a new address, which has to confirm first. Raises InvalidEmail, RateLimited."""
    email = parse_email(address)
    await throttle.admit([(Meter.VERIFY_OWN, str(user_id)), (Meter.CHANGE_ADDRESS, email)], now)
    async with work() as w:
        await queue_letter(jobs, w, Letter.CHANGE_EMAIL, user_id, to=email)
        await w.commit()


@retried
async def _ask(
    address: str, letter: Letter, needs: Callable[[User], bool], work: Work, jobs: JobQueue
) -> None:
    async with work() as w:
        user = await w.users.find_by_email(Email(_account(address)))
        await queue_letter(jobs, w, letter, user.id if user is not None and needs(user) else None)
        await w.commit()


async def _is_own(user_id: UserId, address: str, work: Work) -> bool:
    async with work.snapshot() as w:
        return (await w.users.get(user_id)).email == _account(address)


def _account(address: str) -> str:
    """Return the address in the one spelling that an account has it in, or the text that no account has."""
    try:
        return parse_email(address)
    except InvalidEmail:
        return address
