"""Link and unlink identities, and confirm a session by one."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.errors import IdentityRejected, IdentityTaken, LastSignInMethod
from training_analyzer.domain.identity.external import ExternalIdentity, LinkedIdentity, linked
from training_analyzer.domain.identity.session import FEDERATED, EndReason, Session, SessionKind
from training_analyzer.domain.ids import IdentityId, MakeId, SessionId, UserId, to_text
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.save_account import save_account
from training_analyzer.ports.work import UnitOfWork, Work


async def link_identity(
    *,
    identity: ExternalIdentity,
    user_id: UserId,
    session_id: SessionId,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> LinkedIdentity:
    """Return the identity as linked; one that is linked already stays as it is.

    ``session_id`` is the one that asked for it. Raises IdentityTaken when it opens another account, IdentityRejected
    when that session is over.
    """
    async with work() as w:
        await _check_alive(w, user_id, session_id, now)
        known = await w.identities.find(identity.issuer, identity.subject)
        if known is not None and known.user_id != user_id:
            raise IdentityTaken
        if known is not None:
            return known
        added = linked(identity, IdentityId(make_id(now)), user_id, now)
        await w.identities.add(added)
        event = origin.event(
            AuditAction.IDENTITY_LINK,
            user_id=user_id,
            actor_id=user_id,
            make_id=make_id,
            now=now,
            object=to_text("idn", added.id),
            detail={"provider": identity.provider},
        )
        await w.audit.add(event)
        await w.commit()
    return added


@retried
async def unlink_identity(
    *,
    user_id: UserId,
    session_id: SessionId,
    identity_id: IdentityId,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> None:
    """Unlink one, and end the sessions that live by its tokens, or that may have begun with it.

    ``session_id``, which asks for it, goes on where it lives by its own tokens. Raises NotFound, LastSignInMethod.
    """
    async with work() as w:
        user = await w.users.get(user_id)
        removed = await w.identities.remove(user_id, identity_id)
        # keeps others from unlinking of the same account meanwhile: two at once would leave no way in
        await save_account(w, replace(user, updated_at=now))
        if user.password_hash is None and not await w.identities.list(user_id):
            raise LastSignInMethod
        for session in await w.sessions.list(user_id, now):
            if _lives_by(removed, session) or (FEDERATED in session.amr and session.id != session_id):
                await w.sessions.end(user_id, session.id, EndReason.ENDED_BY_USER, now)
        event = origin.event(
            AuditAction.IDENTITY_UNLINK,
            user_id=user_id,
            actor_id=user_id,
            make_id=make_id,
            now=now,
            object=to_text("idn", identity_id),
            detail={"provider": removed.provider},
        )
        await w.audit.add(event)
        await w.commit()


def _lives_by(identity: LinkedIdentity, session: Session) -> bool:
    return session.kind is SessionKind.SUPABASE and identity.provider == session.kind


async def confirm_by_identity(
    *,
    identity: ExternalIdentity,
    session_id: SessionId,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> None:
    """Let a session count as freshly signed in, by an identity of its own account. Raises IdentityRejected."""
    async with work() as w:
        known = await w.identities.find(identity.issuer, identity.subject)
        if known is None:
            raise IdentityRejected
        await _check_alive(w, known.user_id, session_id, now)
        await w.sessions.confirm(known.user_id, session_id, now)
        event = partial(origin.event, user_id=known.user_id, actor_id=known.user_id, make_id=make_id, now=now)
        await w.audit.add(event(AuditAction.REAUTHENTICATION, object=to_text("ses", session_id)))
        await w.commit()


async def _check_alive(w: UnitOfWork, user_id: UserId, session_id: SessionId, now: datetime) -> None:
    user = await w.users.get(user_id)
    if not user.active or session_id not in {each.id for each in await w.sessions.list(user_id, now)}:
        raise IdentityRejected
