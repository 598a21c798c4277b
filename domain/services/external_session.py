"""The session behind a bearer token that somebody else issued."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Final
from uuid import UUID

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.identity.errors import IdentityRejected, TotpRequired
from training_analyzer.domain.identity.external import ExternalIdentity
from training_analyzer.domain.identity.session import Session, SessionKind, open_session
from training_analyzer.domain.ids import MakeId, SessionId, UserId, to_text
from training_analyzer.domain.services.identity_account import identity_account, lacks_second_factor
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.work import Work

_KIND_BITS: Final = 0xF << 76 | 0b11 << 62
_KIND: Final = 0x8 << 76 | 0b10 << 62  # version 8 (RFC 9562), which no id of ours has
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def external_session_id(identity: ExternalIdentity) -> SessionId:
    """Return our id of a provider's session: the same for the same issuer, person and session, and nobody else's.

    The provider's own id is not taken as it is: whoever runs it could then name a session of somebody else here.
    """
    named = "\n".join((identity.issuer, identity.subject, str(identity.session)))
    number = int.from_bytes(sha256(named.encode()).digest()[:16])
    return SessionId(UUID(int=number & ~_KIND_BITS | _KIND))


@retried
async def open_external_session(
    *, identity: ExternalIdentity, registration_open: bool, work: Work, make_id: MakeId, now: datetime
) -> UserId:
    """Store the session at its first use, with the account where there is none; return whose it is.

    It has no idle end of its own, since the provider's tokens carry it: ended here, it stays ended while that session
    lives. Raises IdentityRejected, IdentityNotLinked, RegistrationClosed, TotpRequired,
    WriteConflict.
    """
    opened = await identity_account(
        identity, work=work, registration_open=registration_open, make_id=make_id, now=now
    )
    user_id = opened.user.id
    session = _session(identity, user_id, now)
    event = partial(
        RequestOrigin().event, user_id=user_id, actor_id=user_id, make_id=make_id, now=now,
        detail={"provider": identity.provider},
    )  # fmt: skip
    async with work() as w:
        if await lacks_second_factor(w, user_id, identity):
            raise TotpRequired
        if not await w.users.signed_in(user_id, now):
            raise IdentityRejected
        if await lacks_second_factor(w, user_id, identity):  # which was confirmed since
            raise WriteConflict
        if await w.sessions.open_external(session):
            if opened.is_new:
                await w.audit.add(event(AuditAction.SIGN_UP))
            await w.audit.add(event(AuditAction.SIGN_IN, object=to_text("ses", session.id)))
            await w.commit()
    return user_id


@retried
async def confirm_external_session(
    *, identity: ExternalIdentity, user_id: UserId, work: Work, make_id: MakeId, now: datetime
) -> None:
    """Note that somebody proved himself to the provider again, in the same session, and how.

    Raises NotFound where that session was ended here, WriteConflict.
    """
    session = _session(identity, user_id, now)
    event = RequestOrigin().event(
        AuditAction.REAUTHENTICATION, user_id=user_id, actor_id=user_id, make_id=make_id, now=now,
        object=to_text("ses", session.id), detail={"provider": identity.provider},
    )  # fmt: skip
    async with work() as w:
        await w.sessions.confirm(user_id, session.id, session.authenticated_at, amr=session.amr)
        await w.audit.add(event)
        await w.commit()


def _session(identity: ExternalIdentity, user_id: UserId, now: datetime) -> Session:
    session = open_session(
        external_session_id(identity), user_id, now, device=None, address=None, amr=identity.amr
    )
    return replace(
        session,
        kind=SessionKind.SUPABASE,
        # the first use is no proof of who it is
        authenticated_at=min(identity.authenticated_at or _NEVER, now),
        idle_expires_at=session.expires_at,
    )
