"""Log out: here, on another device, or everywhere."""

from datetime import datetime

from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.ports.work import Work


async def end_session(
    *, user_id: UserId, session_id: SessionId, why: EndReason, work: Work, now: datetime
) -> None:
    """End one session of the user; both its tokens are dead at once. Raises NotFound."""
    async with work() as w:
        await w.sessions.end(user_id, session_id, why, now)
        await w.commit()


async def end_every_session(
    *, user_id: UserId, but: SessionId | None = None, work: Work, now: datetime
) -> int:
    """End all sessions of the user, but one; return how many there were."""
    async with work() as w:
        ended = await w.sessions.end_all(user_id, EndReason.ENDED_BY_USER, now, but=but)
        await w.commit()
    return ended
