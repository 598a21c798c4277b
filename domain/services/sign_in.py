"""Sign in with a password."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from training_analyzer.domain.audit.event import AuditAction, AuditEvent, Outcome
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.email import Email, parse_email
from training_analyzer.domain.identity.errors import HashingBusy, InvalidCredentials, InvalidEmail
from training_analyzer.domain.identity.session import IDLE_LIFE, RefreshToken, Session, open_session
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import MakeId, SessionId, to_text
from training_analyzer.domain.rates import RateLimited
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.audited import tell
from training_analyzer.domain.services.throttle import Throttle, Tries
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
    origin: RequestOrigin,
    throttle: Throttle,
    work: Work,
    passwords: Passwords,
    tokens: Tokens,
    make_id: MakeId,
    now: datetime,
) -> SignedIn:
    """Return a new session. Raises InvalidCredentials, RateLimited, HashingBusy.

    Unknown address, wrong password and inactive account cost the same, are told to the audit log alike, and answer
    the same. Too many of them in a row are refused, right or wrong.
    """
    async with work.snapshot() as w:
        email = _known_shape(address)
        user = await w.users.find_by_email(email) if email else None
    event = partial(origin.event, AuditAction.SIGN_IN, make_id=make_id, now=now)
    failed = partial(event, user_id=user.id if user else None, actor_id=None)
    account = email or address
    try:
        tries = await throttle.admit_sign_in(account, origin.client, now)
    except RateLimited:
        await tell(work, failed(Outcome.THROTTLED))
        raise
    verified = await _verified(password, user, passwords, throttle, tries)
    if user is None or not user.active or not verified.right:
        await tell(work, failed(Outcome.FAILED))
        raise InvalidCredentials
    session = open_session(
        SessionId(make_id(now)), user.id, now, device=origin.device, address=origin.address
    )
    refresh = tokens.first_refresh()
    signed_in = event(user_id=user.id, actor_id=user.id, object=to_text("ses", session.id))
    await _store(work, user, verified, session, refresh, signed_in)
    await throttle.signed_in(account, origin.client, tries, now)
    access = tokens.access(user.id, session.id, auth_time=now, amr=session.amr, now=now)
    return SignedIn(session, access, refresh)


def _known_shape(address: str) -> Email | None:
    """Return the address, or None for text that no account can have: sign-in says no more than 'wrong'."""
    try:
        return parse_email(address)
    except InvalidEmail:
        return None


async def _verified(
    password: Secret, user: User | None, passwords: Passwords, throttle: Throttle, tries: Tries
) -> Verified:
    try:
        return await passwords.verify(password, user.password_hash if user else None)
    except HashingBusy:  # which is nobody's failure
        await throttle.give_back(tries)
        raise


async def _store(
    work: Work, user: User, verified: Verified, session: Session, refresh: RefreshToken, event: AuditEvent
) -> None:
    now = session.created_at
    async with work() as w:
        await w.sessions.open(session, refresh, now + IDLE_LIFE)
        await w.audit.add(event)
        if user.password_hash is not None:
            await w.users.signed_in(user.id, now, seen=user.password_hash, upgraded=verified.upgraded)
        await w.commit()
