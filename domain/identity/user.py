"""An account and what it prefers."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Final, NewType
from zoneinfo import ZoneInfo, available_timezones

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.ids import UserId

PasswordHash = NewType("PasswordHash", str)

MOST_NAME_CHARACTERS: Final = 100


class Role(StrEnum):
    """What an account may do."""

    ATHLETE = "athlete"
    ADMIN = "admin"


class Units(StrEnum):
    """How pages show numbers; the API is SI always."""

    METRIC = "metric"
    IMPERIAL = "imperial"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account. ``version`` counts its changes, for optimistic locking."""

    id: UserId
    email: Email
    password_hash: PasswordHash | None = field(repr=False)
    display_name: str
    timezone: str
    units: Units = Units.METRIC
    role: Role = Role.ATHLETE
    active: bool = True
    email_verified_at: datetime | None = None
    last_login_at: datetime | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @property
    def is_admin(self) -> bool:
        """Whether the account may use the administrators' routes."""
        return self.role is Role.ADMIN


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def time_zone(name: str, pointer: str = "/timezone") -> ZoneInfo:
    """Return the IANA zone of that name. Raises InvalidValue for a name that is none."""
    if name not in _zone_names():
        raise InvalidValue(pointer, f"{name[:60]!r} is not an IANA time zone, such as Europe/Madrid.")
    return ZoneInfo(name)


def parse_display_name(text: str) -> str:
    """Return the name, trimmed. Raises InvalidValue when it is empty, too long or holds control characters."""
    name = text.strip()
    if not 0 < len(name) <= MOST_NAME_CHARACTERS or not name.isprintable():
        raise InvalidValue("/display_name", f"A name has 1 to {MOST_NAME_CHARACTERS} printable characters.")
    return name
