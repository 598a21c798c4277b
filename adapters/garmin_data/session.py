"""One athlete's data, which both ways to Garmin hand over alike once they have asked."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Final

from training_analyzer.adapters.garmin_data.asks import Ask, readings
from training_analyzer.adapters.garmin_data.listed import activity_file, pages
from training_analyzer.adapters.garmin_data.values import Json
from training_analyzer.domain.sync.reading import PartFailed, Reading
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.summary import ActivityFile, ActivitySummary
from training_analyzer.domain.sync.window import Page, Window
from training_analyzer.ports.wearable import Pace

MOST_DAYS: Final = 28
SETTINGS: Final = "/userprofile-service/userprofile/settings"


class DataSession(ABC):
    """Reads the answers; each way says what it asks for, and asks."""

    def __init__(self, source: str, pace: Pace) -> None:
        self._source = source
        self._pace = pace

    async def activities(
        self, window: Window, cursor: str | None = None
    ) -> AsyncIterator[Page[ActivitySummary]]:
        """Yield pages, the oldest first."""
        async for page in pages(self._source, window, cursor, self._fetch):
            yield page

    async def activity_file(self, external_id: str) -> ActivityFile:
        """Return the recording. Raises GoneAtSource."""
        return await activity_file(external_id, self._download)

    async def readings(
        self, kinds: frozenset[Capability], window: Window
    ) -> AsyncIterator[Reading | PartFailed]:
        """Yield what was measured, in parts of the window that Garmin takes at once."""
        for part in window.parts(MOST_DAYS):
            async for each in readings(self._asks(kinds, part), self._fetch, part):
                yield each

    @abstractmethod
    def _asks(self, kinds: frozenset[Capability], window: Window) -> Iterable[Ask]:
        """Return the requests for kinds of reading."""

    @abstractmethod
    async def _fetch(self, endpoint: str, path: str, params: Mapping[str, str]) -> Json:
        """Return JSON; ``endpoint`` is the path without what belongs to the athlete. Raises SourceError."""

    @abstractmethod
    async def _download(self, endpoint: str, path: str) -> bytes:
        """Return a file. Raises SourceError."""
