"""Log-ins, each in a thread: they sleep between requests, and some never end."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from training_analyzer.adapters.garmin.classify import (
    LIBRARY_ERRORS,
    classified,
    code_failure,
    login_failure,
    no_tokens,
)
from training_analyzer.adapters.garmin.credential import Kept, tokens_of
from training_analyzer.adapters.garmin.endpoints import GarminEndpoints
from training_analyzer.adapters.garmin.observed import ObservedClient, SessionClient
from training_analyzer.adapters.garmin_data.session import SETTINGS
from training_analyzer.adapters.garmin_data.values import Record, record, text
from training_analyzer.domain.sync.credential import Account, Challenge, Credential, Password
from training_analyzer.domain.sync.errors import ChallengeExpired, ProtocolChanged, SourceError

PROFILE: Final = "/userprofile-service/socialProfile"
_SKIPPED: Final = {"mobile+requests", "portal+cffi", "portal+requests"}
"""Ways that cost much and open no door that the others leave shut: without them a refused log-in is 4 to 7 requests, not 11 to 21."""
_CHALLENGE_LIVES: Final = timedelta(minutes=10)
_MOST_STATE_BYTES: Final = 64 << 10

type Method = Literal["email", "sms", "totp", "unknown"]
_METHODS: Final[dict[str, Method]] = {
    "email": "email",
    "sms": "sms",
    "phone": "sms",
    "totp": "totp",
    "authenticator": "totp",
    "authenticator_app": "totp",
}


@dataclass(frozen=True, slots=True)
class GarminLogin:
    """Blocks; called in threads of the log-ins' own."""

    endpoints: GarminEndpoints

    def by_password(self, request: Password, now: datetime) -> Credential | Challenge:
        """Log in. Raises SourceError."""
        with self._client() as client:
            try:
                waits, state = client.login(request.username, request.password.reveal(), return_on_mfa=True)
            except LIBRARY_ERRORS as error:
                raise login_failure(error, client) from None
            return _challenge(state, now) if waits else _credential(client)

    def by_code(self, state: bytes, code: str) -> Credential:
        """Finish a log-in that another process may have begun. Raises SourceError."""
        begun = _state(state)
        with self._client() as client:
            try:
                client.resume_login(begun, code)
            except LIBRARY_ERRORS as error:
                raise code_failure(error, client) from None
            return _credential(client)

    def by_bundle(self, bundle: bytes) -> Credential:
        """Take tokens that a log-in elsewhere left. Raises SourceError; AuthenticationFailed before any request."""
        with closing(SessionClient(self.endpoints, tokens_of(bundle), lambda _: None)) as client:
            return _credential(client)

    def _client(self) -> closing[ObservedClient]:
        client = ObservedClient(self.endpoints)
        client.skip_strategies = set(_SKIPPED)
        return closing(client)


def _challenge(state: Mapping[str, Any], now: datetime) -> Challenge:
    return Challenge(
        state=json.dumps(state).encode(),
        method=_METHODS.get(str(state.get("method")).lower(), "unknown"),
        sent_to=None,
        expires_at=now + _CHALLENGE_LIVES,
    )


def _state(state: bytes) -> dict[str, Any]:
    """Return what the library made. Raises ChallengeExpired."""
    try:
        found = json.loads(state) if len(state) <= _MOST_STATE_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not found:
        raise ChallengeExpired
    return found


def _credential(client: ObservedClient) -> Credential:
    """Return what is kept. Raises SourceError; a cookie that stands in for tokens does not last, and is none."""
    if not client.di_token or not client.di_refresh_token:
        raise no_tokens(client)
    profile = _asked(client, PROFILE)
    display_name = text(profile.get("displayName"))
    if display_name is None:
        raise ProtocolChanged(PROFILE)
    account = Account(
        provider_user_id=str(profile.get("profileId") or display_name),
        display_name=text(profile.get("fullName")),
        time_zone=_time_zone(client),
    )
    return Kept(tokens=client.dumps(), display_name=display_name).credential(account)


def _time_zone(client: ObservedClient) -> str | None:
    """Return the zone that the athlete chose; a log-in that has come so far is not lost for want of it."""
    try:
        return text(_asked(client, SETTINGS).get("timeZone"))
    except SourceError:
        return None


def _asked(client: ObservedClient, path: str) -> Record:
    try:
        return record(client.connectapi(path))
    except LIBRARY_ERRORS as error:
        raise classified(error, path) from None
