"""Prove a second factor: a code of the authenticator, or a recovery code in its place."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.errors import InvalidCredentials, TotpRequired
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.identity.recovery_code import recovery_hash
from training_analyzer.domain.identity.second_factor import SecondFactor, seed_context
from training_analyzer.domain.identity.totp import step_of_code
from training_analyzer.domain.identity.tries import Meter
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.queue_letter import queue_letter
from training_analyzer.domain.services.throttle import Throttle, Tries
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.work import UnitOfWork, Work

AMR: Final = "otp"
"""A second factor among the ways in which a session was proved (RFC 8176)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was shown, still to be spent: a time step, or the hash of a recovery code."""

    user_id: UserId
    step: int | None = None
    recovery: bytes | None = field(default=None, repr=False)
    tries: Tries = ()


async def prove_factor(
    user_id: UserId, code: Secret | None, *, work: Work, vault: Vault, throttle: Throttle, now: datetime
) -> Proof | None:
    """Return what the code proves, None for an account without a second factor.

    Raises TotpRequired without a code, InvalidCredentials for a wrong one, RateLimited.
    """
    async with work.snapshot() as w:
        factor = await w.second_factors.find(user_id)
    if factor is None or factor.confirmed_at is None:
        return None
    if code is None:
        raise TotpRequired
    tries = await throttle.admit([(Meter.TOTP_ACCOUNT, str(user_id))], now)
    recovery = recovery_hash(code.reveal())
    if recovery is not None:
        return Proof(user_id=user_id, recovery=recovery, tries=tries)
    step = step_of_factor(factor, code, vault, now)
    if step is None:
        raise InvalidCredentials
    return Proof(user_id=user_id, step=step, tries=tries)


def step_of_factor(factor: SecondFactor, code: Secret, vault: Vault, now: datetime) -> int | None:
    """Return the step whose code it is, None for a wrong or spent one. Raises SealBroken, UnknownKey."""
    seed = vault.open(factor.seed, seed_context(factor.user_id))
    step = step_of_code(seed, code.reveal(), now)
    return None if step is None or step <= factor.last_step else step


async def has_factor(w: UnitOfWork, user_id: UserId) -> bool:
    """Whether an account asks for a second factor."""
    factor = await w.second_factors.find(user_id)
    return factor is not None and factor.confirmed_at is not None


async def spend(
    w: UnitOfWork, proof: Proof, *, origin: RequestOrigin, jobs: JobQueue, make_id: MakeId, now: datetime
) -> None:
    """Spend what was shown, once; of a recovery code its owner is told.

    Raises InvalidCredentials when somebody was first, or there is no such code.
    """
    if proof.recovery is None:
        if proof.step is None or not await w.second_factors.spend_step(proof.user_id, proof.step):
            raise InvalidCredentials
        return
    if not await w.second_factors.spend_code(proof.user_id, proof.recovery, now):
        raise InvalidCredentials
    used = origin.event(
        AuditAction.RECOVERY_CODE_USE,
        user_id=proof.user_id,
        actor_id=proof.user_id,
        make_id=make_id,
        now=now,
    )
    await w.audit.add(used)
    await queue_letter(jobs, w, Letter.RECOVERY_CODE_USED, proof.user_id)
