"""What a link of a mail does once it is opened and confirmed."""

from dataclasses import replace
from datetime import datetime

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.errors import TokenUsedOrExpired
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.identity.one_time_token import OneTimeToken, Purpose, one_time_hash
from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import MakeId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.accept_password import PasswordRules, accept_password
from training_analyzer.domain.services.change_password import POINTER, put_password
from training_analyzer.domain.services.queue_letter import queue_letter
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.save_account import save_account
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.work import UnitOfWork, Work


@retried
async def reset_password(
    *,
    token: Secret,
    new: Secret,
    origin: RequestOrigin,
    work: Work,
    passwords: Passwords,
    rules: PasswordRules,
    jobs: JobQueue,
    make_id: MakeId,
    now: datetime,
) -> None:
    """Set a password; every session ends, the second factor stays, and the address is verified by it.

    Where it was not before, API keys and linked identities go too.

    Raises TokenUsedOrExpired, PasswordTooShort, PasswordTooLong, PasswordTooCommon, HashingBusy, WriteConflict.
    """
    async with work() as w:  # not committed: a password that is refused leaves the link as it was
        _, seen = await _taken(w, token, Purpose.RESET_PASSWORD, now)
    await accept_password(new, rules, email=seen.email, display_name=seen.display_name, pointer=POINTER)
    hashed = await passwords.hash(new)
    async with work() as w:
        await _taken(w, token, Purpose.RESET_PASSWORD, now)
        user = await put_password(w, seen, hashed, now)
        if user.email_verified_at is None:
            await _take_over(w, user, now)
        await w.sessions.end_all(user.id, EndReason.PASSWORD_RESET, now)
        await _done(w, AuditAction.PASSWORD_RESET, user, origin, make_id, now)
        await queue_letter(jobs, w, Letter.PASSWORD_CHANGED, user.id)
        await w.commit()


@retried
async def verify_email(
    *, token: Secret, origin: RequestOrigin, work: Work, make_id: MakeId, now: datetime
) -> None:
    """Note that an address is its account's. Raises TokenUsedOrExpired, WriteConflict."""
    async with work() as w:
        _, user = await _taken(w, token, Purpose.VERIFY_EMAIL, now)
        if user.email_verified_at is None:
            await save_account(w, replace(user, email_verified_at=now, updated_at=now))
            await _done(w, AuditAction.EMAIL_VERIFICATION, user, origin, make_id, now)
        await w.commit()


@retried
async def change_email(
    *,
    token: Secret,
    origin: RequestOrigin,
    work: Work,
    jobs: JobQueue,
    make_id: MakeId,
    now: datetime,
) -> None:
    """Give an account its new address, tell the old one, and end every session.

    Raises TokenUsedOrExpired, EmailTaken, WriteConflict.
    """
    async with work() as w:
        taken, user = await _taken(w, token, Purpose.CHANGE_EMAIL, now)
        await save_account(
            w, replace(user, email=taken.email or user.email, email_verified_at=now, updated_at=now)
        )
        await w.one_time_tokens.void(user.id)
        await w.sessions.end_all(user.id, EndReason.EMAIL_CHANGED, now)
        await _done(w, AuditAction.EMAIL_CHANGE, user, origin, make_id, now)
        await queue_letter(jobs, w, Letter.EMAIL_CHANGED, user.id, to=user.email)
        await w.commit()


async def _take_over(w: UnitOfWork, user: User, now: datetime) -> None:
    """Verify an address, and shut out whoever opened the account before: he never proved that it was his."""
    await save_account(w, replace(user, email_verified_at=now))
    await w.api_keys.revoke_all(user.id, now)
    for identity in await w.identities.list(user.id):
        await w.identities.remove(user.id, identity.id)


async def _taken(w: UnitOfWork, token: Secret, purpose: Purpose, now: datetime) -> tuple[OneTimeToken, User]:
    """Use a link and return it with its account. Raises TokenUsedOrExpired.

    A link to an address that the account no longer has serves no more, nor does one of an inactive account.
    """
    taken = await w.one_time_tokens.take(one_time_hash(token.reveal()), purpose, now)
    user = await w.users.get(taken.user_id)
    if not user.active or (purpose is not Purpose.CHANGE_EMAIL and taken.email != user.email):
        raise TokenUsedOrExpired
    return taken, user


async def _done(
    w: UnitOfWork, action: AuditAction, user: User, origin: RequestOrigin, make_id: MakeId, now: datetime
) -> None:
    await w.audit.add(origin.event(action, user_id=user.id, actor_id=user.id, make_id=make_id, now=now))
