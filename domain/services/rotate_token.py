"""Trade a refresh token for a new pair."""

from datetime import datetime

from training_analyzer.domain.identity.errors import InvalidToken, RefreshReused
from training_analyzer.domain.identity.session import Reused
from training_analyzer.domain.services.sign_in import SignedIn
from training_analyzer.ports.tokens import Tokens
from training_analyzer.ports.work import Work


async def rotate_token(*, token: str, work: Work, tokens: Tokens, now: datetime) -> SignedIn:
    """Return the next pair. Raises InvalidToken, RefreshReused.

    The outcome is committed before anything is raised: a reuse ends the session although the request fails.
    """
    child = tokens.child_of(token)
    async with work() as w:
        rotation = await w.sessions.rotate(tokens.parse_refresh(token), child, now)
        user = await w.users.get(rotation.session.user_id)
        await w.commit()
    if isinstance(rotation, Reused):
        raise RefreshReused
    if not user.active:
        raise InvalidToken
    session = rotation.session
    access = tokens.access(user.id, session.id, auth_time=session.authenticated_at, now=now)
    return SignedIn(session, access, child)
