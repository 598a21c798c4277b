"""Sign in with a password."""

from dataclasses import dataclass
from datetime import datetime

from training_analyzer.domain.identity.email import Email, parse_email
from training_analyzer.domain.identity.errors import InvalidCredentials, InvalidEmail
from training_analyzer.domain.identity.session import IDLE_LIFE, RefreshToken, Session, open_session
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import MakeId, SessionId
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.passwords import Passwords, Verified
from training_analyzer.ports.tokens import AccessToken, Tokens
from training_analyzer.ports.work import Work


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session with the pair of tokens that opens it."""

    session: Session
    access: AccessToken
    refresh: RefreshToken


async def sign_in(
    *,
    address: str,
    password: Secret,
    device: str | None,
    client_address: str | None,
    work: Work,
    passwords: Passwords,
    tokens: Tokens,
    make_id: MakeId,
    now: datetime,
) -> SignedIn:
    """Return a new session. Raises InvalidCredentials, HashingBusy.

    Unknown address, wrong password and inactive account cost the same and answer the same.
    """
    async with work.snapshot() as w:
        email = _known_shape(address)
        user = await w.users.find_by_email(email) if email else None
    verified = await passwords.verify(password, user.password_hash if user else None)
    if user is None or not user.active or not verified.right:
        raise InvalidCredentials
    session = open_session(SessionId(make_id(now)), user.id, now, device=device, address=client_address)
    refresh = tokens.first_refresh()
    await _store(work, user, verified, session, refresh, now)
    access = tokens.access(user.id, session.id, auth_time=now, now=now)
    return SignedIn(session, access, refresh)


def _known_shape(address: str) -> Email | None:
    """Return the address, or None for text that no account can have: sign-in says no more than 'wrong'."""
    try:
        return parse_email(address)
    except InvalidEmail:
        return None


async def _store(
    work: Work, user: User, verified: Verified, session: Session, refresh: RefreshToken, now: datetime
) -> None:
    async with work() as w:
        await w.sessions.open(session, refresh, now + IDLE_LIFE)
        if user.password_hash is not None:
            await w.users.signed_in(user.id, now, seen=user.password_hash, upgraded=verified.upgraded)
        await w.commit()
