"""One athlete's data by their own key."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from training_analyzer.adapters.garmin_data.asks import Ask, between, common
from training_analyzer.adapters.garmin_data.nights import nights
from training_analyzer.adapters.garmin_data.session import DataSession
from training_analyzer.adapters.garmin_data.values import Json
from training_analyzer.adapters.garmin_personal.api import PersonalApi
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.window import Window
from training_analyzer.ports.wearable import Pace

_SLEEP: Final = "/sleep-service/sleep/dailySleepSummariesByDate"


class PersonalSession(DataSession):
    """Trades the key for a token at the first request; the token outlives every session."""

    def __init__(self, name: str, api: PersonalApi, key: Secret, pace: Pace) -> None:
        super().__init__(name, pace)
        self._api = api
        self._key = key
        self._token: Secret | None = None

    async def last_change(self) -> datetime | None:
        """Return None: the API does not say."""
        return None

    def _asks(self, kinds: frozenset[Capability], window: Window) -> Iterable[Ask]:
        """Yield four requests at most, for any window."""
        yield from common(kinds, window)
        if Capability.SLEEP in kinds:
            yield Ask(
                kinds=frozenset({Capability.SLEEP}),
                endpoint=_SLEEP,
                params=between(window, "startDate", "endDate"),
                read=nights,
            )

    async def _fetch(self, endpoint: str, path: str, params: Mapping[str, str]) -> Json:
        token = await self._opened()
        await self._pace()
        return await self._api.json(token, endpoint, path, params)

    async def _download(self, endpoint: str, path: str) -> bytes:
        token = await self._opened()
        await self._pace()
        return await self._api.bytes(token, endpoint, path)

    async def _opened(self) -> Secret:
        if self._token is None:
            self._token = await self._api.token(self._key)
        return self._token
