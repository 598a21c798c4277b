"""Trade a refresh token for a new pair."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from training_analyzer.domain.audit.event import AuditAction, Outcome
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.errors import InvalidToken, RefreshReused
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.identity.session import RefreshToken, Reused, Rotation
from training_analyzer.domain.ids import MakeId, to_text
from training_analyzer.domain.services.carrier import SignedIn
from training_analyzer.domain.services.queue_letter import queue_letter
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.tokens import Tokens
from training_analyzer.ports.work import UnitOfWork, Work


async def rotate_token(
    *,
    token: str,
    origin: RequestOrigin,
    work: Work,
    tokens: Tokens,
    jobs: JobQueue,
    make_id: MakeId,
    now: datetime,
) -> SignedIn:
    """Return the next pair. Raises InvalidToken, RefreshReused.

    The outcome is committed before anything is raised: a reuse ends the session although the request fails.
    """
    children = tokens.children_of(token)
    async with work() as w:
        child, rotation = await _rotated(w, tokens.parse_refresh(token), children, now)
        user = await w.users.get(rotation.session.user_id)
        if isinstance(rotation, Reused):
            await w.audit.add(
                origin.event(
                    AuditAction.REFRESH_REUSE,
                    Outcome.DENIED,
                    user_id=user.id,
                    actor_id=None,
                    make_id=make_id,
                    now=now,
                    object=to_text("ses", rotation.session.id),
                )
            )
            await queue_letter(jobs, w, Letter.REFRESH_REUSED, user.id)
        await w.commit()
    if isinstance(rotation, Reused):
        raise RefreshReused
    if not user.active:
        raise InvalidToken
    session = rotation.session
    access = tokens.access(user.id, session.id, auth_time=session.authenticated_at, amr=session.amr, now=now)
    return SignedIn(session, access, child)


async def _rotated(
    w: UnitOfWork, parent_hash: bytes, children: Sequence[RefreshToken], now: datetime
) -> tuple[RefreshToken, Rotation]:
    """Return the child that is in force: an unspent parent gets the first, a spent one got it by any key.

    Raises InvalidToken.
    """
    for child in children:
        with suppress(InvalidToken):
            return child, await w.sessions.rotate(parent_hash, child, now)
    raise InvalidToken
