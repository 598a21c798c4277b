"""Activities: the list, page by page, and the recording of one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from training_analyzer.adapters.garmin_data.activities import summaries
from training_analyzer.adapters.garmin_data.asks import Fetch, between
from training_analyzer.adapters.garmin_data.recording import recording
from training_analyzer.adapters.garmin_data.values import ShapeChanged
from training_analyzer.domain.sync.errors import GoneAtSource, ProtocolChanged
from training_analyzer.domain.sync.summary import ActivityFile, ActivitySummary
from training_analyzer.domain.sync.window import Page, Window

PAGE_SIZE: Final = 20  # pages above about 45 are answered with 500
ACTIVITIES: Final = "/activitylist-service/activities/search/activities"
FILES: Final = "/download-service/files/activity"

type Download = Callable[[str, str], Awaitable[bytes]]
"""Fetches bytes: the endpoint without what is the athlete's, and the path. Raises SourceError."""


async def pages(
    source: str, window: Window, cursor: str | None, fetch: Fetch
) -> AsyncIterator[Page[ActivitySummary]]:
    """Yield what began on those local days, the oldest first; a cursor is the number of activities before it."""
    start: int | None = int(cursor or 0)
    while start is not None:
        asked = {"start": str(start), "limit": str(PAGE_SIZE), "sortOrder": "asc"}
        answer = await fetch(ACTIVITIES, ACTIVITIES, {**asked, **between(window, "startDate", "endDate")})
        try:
            items = tuple(summaries(answer, source))
        except ShapeChanged:
            raise ProtocolChanged(ACTIVITIES) from None
        start = start + PAGE_SIZE if len(items) >= PAGE_SIZE else None
        yield Page(items=items, cursor=None if start is None else str(start))


async def activity_file(external_id: str, download: Download) -> ActivityFile:
    """Return a recording, unpacked. Raises GoneAtSource, also for what is no id, and ProtocolChanged."""
    if not (external_id.isascii() and external_id.isdigit()):
        raise GoneAtSource
    archive = await download(FILES, f"{FILES}/{external_id}")
    try:
        return await asyncio.to_thread(recording, archive)
    except ShapeChanged:
        raise ProtocolChanged(FILES) from None
