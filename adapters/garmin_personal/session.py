"""One athlete's data by their own key."""

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from typing import Final

from training_analyzer.adapters.garmin_data.asks import Ask, between, common, readings
from training_analyzer.adapters.garmin_data.listed import activity_file, pages
from training_analyzer.adapters.garmin_data.nights import nights
from training_analyzer.adapters.garmin_data.values import Json
from training_analyzer.adapters.garmin_personal.api import PersonalApi
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.reading import PartFailed, Reading
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.summary import ActivityFile, ActivitySummary
from training_analyzer.domain.sync.window import Page, Window

MOST_DAYS: Final = 28
_SLEEP: Final = "/sleep-service/sleep/dailySleepSummariesByDate"


class PersonalSession:
    """Trades the key for a token at the first request; the token outlives every session."""

    def __init__(self, name: str, api: PersonalApi, key: Secret) -> None:
        self._name = name
        self._api = api
        self._key = key
        self._token: Secret | None = None

    async def last_change(self) -> datetime | None:
        """Return None: the API does not say."""
        return None

    async def activities(
        self, window: Window, cursor: str | None = None
    ) -> AsyncIterator[Page[ActivitySummary]]:
        """Yield pages, the oldest first."""
        async for page in pages(self._name, window, cursor, self._fetch):
            yield page

    async def activity_file(self, external_id: str) -> ActivityFile:
        """Return the recording. Raises GoneAtSource."""
        return await activity_file(external_id, self._download)

    async def readings(
        self, kinds: frozenset[Capability], window: Window
    ) -> AsyncIterator[Reading | PartFailed]:
        """Yield what was measured, in parts of the window that Garmin takes at once."""
        for part in window.parts(MOST_DAYS):
            async for each in readings(asks_for(kinds, part), self._fetch, part):
                yield each

    async def _fetch(self, endpoint: str, path: str, params: Mapping[str, str]) -> Json:
        return await self._api.json(await self._opened(), endpoint, path, params)

    async def _download(self, endpoint: str, path: str) -> bytes:
        return await self._api.bytes(await self._opened(), endpoint, path)

    async def _opened(self) -> Secret:
        if self._token is None:
            self._token = await self._api.token(self._key)
        return self._token


def asks_for(kinds: frozenset[Capability], window: Window) -> Iterable[Ask]:
    """Yield the requests: four at most, for any window."""
    yield from common(kinds, window)
    if Capability.SLEEP in kinds:
        yield Ask(
            kinds=frozenset({Capability.SLEEP}),
            endpoint=_SLEEP,
            params=between(window, "startDate", "endDate"),
            read=nights,
        )
