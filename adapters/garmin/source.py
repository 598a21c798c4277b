"""Garmin Connect as a source of athletes' data."""

import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Final

from training_analyzer.adapters.garmin.credential import opened
from training_analyzer.adapters.garmin.endpoints import GarminEndpoints
from training_analyzer.adapters.garmin.login import GarminLogin
from training_analyzer.adapters.garmin.observed import check_library
from training_analyzer.adapters.garmin.session import GarminSession
from training_analyzer.adapters.garmin.threads import Threads
from training_analyzer.adapters.garmin_data.session import MOST_DAYS
from training_analyzer.domain.sync.credential import (
    Challenge,
    ConnectRequest,
    Credential,
    Password,
    TokenBundle,
)
from training_analyzer.domain.sync.errors import CredentialUnsupported, SourceTimedOut
from training_analyzer.domain.sync.source import Capability, SourceInfo
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.wearable import OnRotated, Pace, WearableSession, WearableSource, at_once

INFO: Final = SourceInfo(
    name="garmin",
    display_name="Garmin Connect",
    capabilities=frozenset(Capability) - {Capability.ACTIVITY_SAMPLES},
    credentials=frozenset({"password", "token_bundle"}),
    delivery=frozenset({"pull"}),
    caution=(
        "This connection is not Garmin's own: it signs in as the Garmin app does, which Garmin's terms do not allow, "
        "and Garmin may block it at any time. The password is used once and not kept."
    ),
    max_days_per_request=MOST_DAYS,
    by_day=frozenset({Capability.SLEEP}),
)
LOGIN_THREADS: Final = 2
_LIBRARY_LOG: Final = "garminconnect"


class GarminSource:
    """Logs people in by password, code or token bundle; sessions live by the tokens alone."""

    def __init__(
        self,
        endpoints: GarminEndpoints,
        *,
        info: SourceInfo = INFO,
        login_deadline_s: float = 60.0,
        call_deadline_s: float = 45.0,
        threads: int = 8,
    ) -> None:
        self._endpoints = endpoints
        self._info = info
        self._login = GarminLogin(endpoints)
        self._logins = Threads(
            pool=ThreadPoolExecutor(LOGIN_THREADS, "garmin-login"), deadline_s=login_deadline_s
        )
        self._calls = Threads(pool=ThreadPoolExecutor(threads, "garmin"), deadline_s=call_deadline_s)

    @property
    def info(self) -> SourceInfo:
        """What it can do."""
        return self._info

    async def connect(self, request: ConnectRequest, now: datetime) -> Credential | Challenge:
        """Log in by password, or take a bundle."""
        if isinstance(request, Password):
            return await self._in_time(lambda: self._login.by_password(request, now))
        if isinstance(request, TokenBundle):
            return await self._in_time(lambda: self._login.by_bundle(request.bundle))
        raise CredentialUnsupported

    async def answer(self, state: bytes, code: str, now: datetime) -> Credential:
        """Finish a log-in by the code that Garmin sent."""
        del now  # Garmin knows how long its challenge lives
        return await self._in_time(lambda: self._login.by_code(state, code))

    def session(
        self, credential: Credential, on_rotated: OnRotated, pace: Pace = at_once
    ) -> AbstractAsyncContextManager[WearableSession]:
        """Open a session on the tokens of a credential."""
        return self._session(credential, on_rotated, pace)

    async def revoke(self, credential: Credential) -> None:
        """Do nothing: Garmin has no way to make these tokens worthless, but a new password or its own page."""

    def close(self) -> None:
        """Take no more calls; those under way end by themselves."""
        for each in (self._logins, self._calls):
            each.pool.shutdown(wait=False, cancel_futures=True)

    @asynccontextmanager
    async def _session(
        self, credential: Credential, on_rotated: OnRotated, pace: Pace
    ) -> AsyncIterator[WearableSession]:
        kept = opened(credential)
        session = GarminSession(
            self._info.name, self._endpoints, kept, credential.account, on_rotated, self._calls, pace
        )
        try:
            yield session
        finally:
            session.close()

    async def _in_time[T](self, log_in: Callable[[], T]) -> T:
        """Return what a log-in returns. Raises SourceTimedOut."""
        try:
            return await self._logins.result_of(log_in)
        except TimeoutError:
            raise SourceTimedOut from None


def build(deployment: Deployment) -> AbstractAsyncContextManager[WearableSource]:
    """Open the source of a deployment. Raises InvalidSetting, LibraryChanged."""
    check_library()
    logging.getLogger(_LIBRARY_LOG).setLevel(logging.CRITICAL)  # it writes addresses with names and ids
    per_minute = deployment.whole_number("requests_per_minute", least=1, most=600)
    concurrency = deployment.whole_number("concurrency", least=1, most=64)
    source = GarminSource(
        GarminEndpoints(),
        info=replace(INFO, requests_per_minute=float(per_minute), syncs_at_once=concurrency),
        login_deadline_s=deployment.whole_number("login_deadline_s", least=5, most=60),
        threads=deployment.whole_number("threads", least=1, most=64),
    )
    return _open(source)


@asynccontextmanager
async def _open(source: GarminSource) -> AsyncIterator[WearableSource]:
    try:
        yield source
    finally:
        source.close()
