"""Garmin's Personal API as a source of athletes' data."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Final

from training_analyzer.adapters.egress.client import http_client
from training_analyzer.adapters.garmin_data.recording import MOST_BYTES
from training_analyzer.adapters.garmin_data.session import MOST_DAYS, SETTINGS
from training_analyzer.adapters.garmin_data.values import ShapeChanged, record, text
from training_analyzer.adapters.garmin_personal.api import AT_ONCE, PersonalApi
from training_analyzer.adapters.garmin_personal.session import PersonalSession
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.credential import Account, Challenge, ConnectRequest, Credential, SourceKey
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    ChallengeExpired,
    CredentialUnsupported,
    ProtocolChanged,
)
from training_analyzer.domain.sync.source import Capability, SourceInfo
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.wearable import OnRotated, Pace, WearableSession, WearableSource, at_once

INFO: Final = SourceInfo(
    name="garmin_personal",
    display_name="Garmin Connect (your own key)",
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
            Capability.WEIGHT,
        }
    ),
    credentials=frozenset({"api_key"}),
    delivery=frozenset({"pull"}),
    caution=(
        "Garmin's Personal API is for personal use, not for commercial services. Make the key in Garmin Connect's "
        "settings; it ends after the time that you choose there, and you can delete it there at any time."
    ),
    max_days_per_request=MOST_DAYS,
)
_HOST: Final = "personal.connectapi.garmin.com"
_LONGEST_KEY: Final = 4096


class PersonalSource:
    """Keeps the key itself: it is what a token is made from each time."""

    def __init__(self, api: PersonalApi, info: SourceInfo = INFO) -> None:
        self._api = api
        self._info = info

    @property
    def info(self) -> SourceInfo:
        """What it can do."""
        return self._info

    async def connect(self, request: ConnectRequest, now: datetime) -> Credential | Challenge:
        """Try a key."""
        del now  # when a key ends, Garmin does not say
        if not isinstance(request, SourceKey):
            raise CredentialUnsupported
        key = _checked(request.key.reveal().strip())
        try:
            token = await self._api.token(key)
        except AccessBlocked:  # somebody just typed it: here that is about the key
            raise AuthenticationFailed from None
        try:
            settings = record(await self._api.json(token, SETTINGS, SETTINGS, {}))
        except ShapeChanged:
            raise ProtocolChanged(SETTINGS) from None
        name = text(settings.get("displayName"))
        if name is None:
            raise ProtocolChanged(SETTINGS)
        return Credential(
            blob=json.dumps([1, key.reveal()]).encode(),
            account=Account(provider_user_id=name, time_zone=text(settings.get("timeZone"))),
        )

    async def answer(self, state: bytes, code: str, now: datetime) -> Credential:
        """Raise ChallengeExpired: a key asks for no code."""
        del state, code, now
        raise ChallengeExpired

    def session(
        self, credential: Credential, on_rotated: OnRotated, pace: Pace = at_once
    ) -> AbstractAsyncContextManager[WearableSession]:
        """Open a session; keys do not rotate."""
        del on_rotated
        return self._session(credential, pace)

    async def revoke(self, credential: Credential) -> None:
        """Do nothing: the athlete deletes the key at Garmin."""

    @asynccontextmanager
    async def _session(self, credential: Credential, pace: Pace) -> AsyncIterator[WearableSession]:
        try:
            version, key = json.loads(credential.blob)
        except (ValueError, TypeError, RecursionError):
            raise AuthenticationFailed from None
        if version != 1 or not isinstance(key, str):
            raise AuthenticationFailed
        yield PersonalSession(self._info.name, self._api, _checked(key), pace)


def _checked(key: str) -> Secret:
    """Return what can be a key. Raises AuthenticationFailed: what cannot stand in a header is none."""
    if not key or len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise AuthenticationFailed
    return Secret(key)


@asynccontextmanager
async def build(deployment: Deployment) -> AsyncIterator[WearableSource]:
    """Open the source of a deployment. Raises InvalidSetting."""
    per_minute = deployment.whole_number("requests_per_minute", least=1, most=600)
    concurrency = deployment.whole_number("concurrency", least=1, most=64)
    async with http_client({_HOST}, timeout_s=30.0, most_bytes=MOST_BYTES) as client:
        api = PersonalApi(client, asyncio.Semaphore(AT_ONCE))
        yield PersonalSource(
            api, replace(INFO, requests_per_minute=float(per_minute), syncs_at_once=concurrency)
        )
