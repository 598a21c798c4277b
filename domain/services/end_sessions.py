"""Log out: here, on another device, or everywhere."""

from datetime import datetime

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.ids import MakeId, SessionId, UserId, to_text
from training_analyzer.ports.work import Work


async def end_session(
    *,
    user_id: UserId,
    session_id: SessionId,
    why: EndReason,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> None:
    """End one session of the user; both its tokens are dead at once. Raises NotFound."""
    event = origin.event(
        AuditAction.SESSION_END,
        user_id=user_id,
        actor_id=user_id,
        make_id=make_id,
        now=now,
        object=to_text("ses", session_id),
        detail={"why": why},
    )
    async with work() as w:
        await w.sessions.end(user_id, session_id, why, now)
        await w.audit.add(event)
        await w.commit()


async def end_every_session(
    *,
    user_id: UserId,
    but: SessionId | None = None,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> int:
    """End all sessions of the user, but one; return how many there were."""
    why = EndReason.ENDED_BY_USER
    async with work() as w:
        ended = await w.sessions.end_all(user_id, why, now, but=but)
        await w.audit.add(
            origin.event(
                AuditAction.SESSION_END,
                user_id=user_id,
                actor_id=user_id,
                make_id=make_id,
                now=now,
                detail={"why": why, "sessions": ended},
            )
        )
        await w.commit()
    return ended
