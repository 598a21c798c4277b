"""One athlete's data: requests in threads, rotated tokens kept before the next one."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from training_analyzer.adapters.garmin.asks import asks_for
from training_analyzer.adapters.garmin.classify import LIBRARY_ERRORS, classified
from training_analyzer.adapters.garmin.credential import Kept
from training_analyzer.adapters.garmin.endpoints import GarminEndpoints
from training_analyzer.adapters.garmin.observed import SessionClient
from training_analyzer.adapters.garmin.threads import Threads
from training_analyzer.adapters.garmin_data.asks import Ask
from training_analyzer.adapters.garmin_data.session import DataSession
from training_analyzer.adapters.garmin_data.values import ShapeChanged, instant, record
from training_analyzer.domain.sync.credential import Account, Credential
from training_analyzer.domain.sync.errors import ProtocolChanged, SourceUnavailable
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.window import Window
from training_analyzer.ports.wearable import OnRotated, Pace

LAST_USED: Final = "/device-service/deviceservice/mylastused"


class NotKept(OSError):
    """New tokens could not be kept; what was raised meanwhile is on its way to the caller."""


class GarminSession(DataSession):
    """Makes one request for each answer, and no log-in ever. Used by one task at a time."""

    def __init__(
        self,
        name: str,
        endpoints: GarminEndpoints,
        kept: Kept,
        account: Account,
        on_rotated: OnRotated,
        threads: Threads,
        pace: Pace,
    ) -> None:
        super().__init__(name, pace)
        self._display_name = quote(kept.display_name, safe="")
        self._kept = kept
        self._account = account
        self._on_rotated = on_rotated
        self._threads = threads
        self._loop = asyncio.get_running_loop()
        self._unkept: Credential | None = None
        self._lost: BaseException | None = None
        self._client = SessionClient(endpoints, kept.tokens, self._keep)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    async def last_change(self) -> datetime | None:
        """Return when a watch last uploaded."""
        answer = await self._fetch(LAST_USED, LAST_USED, {})
        try:
            return instant(record(answer).get("lastUsedDeviceUploadTime"))
        except ShapeChanged:
            raise ProtocolChanged(LAST_USED) from None

    def _asks(self, kinds: frozenset[Capability], window: Window) -> Iterable[Ask]:
        return asks_for(kinds, window, self._display_name)

    async def _fetch(self, endpoint: str, path: str, params: Mapping[str, str]) -> Any:
        return await self._called(endpoint, lambda: self._client.connectapi(path, params=dict(params)))

    async def _download(self, endpoint: str, path: str) -> bytes:
        return await self._called(endpoint, lambda: self._client.download(path))

    async def _called[T](self, endpoint: str, call: Callable[[], T]) -> T:
        """Return what a call in a thread returns. Raises SourceError, and what keeping new tokens raises."""
        await self._deliver()
        await self._pace()
        try:
            return await self._threads.result_of(call)
        except TimeoutError:
            raise SourceUnavailable from None
        except LIBRARY_ERRORS as error:
            if (lost := self._lost) is not None:
                self._lost = None
                raise lost from None
            raise classified(error, endpoint) from None

    def _keep(self, tokens: str) -> None:
        """Have new tokens kept, from the thread that got them, which goes on only when they are. Raises NotKept."""
        kept = Kept(tokens=tokens, display_name=self._kept.display_name)
        self._unkept = kept.credential(self._account)
        self._lost = asyncio.run_coroutine_threadsafe(self._deliver(), self._loop).exception()
        if self._lost is not None:
            raise NotKept

    async def _deliver(self) -> None:
        """Hand on new tokens that nobody has kept yet: those of a delivery that failed come before the next request."""
        if self._unkept is not None:
            await self._on_rotated(self._unkept)
            self._unkept = None
