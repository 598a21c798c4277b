"""The demo athlete as a source of data: to try connecting, syncing and their failures without any provider.

The name is ``demo`` and the password ``demo``. What follows the name after a ``+`` are wishes: ``demo+mfa`` is asked for
the code 123456; ``demo+new`` has run once more at each sync; ``demo+limited``, ``demo+blocked``, ``demo+down`` and
``demo+expired`` log in, and then fail in that way; ``demo+refused`` is not let in by a captcha.
"""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Final

from training_analyzer.adapters.demo.listed import TIME_ZONE
from training_analyzer.adapters.demo.session import DemoProvider, DemoWearableSession
from training_analyzer.adapters.demo.wishes import CODE, MFA, NAME, REFUSED, wishes_of
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.sync.credential import (
    Account,
    Challenge,
    ConnectRequest,
    Credential,
    Password,
)
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    ChallengeExpired,
    CredentialUnsupported,
    InvalidMfaCode,
)
from training_analyzer.domain.sync.source import Capability, SourceInfo
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.wearable import OnRotated, Pace, WearableSession, WearableSource, at_once

INFO: Final = SourceInfo(
    name=NAME,
    display_name="Demo watch",
    capabilities=frozenset(
        {
            Capability.ACTIVITIES,
            Capability.ACTIVITY_FILE,
            Capability.DAILY,
            Capability.SLEEP,
            Capability.HRV,
            Capability.RESTING_HR,
            Capability.STRESS,
            Capability.ENERGY,
            Capability.VO2MAX,
            Capability.READINESS,
            Capability.WEIGHT,
        }
    ),
    credentials=frozenset({"password"}),
    delivery=frozenset({"pull"}),
    caution="Nobody is asked: an invented athlete trains here. Name and password are demo; demo+mfa asks for the code 123456.",
    max_history_days=90,
    min_poll_interval_s=60,
    requests_per_minute=600.0,
)
_CHALLENGE_LIVES: Final = timedelta(minutes=10)


class DemoWearable:
    """Lets the demo athlete in, by whatever wishes; ``provider`` is asked."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.provider = DemoProvider(clock, INFO.capabilities)

    @property
    def info(self) -> SourceInfo:
        """What it can do."""
        return INFO

    async def connect(self, request: ConnectRequest, now: datetime) -> Credential | Challenge:
        """Log in by password."""
        if not isinstance(request, Password):
            raise CredentialUnsupported
        self.provider.ask()
        wishes = wishes_of(request.username)
        if wishes is None or request.password.reveal() != NAME:
            raise AuthenticationFailed
        if REFUSED in wishes:
            raise AccessBlocked
        if MFA not in wishes:
            return _credential(request.username)
        return Challenge(
            state=json.dumps([request.username, now.timestamp(), self.provider.requests]).encode(),
            method="email",
            sent_to="d***@example.org",
            expires_at=now + _CHALLENGE_LIVES,
        )

    async def answer(self, state: bytes, code: str, now: datetime) -> Credential:
        """Compare the code; what was finished is finished."""
        try:
            name, begun, _ = json.loads(state)
            begun_at = datetime.fromtimestamp(begun, UTC)
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise ChallengeExpired from None
        is_live = timedelta(0) <= now - begun_at <= _CHALLENGE_LIVES
        if not isinstance(name, str) or not is_live or state in self.provider.answered:
            raise ChallengeExpired
        self.provider.ask()
        if code != CODE:
            raise InvalidMfaCode
        self.provider.answered.add(state)
        return _credential(name)

    def session(
        self, credential: Credential, on_rotated: OnRotated, pace: Pace = at_once
    ) -> AbstractAsyncContextManager[WearableSession]:
        """Open a session; its credential never changes."""
        del on_rotated
        try:
            kind, name = json.loads(credential.blob)
        except (ValueError, TypeError, RecursionError):
            raise AuthenticationFailed from None
        wishes = wishes_of(name) if kind == "demo-watch" and isinstance(name, str) else None
        if wishes is None:
            raise AuthenticationFailed
        return nullcontext(DemoWearableSession(self.provider, name, wishes, pace))

    async def revoke(self, credential: Credential) -> None:
        """Do nothing: there is nobody to tell."""


def _credential(username: str) -> Credential:
    account = Account(provider_user_id=username, display_name="Demo Athlete", time_zone=TIME_ZONE)
    return Credential(blob=json.dumps(["demo-watch", username]).encode(), account=account)


def build(deployment: Deployment) -> AbstractAsyncContextManager[WearableSource]:
    """Return the source. Raises InvalidSetting in production, where nobody is invented."""
    if deployment.environment == "production":
        raise InvalidSetting("TA_WEARABLES", "no demo in production")
    return nullcontext(DemoWearable())
