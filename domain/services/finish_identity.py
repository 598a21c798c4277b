"""Take back somebody who was sent to an identity provider."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from training_analyzer.domain.audit.event import AuditAction, Outcome
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import TrainingAnalyzerError, WriteConflict
from training_analyzer.domain.identity.errors import IdentityNotLinked, IdentityRejected, TotpRequired
from training_analyzer.domain.identity.external import ExternalIdentity, LinkedIdentity
from training_analyzer.domain.identity.oidc_flow import Flow, OidcFlow, flow_hash
from training_analyzer.domain.identity.session import open_session
from training_analyzer.domain.ids import MakeId, SessionId, to_text
from training_analyzer.domain.sealing import SealBroken, UnknownKey
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.audited import tell
from training_analyzer.domain.services.begin_identity import seal_context
from training_analyzer.domain.services.carrier import Carrier
from training_analyzer.domain.services.finish_by_factor import add_ticket
from training_analyzer.domain.services.identity_account import identity_account, lacks_second_factor
from training_analyzer.domain.services.link_identity import confirm_by_identity, link_identity
from training_analyzer.domain.services.offer_reset import offer_reset
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.ports.identity_provider import IdentityProvider
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """What a browser brings: the callback's parameters, and its own cookie."""

    state: str
    browser: str
    code: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished[Given]:
    """What carries a new session, an identity that was linked, or neither: a session that was confirmed."""

    next: str | None
    signed_in: Given | None = None
    linked: LinkedIdentity | None = None


async def finish_identity[Given](
    *,
    provider: IdentityProvider,
    came_back: CameBack,
    registration_open: bool,
    origin: RequestOrigin,
    throttle: Throttle,
    work: Work,
    vault: Vault,
    carrier: Carrier[Given],
    jobs: JobQueue,
    entropy: bytes,
    make_id: MakeId,
    now: datetime,
) -> Finished[Given]:
    """Return what came of a visit. Its state serves once, whatever comes of it.

    ``entropy`` is ``ENTROPY_BYTES`` random bytes for the ticket that goes with TotpRequired.
    Raises IdentityRejected, ProviderUnavailable, IdentityNotLinked, IdentityTaken, RegistrationClosed,
    TotpRequired.
    """
    event = partial(
        origin.event, AuditAction.SIGN_IN, make_id=make_id, now=now, detail={"provider": provider.name}
    )
    try:
        flow = await _taken(work, provider, came_back, now)
        identity = await _exchanged(provider, flow, came_back, vault, now)
        if flow.link_user_id is not None and flow.session_id is not None:
            found = await link_identity(
                identity=identity, user_id=flow.link_user_id, session_id=flow.session_id,
                origin=origin, work=work, make_id=make_id, now=now,
            )  # fmt: skip
            return Finished(next=flow.next, linked=found)
        if flow.session_id is not None:
            await confirm_by_identity(
                identity=identity, session_id=flow.session_id,
                origin=origin, work=work, make_id=make_id, now=now,
            )  # fmt: skip
            return Finished(next=flow.next)
        try:
            signed_in = await _signed_in(
                identity, registration_open=registration_open, origin=origin,
                work=work, carrier=carrier, make_id=make_id, now=now,
                ticket=partial(add_ticket, visited=flow, entropy=entropy, vault=vault, now=now),
            )  # fmt: skip
        except IdentityNotLinked:
            await offer_reset(identity, work=work, jobs=jobs, throttle=throttle, now=now)
            raise
    except TrainingAnalyzerError:
        await tell(work, event(Outcome.FAILED, user_id=None, actor_id=None))
        raise
    return Finished(next=flow.next, signed_in=signed_in)


async def _taken(work: Work, provider: IdentityProvider, came_back: CameBack, now: datetime) -> OidcFlow:
    async with work() as w:
        flow = await w.oidc_flows.take(flow_hash(came_back.state), now)
        await w.commit()
    if flow is None or flow.provider != provider.name or flow.browser_hash != flow_hash(came_back.browser):
        raise IdentityRejected
    if came_back.issuer is not None and came_back.issuer not in provider.issuers:
        raise IdentityRejected  # RFC 9207: a reply of one provider in the place of another's
    return flow


async def _exchanged(
    provider: IdentityProvider, flow: OidcFlow, came_back: CameBack, vault: Vault, now: datetime
) -> ExternalIdentity:
    if came_back.code is None:
        raise IdentityRejected
    try:
        verifier = vault.open(flow.verifier, seal_context(provider.name, flow.state_hash)).decode()
    except (SealBroken, UnknownKey) as error:
        raise IdentityRejected from error
    fresh = flow.session_id is not None and flow.link_user_id is None
    visit = Flow(
        state=came_back.state,
        nonce=flow.nonce,
        verifier=Secret(verifier),
        begun_at=flow.created_at,
        fresh=fresh,
    )
    return await provider.exchange(Secret(came_back.code), visit, now)


@retried
async def _signed_in[Given](
    identity: ExternalIdentity,
    *,
    registration_open: bool,
    origin: RequestOrigin,
    work: Work,
    carrier: Carrier[Given],
    make_id: MakeId,
    now: datetime,
    ticket: Callable[..., Awaitable[Secret]],
) -> Given:
    opened = await identity_account(
        identity, work=work, registration_open=registration_open, make_id=make_id, now=now
    )
    user_id = opened.user.id
    session = open_session(
        SessionId(make_id(now)), user_id, now, device=origin.device, address=origin.address, amr=identity.amr,
        kind=carrier.kind,
    )  # fmt: skip
    event = partial(
        origin.event, user_id=user_id, actor_id=user_id, make_id=make_id, now=now,
        detail={"provider": identity.provider},
    )  # fmt: skip
    async with work() as w:
        if await lacks_second_factor(w, user_id, identity):
            text = await ticket(w, user_id=user_id)
            await w.commit()
            raise TotpRequired(text)
        if not await w.users.signed_in(user_id, now):
            raise IdentityRejected
        if await lacks_second_factor(w, user_id, identity):  # which was confirmed since
            raise WriteConflict
        await carrier.open(w, session)
        if opened.is_new:
            await w.audit.add(event(AuditAction.SIGN_UP))
        await w.audit.add(event(AuditAction.SIGN_IN, object=to_text("ses", session.id)))
        await w.commit()
    return carrier.given(session)
