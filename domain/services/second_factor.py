"""Set up, replace and take away a second factor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.identity.errors import NoSecondFactor, SecondFactorInUse
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.identity.recovery_code import (
    ENTROPY_BYTES,
    HOW_MANY,
    recovery_code,
    recovery_hash,
)
from training_analyzer.domain.identity.second_factor import SecondFactor, seed_context
from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.identity.totp import SEED_BYTES, otpauth_uri, secret_of
from training_analyzer.domain.identity.tries import Meter
from training_analyzer.domain.ids import MakeId, SessionId, UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.prove_factor import step_of_factor
from training_analyzer.domain.services.queue_letter import queue_letter
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.work import UnitOfWork, Work

_WRONG: Final = "This is not the authenticator's code of this moment, or it was used."

type Entropy = Callable[[int], bytes]
"""Returns so many random bytes."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the owner's device is told, this once: the secret as people type it, and the same for a QR code."""

    secret: str = field(repr=False)
    uri: str = field(repr=False)


async def enrol_second_factor(
    *, user_id: UserId, issuer: str, work: Work, vault: Vault, entropy: Entropy, now: datetime
) -> Enrolment:
    """Return a new seed; it counts for nothing until a right code was shown. Raises SecondFactorInUse."""
    seed = entropy(SEED_BYTES)
    sealed = vault.seal(seed, seed_context(user_id))
    async with work() as w:
        user = await w.users.get(user_id)
        if not await w.second_factors.enrol(SecondFactor(user_id=user_id, seed=sealed, created_at=now)):
            raise SecondFactorInUse
        await w.commit()
    return Enrolment(secret_of(seed), otpauth_uri(seed, user.email, issuer))


async def confirm_second_factor(
    *,
    user_id: UserId,
    session_id: SessionId,
    code: Secret,
    origin: RequestOrigin,
    throttle: Throttle,
    work: Work,
    vault: Vault,
    entropy: Entropy,
    make_id: MakeId,
    now: datetime,
) -> Sequence[str]:
    """Let the factor count from now on, end the other sessions, and return recovery codes, shown this once.

    Raises NoSecondFactor without an enrolment, SecondFactorInUse, InvalidValue for a wrong code, RateLimited.
    """
    async with work.snapshot() as w:
        factor = await w.second_factors.find(user_id)
    if factor is None:
        raise NoSecondFactor
    if factor.confirmed_at is not None:
        raise SecondFactorInUse
    tries = await throttle.admit([(Meter.TOTP_ACCOUNT, str(user_id))], now)
    step = step_of_factor(factor, code, vault, now)
    if step is None:
        raise InvalidValue("/totp_code", _WRONG)
    event = origin.event(
        AuditAction.FACTOR_ENROL, user_id=user_id, actor_id=user_id, make_id=make_id, now=now
    )
    async with work() as w:
        if not await w.second_factors.confirm(user_id, seed=factor.seed, step=step, now=now):
            raise InvalidValue("/totp_code", _WRONG)
        codes = await _fresh_codes(w, user_id, entropy, now)
        await w.sessions.end_all(user_id, EndReason.FACTOR_CHANGED, now, but=session_id)
        await w.audit.add(event)
        await w.commit()
    await throttle.give_back(tries)
    return codes


async def remove_second_factor(
    *,
    user_id: UserId,
    session_id: SessionId | None,
    actor_id: UserId | None,
    origin: RequestOrigin,
    work: Work,
    jobs: JobQueue,
    make_id: MakeId,
    now: datetime,
) -> None:
    """Forget the factor and its recovery codes, end the other sessions, and tell the owner by mail. Raises NoSecondFactor.

    ``actor_id`` is the owner; another, or None for a command, resets the factor of somebody who lost it.
    """
    action = AuditAction.FACTOR_REMOVE if actor_id == user_id else AuditAction.FACTOR_RESET
    event = origin.event(action, user_id=user_id, actor_id=actor_id, make_id=make_id, now=now)
    async with work() as w:
        if not await w.second_factors.remove(user_id):
            raise NoSecondFactor
        await w.sessions.end_all(user_id, EndReason.FACTOR_CHANGED, now, but=session_id)
        await w.audit.add(event)
        await queue_letter(jobs, w, Letter.FACTOR_REMOVED, user_id)
        await w.commit()


async def renew_recovery_codes(
    *,
    user_id: UserId,
    origin: RequestOrigin,
    work: Work,
    entropy: Entropy,
    make_id: MakeId,
    now: datetime,
) -> Sequence[str]:
    """Return new recovery codes, shown this once; the old ones serve no more. Raises NoSecondFactor."""
    event = origin.event(
        AuditAction.RECOVERY_CODES, user_id=user_id, actor_id=user_id, make_id=make_id, now=now
    )
    async with work() as w:
        factor = await w.second_factors.find(user_id)
        if factor is None or factor.confirmed_at is None:
            raise NoSecondFactor
        codes = await _fresh_codes(w, user_id, entropy, now)
        await w.audit.add(event)
        await w.commit()
    return codes


async def _fresh_codes(w: UnitOfWork, user_id: UserId, entropy: Entropy, now: datetime) -> Sequence[str]:
    codes = [recovery_code(entropy(ENTROPY_BYTES)) for _ in range(HOW_MANY)]
    await w.second_factors.put_codes(user_id, [code for each in codes if (code := recovery_hash(each))], now)
    return codes
