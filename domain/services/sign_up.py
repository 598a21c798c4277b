"""Open an account."""

from dataclasses import replace
from datetime import datetime

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.email import parse_email
from training_analyzer.domain.identity.tries import Meter
from training_analyzer.domain.identity.user import Role, User, parse_display_name, time_zone
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.accept_password import PasswordRules, accept_password
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.work import Work


async def sign_up(
    *,
    address: str,
    password: Secret,
    display_name: str | None,
    timezone: str,
    role: Role = Role.ATHLETE,
    origin: RequestOrigin,
    throttle: Throttle | None = None,
    work: Work,
    passwords: Passwords,
    rules: PasswordRules,
    make_id: MakeId,
    now: datetime,
) -> User:
    """Return the new account; without a name it is called by the local part of its address.

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
    if throttle is not None:  # a stranger asks, and no operator
        await throttle.admit([(Meter.REGISTER_ADDRESS, origin.client)], now)
    hashed = await passwords.hash(password)  # slow: never inside a unit
    user = replace(user, password_hash=hashed)
    event = origin.event(
        AuditAction.SIGN_UP,
        user_id=user.id,
        actor_id=user.id,
        make_id=make_id,
        now=now,
        detail={"role": role},
    )
    async with work() as w:
        await w.users.add(user)
        await w.audit.add(event)
        await w.commit()
    return user
