"""Decide whether a password may be set."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.errors import PasswordTooCommon
from training_analyzer.domain.identity.password_policy import check_length, check_uncommon
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.breached_passwords import BreachedPasswords


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What a deployment refuses: common passwords in lower case, its own names, and those of breaches."""

    common: Container[str]
    names: Sequence[str]
    breached: BreachedPasswords


async def accept_password(
    password: Secret, rules: PasswordRules, *, email: Email, display_name: str, pointer: str = "/password"
) -> None:
    """Raise PasswordTooShort, PasswordTooLong or PasswordTooCommon; ``pointer`` is the field that holds it."""
    check_length(password, pointer)
    check_uncommon(
        password,
        common=rules.common,
        names=rules.names,
        email=email,
        display_name=display_name,
        pointer=pointer,
    )
    if await rules.breached.holds(password):
        raise PasswordTooCommon(pointer)
