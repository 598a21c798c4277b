"""The demo athlete's data under one log-in."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.adapters.demo.listed import FIRST, TIME_ZONE, Listed, body_of, listed
from training_analyzer.adapters.demo.mornings import readings_of
from training_analyzer.adapters.demo.tcx import tcx
from training_analyzer.adapters.demo.wishes import NEW, wished_failure
from training_analyzer.domain.activities.recording import FileFormat
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.sync.errors import GoneAtSource, SourceError, SourceUnavailable
from training_analyzer.domain.sync.reading import MEASURES, PartFailed, Reading
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.summary import ActivityFile, ActivitySummary
from training_analyzer.domain.sync.window import Page, Window
from training_analyzer.ports.wearable import Pace

SEED: Final = 7
_PAGE_SIZE: Final = 10
_ZONE: Final = ZoneInfo(TIME_ZONE)
_LASTED: Final = timedelta(minutes=40)


@dataclass(eq=False)
class DemoProvider:
    """The provider's side: what was wished for and done since, by name, and log-ins that are finished.

    ``failures`` befall the next requests, one each; None lets a request through. ``requests`` counts them.
    """

    clock: Callable[[], datetime]
    capabilities: frozenset[Capability]
    wished: dict[str, list[ActivitySummary]] = field(default_factory=dict)
    answered: set[bytes] = field(default_factory=set)
    failures: list[SourceError | None] = field(default_factory=list)
    requests: int = 0

    def ask(self, wishes: frozenset[str] = frozenset()) -> None:
        """Count a request, and fail as was said or wished."""
        self.requests += 1
        failure = self.failures.pop(0) if self.failures else None
        if failure := failure or wished_failure(wishes):
            raise failure

    def run(self, name: str) -> None:
        """Let whoever logged in by this name have run until now: an entry by hand."""
        done, now = self.wished.setdefault(name, []), self.clock()
        done.append(_a_run(len(done) + 1, now - _LASTED))


class DemoWearableSession:
    """The diary, as far as it is over."""

    def __init__(self, provider: DemoProvider, name: str, wishes: frozenset[str], pace: Pace) -> None:
        self._provider = provider
        self._name = name
        self._wishes = wishes
        self._pace = pace

    async def last_change(self) -> datetime | None:
        """Return None: the diary goes on every day."""
        await self._ask()
        return None

    async def activities(
        self, window: Window, cursor: str | None = None
    ) -> AsyncIterator[Page[ActivitySummary]]:
        """Yield pages, the oldest first; a cursor is the number of activities before it."""
        now = self._provider.clock()
        if cursor is None and NEW in self._wishes and window.last >= _day_of(now):
            self._provider.run(self._name)
        start: int | None = int(cursor or 0)
        while start is not None:
            await self._ask()
            found = await self._listed(window, now)
            items, end = tuple(found[start : start + _PAGE_SIZE]), start + _PAGE_SIZE
            start = end if end < len(found) else None
            yield Page(items=items, cursor=None if start is None else str(start))

    async def activity_file(self, external_id: str) -> ActivityFile:
        """Return the recording as TCX. Raises GoneAtSource."""
        await self._ask()
        one = await asyncio.to_thread(_found, external_id, self._provider.clock())
        if one is None:
            raise GoneAtSource
        data = await asyncio.to_thread(lambda: tcx(one.session.recording))
        return ActivityFile(data=data, format=FileFormat.TCX, sha256=hashlib.sha256(data).hexdigest())

    async def readings(
        self, kinds: frozenset[Capability], window: Window
    ) -> AsyncIterator[Reading | PartFailed]:
        """Yield what each morning measured, from the day on that the diary begins until today."""
        body, today = body_of(SEED), _day_of(self._provider.clock())
        for kind in sorted(kinds & self._provider.capabilities & MEASURES.keys()):
            try:
                await self._ask()
            except SourceUnavailable as failure:
                yield PartFailed(kind=kind, day=None, error=failure)
                continue
            for day in window.days:
                if FIRST <= day <= today:
                    yield readings_of(body, SEED, day)[kind]

    async def _listed(self, window: Window, now: datetime) -> Sequence[ActivitySummary]:
        diary = [each.summary for each in await asyncio.to_thread(listed, SEED, window, now)]
        wished = [
            each
            for each in self._provider.wished.get(self._name, ())
            if window.first <= _day_of(each.started_at) <= window.last
        ]
        return sorted([*diary, *wished], key=lambda each: (each.started_at, each.external_id))

    async def _ask(self) -> None:
        await self._pace()
        self._provider.ask(self._wishes)


def _day_of(at: datetime) -> date:
    return at.astimezone(_ZONE).date()


def _found(external_id: str, now: datetime) -> Listed | None:
    """Return the session of an id, which begins with its day."""
    try:
        day = datetime.strptime(external_id[:8], "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
    window = Window(first=day, last=day)
    return next((each for each in listed(SEED, window, now) if each.summary.external_id == external_id), None)


def _a_run(number: int, started_at: datetime) -> ActivitySummary:
    external_id = f"wish-{started_at:%Y%m%d%H%M%S}-{number}"
    offset = started_at.astimezone(_ZONE).utcoffset() or timedelta()
    return ActivitySummary(
        source="demo",
        external_id=external_id,
        name=f"Run {number} that was wished for",
        sport=Sport.RUNNING,
        provider_sport="running",
        started_at=started_at,
        utc_offset_s=int(offset.total_seconds()),
        elapsed_time_s=2_400.0,
        timer_time_s=2_400.0,
        moving_time_s=2_400.0,
        distance_m=8_000.0,
        ascent_m=None,
        avg_hr_bpm=142.0,
        max_hr_bpm=158.0,
        avg_power_w=None,
        max_power_w=None,
        np_w=None,
        energy_kcal=None,
        manual=True,
        revision=hashlib.sha256(external_id.encode()).hexdigest(),
        raw=b"{}",
    )
