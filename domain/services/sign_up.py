"""Open an account."""

from dataclasses import dataclass, replace
from datetime import datetime

from training_analyzer.domain.audit.event import AuditAction, AuditEvent, Outcome
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.email import parse_email
from training_analyzer.domain.identity.errors import EmailTaken
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.identity.tries import VERIFICATIONS, Meter
from training_analyzer.domain.identity.user import Role, User, parse_display_name, time_zone
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.accept_password import PasswordRules, accept_password
from training_analyzer.domain.services.queue_letter import queue_letter
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.work import Work


@dataclass(frozen=True, slots=True)
class Door:
    """What a stranger passes: a count of tries, and the queue of letters where addresses have to be verified."""

    throttle: Throttle
    jobs: JobQueue | None = None


async def sign_up(
    *,
    address: str,
    password: Secret,
    display_name: str | None,
    timezone: str,
    role: Role = Role.ATHLETE,
    origin: RequestOrigin,
    door: Door | None = None,
    work: Work,
    passwords: Passwords,
    rules: PasswordRules,
    make_id: MakeId,
    now: datetime,
) -> User:
    """Return the new account; without a name it is called by the local part of its address.

    Where the address has to be verified, a link is sent to it. A taken one is then answered like any other, with an
    account that is nowhere, and its owner is told. Without a ``door`` an operator vouches for the address.

    Raises InvalidEmail, InvalidValue, PasswordTooShort, PasswordTooLong, PasswordTooCommon, EmailTaken, RateLimited,
    HashingBusy.
    """
    email = parse_email(address)
    user = User(
        id=UserId(make_id(now)),
        email=email,
        password_hash=None,
        display_name=parse_display_name(
            display_name if display_name is not None else email.partition("@")[0]
        ),
        timezone=time_zone(timezone).key,
        role=role,
        created_at=now,
        updated_at=now,
    )
    await accept_password(password, rules, email=user.email, display_name=user.display_name)
    if door is not None:
        await door.throttle.admit([(Meter.REGISTER_ADDRESS, origin.client)], now)
        if door.jobs:
            await door.throttle.admit_letter(VERIFICATIONS, email, origin.client, now)
    hashed = await passwords.hash(password)  # slow: never inside a unit
    user = replace(user, password_hash=hashed, email_verified_at=None if door else now)
    event = origin.event(
        AuditAction.SIGN_UP,
        user_id=user.id,
        actor_id=user.id,
        make_id=make_id,
        now=now,
        detail={"role": role},
    )
    if door is not None and door.jobs is not None:
        await _add_or_tell(user, event, work, door.jobs)
        return user
    async with work() as w:
        await w.users.add(user)
        await w.audit.add(event)
        await w.commit()
    return user


async def _add_or_tell(user: User, event: AuditEvent, work: Work, jobs: JobQueue) -> None:
    """Store the account and have its address verified, or tell the owner of an address that is taken."""
    try:
        await _stored(user, event, work, jobs)
    except EmailTaken:  # somebody was first this very moment: now it is there to be found
        await _stored(user, event, work, jobs)


async def _stored(user: User, event: AuditEvent, work: Work, jobs: JobQueue) -> None:
    """Do as much for a taken address as for a free one. Raises EmailTaken."""
    async with work() as w:
        owner = await w.users.find_by_email(user.email)
        if owner is None:
            await w.users.add(user)
            await w.audit.add(event)
            await queue_letter(jobs, w, Letter.VERIFY_EMAIL, user.id)
        else:
            denied = replace(event, user_id=owner.id, actor_id=None, outcome=Outcome.DENIED, detail={})
            await w.audit.add(denied)
            await queue_letter(jobs, w, Letter.ADDRESS_TAKEN, owner.id)
        await w.commit()
