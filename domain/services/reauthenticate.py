"""Confirm who holds a session, for what asks for a fresh sign-in."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from training_analyzer.domain.audit.event import AuditAction, Outcome
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.errors import HashingBusy, InvalidCredentials
from training_analyzer.domain.identity.tries import Meter
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import MakeId, SessionId, UserId, to_text
from training_analyzer.domain.rates import RateLimited
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.audited import tell
from training_analyzer.domain.services.prove_factor import prove_factor, spend
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.work import Work

type Proof = Callable[[User], Awaitable[bool]]
"""Whether it is the account's owner who asks, checked outside any unit of work."""


def password_proof(password: Secret, *, passwords: Passwords, throttle: Throttle, now: datetime) -> Proof:
    """Return a proof by password, of which failures count. It raises RateLimited, HashingBusy."""

    async def proved(user: User) -> bool:
        tries = await throttle.admit([(Meter.PASSWORD_ACCOUNT, str(user.id))], now)
        try:
            right = (await passwords.verify(password, user.password_hash)).right
        except HashingBusy:  # which is nobody's failure
            await throttle.give_back(tries)
            raise
        if right:
            await throttle.give_back(tries)
        return right

    return proved


def factor_proof(
    code: Secret,
    *,
    origin: RequestOrigin,
    work: Work,
    vault: Vault,
    throttle: Throttle,
    jobs: JobQueue,
    make_id: MakeId,
    now: datetime,
) -> Proof:
    """Return a proof by the second factor, which spends the code. It raises RateLimited."""

    async def proved(user: User) -> bool:
        try:
            shown = await prove_factor(user.id, code, work=work, vault=vault, throttle=throttle, now=now)
            if shown is None:
                return False
            async with work() as w:
                await spend(w, shown, origin=origin, jobs=jobs, make_id=make_id, now=now)
                await w.commit()
        except InvalidCredentials:
            return False
        await throttle.give_back(shown.tries)
        return True

    return proved


async def reauthenticate(
    *,
    user_id: UserId,
    session_id: SessionId,
    proof: Proof,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> None:
    """Let the session count as freshly signed in. Raises InvalidCredentials, RateLimited, HashingBusy."""
    async with work.snapshot() as w:
        user = await w.users.get(user_id)
    event = partial(
        origin.event,
        AuditAction.REAUTHENTICATION,
        user_id=user_id,
        actor_id=user_id,
        make_id=make_id,
        now=now,
        object=to_text("ses", session_id),
    )
    try:
        proved = await proof(user)
    except RateLimited:
        await tell(work, event(Outcome.THROTTLED))
        raise
    async with work() as w:
        if proved:
            await w.sessions.confirm(user_id, session_id, now)
        await w.audit.add(event(Outcome.OK if proved else Outcome.FAILED))
        await w.commit()
    if not proved:
        raise InvalidCredentials
