"""The account that an identity opens, or the one that is made for it."""

from dataclasses import dataclass
from datetime import datetime

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.errors import (
    EmailTaken,
    IdentityNotLinked,
    IdentityRejected,
    IdentityTaken,
    RegistrationClosed,
)
from training_analyzer.domain.identity.external import ExternalIdentity, linked
from training_analyzer.domain.identity.user import User, parse_display_name
from training_analyzer.domain.ids import IdentityId, MakeId, UserId
from training_analyzer.domain.services.prove_factor import has_factor
from training_analyzer.ports.work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class Opened:
    """An account; ``is_new`` says that it was made for the identity."""

    user: User
    is_new: bool


async def identity_account(
    identity: ExternalIdentity, *, work: Work, registration_open: bool, make_id: MakeId, now: datetime
) -> Opened:
    """Return the account of an identity. Raises IdentityRejected, IdentityNotLinked, RegistrationClosed.

    The identity is issuer and subject. An account that merely has the same address is never opened: whoever owns it
    signs in there and links the identity himself.
    """
    known = await _known(identity, work)
    if known is None:
        try:
            return Opened(
                await _made(identity, work, make_id, now, registration_open=registration_open), is_new=True
            )
        except IdentityTaken:  # another request of his was first
            known = await _known(identity, work)
        except EmailTaken as error:
            known = await _known(identity, work)
            if known is None:
                raise IdentityNotLinked from error
    if known is None or not known.active:
        raise IdentityRejected
    return Opened(known, is_new=False)


async def _known(identity: ExternalIdentity, work: Work) -> User | None:
    async with work.snapshot() as w:
        found = await w.identities.find(identity.issuer, identity.subject)
        return None if found is None else await w.users.get(found.user_id)


async def _made(
    identity: ExternalIdentity, work: Work, make_id: MakeId, now: datetime, *, registration_open: bool
) -> User:
    email = identity.email
    if email is None:
        raise IdentityRejected
    async with work() as w:
        if await w.users.find_by_email(email) is not None:
            raise EmailTaken
        if not registration_open:
            raise RegistrationClosed
        user = _user(identity, email, UserId(make_id(now)), now)
        await w.users.add(user)
        await w.identities.add(linked(identity, IdentityId(make_id(now)), user.id, now))
        await w.commit()
    return user


def _user(identity: ExternalIdentity, email: Email, user_id: UserId, now: datetime) -> User:
    """Return the new account: without a password, its address confirmed where the provider says so."""
    return User(
        id=user_id,
        email=email,
        password_hash=None,
        display_name=_name(identity.display_name) or email.partition("@")[0],
        timezone="UTC",
        email_verified_at=now if identity.email_verified else None,
        created_at=now,
        updated_at=now,
    )


def _name(text: str | None) -> str | None:
    try:
        return parse_display_name(text) if text is not None else None
    except InvalidValue:
        return None


async def lacks_second_factor(w: UnitOfWork, user_id: UserId, identity: ExternalIdentity) -> bool:
    """Whether the account asks for a second factor that the provider did not ask for."""
    return not identity.second_factor and await has_factor(w, user_id)
