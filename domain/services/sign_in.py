"""Sign in with a password."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from training_analyzer.domain.audit.event import AuditAction, AuditEvent, Outcome
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.identity.email import Email, parse_email
from training_analyzer.domain.identity.errors import (
    HashingBusy,
    InvalidCredentials,
    InvalidEmail,
    TotpRequired,
)
from training_analyzer.domain.identity.second_factor import FactorKind
from training_analyzer.domain.identity.session import Session, SessionKind, open_session
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import MakeId, SessionId, to_text
from training_analyzer.domain.rates import RateLimited
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.audited import tell
from training_analyzer.domain.services.carrier import Carrier
from training_analyzer.domain.services.prove_factor import AMR, Proof, has_factor, prove_factor, spend
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.throttle import Throttle, Tries
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.passwords import Passwords, Verified
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody shows; ``totp_code`` is the authenticator's, or a recovery code."""

    address: str
    password: Secret
    totp_code: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What credentials are checked with, and the queue of letters to their owner.

    ``verified_only`` lets nobody in whose address was never verified.
    """

    throttle: Throttle
    passwords: Passwords
    vault: Vault
    jobs: JobQueue
    verified_only: bool = False


@retried
async def sign_in[Given](
    *,
    credentials: Credentials,
    origin: RequestOrigin,
    checks: Checks,
    work: Work,
    carrier: Carrier[Given],
    make_id: MakeId,
    now: datetime,
) -> Given:
    """Return what carries a new session.

    Unknown address, wrong password and inactive account cost the same, are told to the audit log alike, and answer
    the same; so does an address that was never verified, where that is asked for. Too many of them in a row are
    refused, right or wrong. Raises InvalidCredentials, TotpRequired, RateLimited, HashingBusy, WriteConflict.
    """
    throttle = checks.throttle
    async with work.snapshot() as w:
        email = _known_shape(credentials.address)
        user = await w.users.find_by_email(email) if email else None
    event = partial(origin.event, AuditAction.SIGN_IN, make_id=make_id, now=now)
    failed = partial(event, user_id=user.id if user else None, actor_id=None)
    account = email or credentials.address
    tries = await _admitted(account, throttle, work, failed(Outcome.THROTTLED), now, origin)
    verified = await _verified(credentials.password, user, checks, tries)
    if user is None or not verified.right or not _may_enter(user, checks):
        await tell(work, failed(Outcome.FAILED))
        raise InvalidCredentials
    proof = None
    try:
        proof = await prove_factor(
            user.id, credentials.totp_code, work=work, vault=checks.vault, throttle=throttle, now=now
        )
        session = _opened(SessionId(make_id(now)), user, origin, proof, carrier.kind, now)
        use = partial(spend, origin=origin, jobs=checks.jobs, make_id=make_id, now=now)
        spent = partial(use, proof=proof) if proof else None
        ok = event(user_id=user.id, actor_id=user.id, object=to_text("ses", session.id))
        await _store(work, user, verified, spent, carrier, session, ok)
    except (TotpRequired, WriteConflict):  # which are nobody's failure
        await throttle.give_back([*tries, *(proof.tries if proof else ())])
        raise
    except (InvalidCredentials, RateLimited) as error:
        await tell(work, failed(_outcome(error), detail={"factor": FactorKind.TOTP}))
        raise
    await throttle.give_back(proof.tries if proof else ())
    await throttle.signed_in(account, origin.client, tries, now)
    return carrier.given(session)


def _may_enter(user: User, checks: Checks) -> bool:
    return user.active and (user.email_verified_at is not None or not checks.verified_only)


def _opened(
    session_id: SessionId,
    user: User,
    origin: RequestOrigin,
    proof: Proof | None,
    kind: SessionKind,
    now: datetime,
) -> Session:
    amr = ("pwd", AMR) if proof else ("pwd",)
    return open_session(
        session_id, user.id, now, device=origin.device, address=origin.address, amr=amr, kind=kind
    )


def _known_shape(address: str) -> Email | None:
    """Return the address, or None for text that no account can have: sign-in says no more than 'wrong'."""
    try:
        return parse_email(address)
    except InvalidEmail:
        return None


async def _admitted(
    account: str, throttle: Throttle, work: Work, throttled: AuditEvent, now: datetime, origin: RequestOrigin
) -> Tries:
    try:
        return await throttle.admit_sign_in(account, origin.client, now)
    except RateLimited:
        await tell(work, throttled)
        raise


def _outcome(error: InvalidCredentials | RateLimited) -> Outcome:
    return Outcome.THROTTLED if isinstance(error, RateLimited) else Outcome.FAILED


async def _verified(password: Secret, user: User | None, checks: Checks, tries: Tries) -> Verified:
    try:
        return await checks.passwords.verify(password, user.password_hash if user else None)
    except HashingBusy:  # which is nobody's failure
        await checks.throttle.give_back(tries)
        raise


async def _store(
    work: Work,
    user: User,
    verified: Verified,
    spent: Callable[[UnitOfWork], Awaitable[None]] | None,
    carrier: Carrier[Any],
    session: Session,
    event: AuditEvent,
) -> None:
    """Store all that a sign-in leaves behind, or nothing.

    Raises InvalidCredentials for a code that was spent, WriteConflict where the account is not what was checked.
    """
    now = session.created_at
    async with work() as w:
        if not await w.users.signed_in(user.id, now, seen=user.password_hash, upgraded=verified.upgraded):
            raise WriteConflict
        if spent is not None:
            await spent(w)
        elif await has_factor(w, user.id):  # which was confirmed since
            raise WriteConflict
        await carrier.open(w, session)
        await w.audit.add(event)
        await w.commit()
