"""How often a client may ask: one limit over all routes, by user, or by address where nobody is signed in."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from hmac import HMAC
from math import ceil
from typing import Final

from litestar.types import HTTPScope

from training_analyzer.domain.billing.plan import PlanKey
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.rates import Bucket, RateLimited, Standing
from training_analyzer.domain.services.limit_requests import LeasedLimit, LocalLimit, RequestLimit
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.client import household_of
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.derived_keys import KeyPurpose

UNCOUNTED: Final = {"counted": False}
"""Of a route that is never limited: probes."""

_METER: Final = "requests"
_MESSAGES: Final = "messages"
_PERIOD_S: Final = 60
_A_SECOND: Final = partial(asyncio.sleep, 1.0)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Counts every request of a deployment, unless its limits are off."""

    wired: Wired
    limit: RequestLimit

    async def count(self, scope: HTTPScope, caller: Caller | None) -> None:
        """Count a request, and let its reply tell where the client stands. Raises RateLimited."""
        opt = scope["route_handler"].opt
        if not opt.get("counted", True):
            return
        bucket = self._of_door(scope) if opt.get("access") == "signature" else self._of_client(scope, caller)
        if bucket is None:
            return
        standing = await self.limit.take(bucket, self.wired.clock())
        scope["state"]["reply_headers"] = headers_of(standing)
        if standing.wait_s:
            raise RateLimited(standing.wait_s)

    def _plan(self, caller: Caller | None) -> PlanKey:
        return self.wired.catalogue.default if caller is None else caller.entitlements.plan.key

    def _of_client(self, scope: HTTPScope, caller: Caller | None) -> Bucket | None:
        a_minute = self.wired.settings.limits.requests_per_minute.a_minute
        if a_minute is None:
            return None
        most = a_minute.get(self._plan(caller)) or min(a_minute.values())
        return Bucket(self._subject(scope, caller), _METER, most, _PERIOD_S, burst=most)

    def _of_door(self, scope: HTTPScope) -> Bucket | None:
        """Return the count of messages from an address: of its own, since a vendor sends a thousand at once."""
        most = self.wired.settings.limits.messages_per_minute
        if most == "off":
            return None
        return Bucket(f"door:{self._subject(scope, None)}", _MESSAGES, most, _PERIOD_S, burst=most)

    def _subject(self, scope: HTTPScope, caller: Caller | None) -> str:
        if caller is not None:
            return f"user:{caller.user_id}"
        household = household_of(scope, self.wired.settings.http.trusted_proxies)
        key = self.wired.derived_keys.key(KeyPurpose.THROTTLE)
        return HMAC(key, household.encode(), sha256).hexdigest()


def headers_of(standing: Standing) -> list[tuple[bytes, bytes]]:
    """Return the headers of draft-ietf-httpapi-ratelimit-headers-10."""
    meter, most, left = standing.bucket.meter, standing.bucket.limit, standing.left
    restored_s = ceil((most - left) * standing.bucket.period_s / most)
    return [
        (b"ratelimit-policy", f'"{meter}";q={most};w={_PERIOD_S}'.encode()),
        (b"ratelimit", f'"{meter}";r={left};t={restored_s}'.encode()),
    ]


def limits_of(wired: Wired) -> RequestLimits:
    """Return the limits of a deployment: one process counts by itself, several share what the store counts."""
    limit = LeasedLimit(wired.store.rate_gate) if wired.store.shared else LocalLimit()
    return RequestLimits(wired, limit)


@asynccontextmanager
async def limiting(
    wired: Wired, pause: Callable[[], Awaitable[None]] = _A_SECOND
) -> AsyncIterator[RequestLimits]:
    """Count requests for as long as the server runs; what it leased is given back in time, and at its end."""
    limits = limits_of(wired)
    task = asyncio.create_task(_settle_again_and_again(limits, pause))
    try:
        yield limits
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        with suppress(TrainingAnalyzerError):  # the store is gone first: the tokens come back by themselves
            await limits.limit.settle_all()


async def _settle_again_and_again(limits: RequestLimits, pause: Callable[[], Awaitable[None]]) -> None:
    while True:
        await pause()
        try:
            await limits.limit.settle(limits.wired.clock())
        except TrainingAnalyzerError as error:
            log.warning("leased requests were not given back: %r", error)
