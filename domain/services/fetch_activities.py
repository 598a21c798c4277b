"""Take in the activities of a window, page by page, each with its recording."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from training_analyzer.domain.activities.activity import local_day_of
from training_analyzer.domain.activities.errors import ReaderBusy
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.services.held_connection import HeldConnection
from training_analyzer.domain.services.keep_said import KeepSaid
from training_analyzer.domain.services.sync_progress import SyncProgress
from training_analyzer.domain.sync.as_activity import revision_of
from training_analyzer.domain.sync.errors import ENDS_ALL, GoneAtSource, SourceError
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.summary import ActivityFile, ActivitySummary
from training_analyzer.domain.sync.window import Page, Window
from training_analyzer.ports.wearable import WearableSession

KIND: Final = str(Capability.ACTIVITIES)
_MOST_MISSES: Final = 3
"""So many recordings in a row that cannot be had end the part: the provider fails, and not one activity."""


class FetchActivities:
    """One sync's activities. ``listed`` are the ids that the provider named."""

    def __init__(
        self,
        session: WearableSession,
        held: HeldConnection,
        progress: SyncProgress,
        *,
        moves_marks: bool,
    ) -> None:
        self._session = session
        self._held = held
        self._progress = progress
        self._keep = KeepSaid(held)
        self._moves_marks = moves_marks
        self._tally = progress.tally(KIND)
        self._misses = 0
        self._oldest_first = False
        self._last_start: datetime | None = None
        self.listed: set[str] = set()

    async def run(self, window: Window) -> None:
        """Take in all pages; the mark follows the pages that are whole, once they are seen to go forward in time.

        Raises SourceError, ConnectionLost, WriteConflict, StoreUnavailable.
        """
        async for page in self._session.activities(window):
            await self._take_in(page)
            await self._follow(page)
        if self._tally.whole and self._moves_marks:
            await self._move(window.last)

    async def _take_in(self, page: Page[ActivitySummary]) -> None:
        self._tally.fetched += len(page.items)
        self.listed |= {each.external_id for each in page.items}
        known = await self._keep.revisions([each.external_id for each in page.items])
        for said in page.items:
            await self._one(said, known)

    async def _one(self, said: ActivitySummary, known: Mapping[str, str]) -> None:
        before = known.get(said.external_id)
        if before == revision_of(said):
            return
        try:
            if before is not None:
                self._tally.changed += await self._keep.edited(said, before)
            else:
                self._tally.new += await self._new(said)
        except InvalidValue:  # no activity of ours can be that: it is not asked for again
            self._tally.failed += 1
        except ReaderBusy as error:
            self._progress.missed(KIND, error)
            return
        except ENDS_ALL:
            raise
        except SourceError as error:
            self._missed(error)
            return
        await self._keep.noted(said)

    async def _new(self, said: ActivitySummary) -> int:
        if said.parent_id is not None:
            return 0  # a leg comes with the recording of its whole
        file = None if said.manual else await self._file(said.external_id)
        return await self._keep.added(said, file)

    async def _file(self, external_id: str) -> ActivityFile | None:
        try:
            file = await self._session.activity_file(external_id)
        except GoneAtSource:
            file = None
        self._misses = 0
        return file

    def _missed(self, error: SourceError) -> None:
        self._progress.missed(KIND, error)
        self._misses += 1
        if self._misses >= _MOST_MISSES:
            raise error

    async def _follow(self, page: Page[ActivitySummary]) -> None:
        """Move the mark to the page's last day, where an earlier page was older."""
        starts = [each.started_at for each in page.items]
        if not starts:
            return
        self._oldest_first = self._last_start is not None and min(starts) >= self._last_start
        self._last_start = max(starts)
        if self._moves_marks and self._oldest_first and self._tally.whole and page.cursor is not None:
            await self._move(_last_day(page.items))

    async def _move(self, day: date) -> None:
        marks = self._held.marks
        if (before := marks.get(KIND)) is None or day > before:
            await self._held.move({**marks, KIND: day})


def _last_day(items: Sequence[ActivitySummary]) -> date:
    last = max(items, key=lambda each: each.started_at)
    return local_day_of(last.started_at, last.utc_offset_s or 0)
