"""Finish a sign-in with an identity provider by the second factor of the account, for which the provider did not ask."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from training_analyzer.domain.audit.event import AuditAction, Outcome
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.errors import IdentityRejected, InvalidCredentials
from training_analyzer.domain.identity.oidc_flow import TICKET_LIFE, OidcFlow, flow_hash, flow_text
from training_analyzer.domain.identity.session import FEDERATED, open_session
from training_analyzer.domain.ids import MakeId, SessionId, UserId, to_text
from training_analyzer.domain.rates import RateLimited
from training_analyzer.domain.sealing import SealBroken, SealContext, UnknownKey
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.audited import tell
from training_analyzer.domain.services.carrier import Carrier
from training_analyzer.domain.services.prove_factor import AMR, prove_factor, spend
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.work import UnitOfWork, Work

_FAILED: Final = (InvalidCredentials, IdentityRejected)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFactor:
    """What a browser brings: the ticket of its visit, its own cookie, and the code."""

    provider: str
    ticket: str
    browser: str
    code: Secret


async def add_ticket(
    w: UnitOfWork, visited: OidcFlow, user_id: UserId, *, entropy: bytes, vault: Vault, now: datetime
) -> Secret:
    """Store what a finished visit is worth to its browser once a code is shown, and return its text.

    It is a flow of its own, which no callback opens: what it seals is the account, under another purpose.
    """
    text = flow_text(entropy)
    kept = OidcFlow(
        state_hash=flow_hash(text),
        browser_hash=visited.browser_hash,
        provider=visited.provider,
        nonce="",
        verifier=vault.seal(user_id.bytes, _context(visited.provider, flow_hash(text))),
        next=visited.next,
        created_at=now,
        expires_at=now + TICKET_LIFE,
    )
    await w.oidc_flows.add(kept)
    return Secret(text)


async def finish_by_factor[Given](
    *,
    shown: ShownFactor,
    origin: RequestOrigin,
    throttle: Throttle,
    work: Work,
    vault: Vault,
    carrier: Carrier[Given],
    jobs: JobQueue,
    make_id: MakeId,
    now: datetime,
) -> tuple[Given, str | None]:
    """Return a new session and where to go on. The ticket serves once, whatever comes of it.

    Raises IdentityRejected, InvalidCredentials, RateLimited.
    """
    user_id, next_path = await _account(shown, work, vault, now)
    event = partial(
        origin.event, AuditAction.SIGN_IN, user_id=user_id, make_id=make_id, now=now,
        detail={"provider": shown.provider, "factor": "totp"},
    )  # fmt: skip
    try:
        proof = await prove_factor(user_id, shown.code, work=work, vault=vault, throttle=throttle, now=now)
        if proof is None:  # it was taken away meanwhile: the visit begins anew
            raise IdentityRejected
        amr = (FEDERATED, AMR)
        session = open_session(
            SessionId(make_id(now)), user_id, now, device=origin.device, address=origin.address, amr=amr,
            kind=carrier.kind,
        )  # fmt: skip
        async with work() as w:
            if not await w.users.signed_in(user_id, now):
                raise IdentityRejected
            await spend(w, proof, origin=origin, jobs=jobs, make_id=make_id, now=now)
            await carrier.open(w, session)
            await w.audit.add(event(actor_id=user_id, object=to_text("ses", session.id)))
            await w.commit()
    except _FAILED:
        await tell(work, event(Outcome.FAILED, actor_id=None))
        raise
    except RateLimited:
        await tell(work, event(Outcome.THROTTLED, actor_id=None))
        raise
    await throttle.give_back(proof.tries)
    return carrier.given(session), next_path


async def _account(shown: ShownFactor, work: Work, vault: Vault, now: datetime) -> tuple[UserId, str | None]:
    """Spend a ticket. Raises IdentityRejected."""
    async with work() as w:
        kept = await w.oidc_flows.take(flow_hash(shown.ticket), now)
        await w.commit()
    if kept is None or kept.provider != shown.provider or kept.browser_hash != flow_hash(shown.browser):
        raise IdentityRejected
    try:
        user_id = UserId(UUID(bytes=vault.open(kept.verifier, _context(kept.provider, kept.state_hash))))
        async with work.snapshot() as w:
            user = await w.users.get(user_id)
    except (SealBroken, UnknownKey, NotFound) as error:
        raise IdentityRejected from error
    if not user.active:
        raise IdentityRejected
    return user_id, kept.next


def _context(provider: str, ticket_hash: bytes) -> SealContext:
    return SealContext(
        purpose="oidc-ticket", provider=provider, user_id=None, connection_id=ticket_hash.hex()
    )
