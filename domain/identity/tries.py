"""How often things that strangers may try are tried."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

KNOWN_FOR: Final = timedelta(days=30)
"""How long an address is known to an account that was signed in to from there."""

_MINUTE_S: Final = 60.0
_HOUR_S: Final = 3600.0


class Meter(StrEnum):
    """What is counted, and for whom."""

    LOGIN_ACCOUNT = "login:account"
    LOGIN_ADDRESS = "login:address"
    LOGIN_KNOWN = "login:known"
    TOTP_ACCOUNT = "totp:account"
    PASSWORD_ACCOUNT = "password:account"  # noqa: S105 - a meter
    REGISTER_ADDRESS = "register:address"
    RESET_CLIENT = "reset:client"
    RESET_ACCOUNT = "reset:account"
    RESET_CLAIM = "reset:claim"
    VERIFY_CLIENT = "verify:client"
    VERIFY_ACCOUNT = "verify:account"
    VERIFY_OWN = "verify:own"
    CHANGE_ADDRESS = "change:address"
    CONNECT_PROVIDER = "connect:provider"
    CONNECT_ACCOUNT = "connect:account"
    PROBE_ACCOUNT = "probe:account"


class LetterMeters(NamedTuple):
    """Where a letter to an account is counted that a stranger may ask for: what one client asks for, and all do."""

    client: Meter
    account: Meter


RESETS: Final = LetterMeters(Meter.RESET_CLIENT, Meter.RESET_ACCOUNT)
VERIFICATIONS: Final = LetterMeters(Meter.VERIFY_CLIENT, Meter.VERIFY_ACCOUNT)


class Rate(NamedTuple):
    """So many in a period, all of them at once if need be."""

    limit: int
    period_s: float


type Rates = Mapping[Meter, tuple[Rate, ...]]
"""Each of a meter's rates has to admit a try; a meter without a rate counts nothing."""


def rates_of(*, sign_ins_per_minute: int | None = 5, registrations_per_hour: int | None = 20) -> Rates:
    """Return the rates; None takes away the limit, that of codes and of passwords asked for again with that of sign-ins."""
    per_minute = () if sign_ins_per_minute is None else (Rate(sign_ins_per_minute, _MINUTE_S),)

    def a_minute_and(per_hour: int) -> tuple[Rate, ...]:
        # a deployment that allows more a minute than we an hour means it
        return (*per_minute, *(Rate(max(per_hour, each.limit), _HOUR_S) for each in per_minute))

    return MappingProxyType(
        {
            Meter.LOGIN_ACCOUNT: a_minute_and(30),
            Meter.LOGIN_KNOWN: a_minute_and(30),
            Meter.LOGIN_ADDRESS: a_minute_and(100),
            Meter.TOTP_ACCOUNT: (Rate(5, 5 * _MINUTE_S),) if per_minute else (),
            Meter.PASSWORD_ACCOUNT: (Rate(5, 5 * _MINUTE_S),) if per_minute else (),
            Meter.REGISTER_ADDRESS: (
                () if registrations_per_hour is None else (Rate(registrations_per_hour, _HOUR_S),)
            ),
            Meter.RESET_CLIENT: (Rate(3, _HOUR_S),),
            Meter.RESET_ACCOUNT: (Rate(12, _HOUR_S),),
            Meter.RESET_CLAIM: (Rate(3, _HOUR_S),),
            Meter.VERIFY_CLIENT: (Rate(5, _HOUR_S),),
            Meter.VERIFY_ACCOUNT: (Rate(20, _HOUR_S),),
            Meter.VERIFY_OWN: (Rate(5, _HOUR_S),),
            Meter.CHANGE_ADDRESS: (Rate(10, _HOUR_S),),
            Meter.CONNECT_PROVIDER: (Rate(3, _MINUTE_S),) if per_minute else (),
            Meter.CONNECT_ACCOUNT: (Rate(3, _HOUR_S),) if per_minute else (),
            Meter.PROBE_ACCOUNT: (Rate(6, _HOUR_S),) if per_minute else (),
        }
    )
