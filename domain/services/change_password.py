"""Change a password by somebody who knows it."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from training_analyzer.domain.audit.event import AuditAction, Outcome
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.identity.errors import InvalidCredentials
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.identity.user import PasswordHash, User
from training_analyzer.domain.ids import MakeId, SessionId, UserId
from training_analyzer.domain.rates import RateLimited
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.accept_password import PasswordRules, accept_password
from training_analyzer.domain.services.audited import tell
from training_analyzer.domain.services.queue_letter import queue_letter
from training_analyzer.domain.services.reauthenticate import Proof
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.save_account import save_account
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.work import UnitOfWork, Work

POINTER = "/new_password"


@retried
async def change_password(
    *,
    user_id: UserId,
    session_id: SessionId,
    proof: Proof,
    new: Secret,
    keep_other_sessions: bool = False,
    origin: RequestOrigin,
    work: Work,
    passwords: Passwords,
    rules: PasswordRules,
    jobs: JobQueue,
    make_id: MakeId,
    now: datetime,
) -> None:
    """Set a new password; every session but the caller's ends, and links sent by mail serve no more.

    Raises InvalidCredentials, RateLimited, PasswordTooShort, PasswordTooLong, PasswordTooCommon, HashingBusy,
    WriteConflict.
    """
    async with work.snapshot() as w:
        user = await w.users.get(user_id)
    event = partial(
        origin.event, AuditAction.PASSWORD_CHANGE, user_id=user_id, actor_id=user_id, make_id=make_id, now=now
    )
    try:
        right = await proof(user)
    except RateLimited:
        await tell(work, event(Outcome.THROTTLED))
        raise
    if not right:
        await tell(work, event(Outcome.FAILED))
        raise InvalidCredentials
    await accept_password(new, rules, email=user.email, display_name=user.display_name, pointer=POINTER)
    hashed = await passwords.hash(new)
    async with work() as w:
        await put_password(w, user, hashed, now)
        await w.audit.add(event())
        await queue_letter(jobs, w, Letter.PASSWORD_CHANGED, user_id)
        if not keep_other_sessions:
            await w.sessions.end_all(user_id, EndReason.PASSWORD_CHANGED, now, but=session_id)
        await w.commit()


async def put_password(w: UnitOfWork, seen: User, hashed: PasswordHash, now: datetime) -> User:
    """Store a hash in the place of the one that was seen, and void links sent by mail.

    Raises WriteConflict when another password was set meanwhile.
    """
    user = await w.users.get(seen.id)
    if user.password_hash != seen.password_hash:
        raise WriteConflict
    await w.one_time_tokens.void(user.id)
    return await save_account(w, replace(user, password_hash=hashed, updated_at=now))
