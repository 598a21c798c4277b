"""What clients send to connect to a source, and to say how it is synced."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec

from training_analyzer.domain.activities.edit import KEEP, Keep
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.configuration import ConnectionEdit
from training_analyzer.domain.sync.connection import Schedule
from training_analyzer.domain.sync.credential import (
    ConnectRequest,
    OAuthGrant,
    Password,
    SourceKey,
    TokenBundle,
)
from training_analyzer.domain.sync.source import Capability
from training_analyzer.entrypoints.http.copying import kept

type Name = Annotated[str, msgspec.Meta(min_length=1, max_length=320)]
type Short = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
type Long = Annotated[str, msgspec.Meta(min_length=1, max_length=16_384)]
type ClockTime = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Weekday(StrEnum):
    """Days of the week, the first one first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEKDAYS = tuple(Weekday)


class PasswordLoginIn(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="password"
):
    """The name and password at the provider: used for this log-in, never kept."""

    username: Name
    password: Short

    def __repr__(self) -> str:
        return "PasswordLoginIn(***)"

    def request(self) -> ConnectRequest:
        """Return it in the domain's terms."""
        return Password(username=self.username, password=Secret(self.password))


class KeyLoginIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="api_key"):
    """A key that was made at the provider."""

    key: Long

    def __repr__(self) -> str:
        return "KeyLoginIn(***)"

    def request(self) -> ConnectRequest:
        """Return it in the domain's terms."""
        return SourceKey(key=Secret(self.key))


class BundleLoginIn(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="token_bundle"
):
    """The line of tokens that a log-in on the athlete's own machine printed."""

    bundle: Long

    def __repr__(self) -> str:
        return "BundleLoginIn(***)"

    def request(self) -> ConnectRequest:
        """Return it in the domain's terms."""
        return TokenBundle(bundle=self.bundle.encode("utf-8", "surrogatepass"))


class GrantLoginIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="oauth2"):
    """What a browser brought back from the provider."""

    code: Short
    code_verifier: Short
    redirect_uri: Short

    def __repr__(self) -> str:
        return "GrantLoginIn(***)"

    def request(self) -> ConnectRequest:
        """Return it in the domain's terms."""
        return OAuthGrant(
            code=Secret(self.code), code_verifier=Secret(self.code_verifier), redirect_uri=self.redirect_uri
        )


# plain assignment: Litestar does not look through the type statement
LoginIn = PasswordLoginIn | KeyLoginIn | BundleLoginIn | GrantLoginIn


class CodeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code that the provider sent, and the challenge that it answers."""

    challenge_id: Annotated[str, msgspec.Meta(max_length=100)]
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]

    def __repr__(self) -> str:
        return "CodeIn(***)"


class ConnectionEditIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may be chosen; what is not given stays. Times are by the account's time zone."""

    schedule: Schedule | msgspec.UnsetType = msgspec.UNSET
    local_time: ClockTime | msgspec.UnsetType = msgspec.UNSET
    weekday: Weekday | msgspec.UnsetType = msgspec.UNSET
    kinds: list[Capability] | msgspec.UnsetType = msgspec.UNSET
    paused: bool | msgspec.UnsetType = msgspec.UNSET
    first_days: int | msgspec.UnsetType = msgspec.UNSET
    overlap_days: int | msgspec.UnsetType = msgspec.UNSET
    min_interval_min: int | msgspec.UnsetType = msgspec.UNSET

    def edit(self) -> ConnectionEdit:
        """Return it in the domain's terms."""
        return ConnectionEdit(
            schedule=kept(self.schedule),
            local_minute=_given(self.local_time, _minute_of),
            weekday=_given(self.weekday, WEEKDAYS.index),
            kinds=_given(self.kinds, frozenset),
            paused=kept(self.paused),
            first_days=kept(self.first_days),
            overlap_days=kept(self.overlap_days),
            min_interval_min=kept(self.min_interval_min),
        )


def _given(value: Any, meaning: Any) -> Any | Keep:
    return KEEP if isinstance(value, msgspec.UnsetType) else meaning(value)


def _minute_of(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)
