"""The demo athlete's diary as a provider lists it: what is past never changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from typing import Final

from training_analyzer.adapters.demo.athlete import Athlete, athlete
from training_analyzer.adapters.demo.outings import TIMEZONE
from training_analyzer.adapters.demo.season import DEVICE, DemoSession, demo_athlete
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.sync.summary import ActivitySummary
from training_analyzer.domain.sync.window import Window

FIRST: Final = date(2024, 1, 1)
TIME_ZONE: Final = TIMEZONE
_KCAL_PER_KJ: Final = 1 / 4.184
_ALL_SAMPLED: Final = 100 * 366


@dataclass(frozen=True, slots=True)
class Listed:
    """A session and its row of the list."""

    session: DemoSession = field(repr=False)
    summary: ActivitySummary

    def is_over(self, now: datetime) -> bool:
        """Whether the watch has uploaded it."""
        return self.summary.started_at + timedelta(seconds=self.summary.elapsed_time_s or 0) <= now


def body_of(seed: int) -> Athlete:
    """Return the body that does all this."""
    return athlete(seed, FIRST)


def listed(seed: int, window: Window, now: datetime) -> Sequence[Listed]:
    """Return what began on those days and is over, the oldest first; nothing before the diary begins."""
    days = [day for day in window.days if day >= FIRST]
    return [each for day in days for each in _day(seed, day) if each.is_over(now)]


@lru_cache(maxsize=1_000)  # a session takes tens of milliseconds to record
def _day(seed: int, day: date) -> Sequence[Listed]:
    sessions = [session for session in _year(seed, day.year) if session.local_day == day]
    return [Listed(session, _summary(session, number)) for number, session in enumerate(sessions, 1)]


@cache
def _year(seed: int, year: int) -> Sequence[DemoSession]:
    """The athlete is asked for as of the year's last day, so that a day's session is there, or not, once and for all."""
    last = date(year, 12, 31)
    years = (last - FIRST).days / 365.25
    whole = demo_athlete(seed, last, years=years, streams_days=_ALL_SAMPLED).recordings
    return [session for session in whole if session.local_day.year == year]


def _summary(session: DemoSession, number: int) -> ActivitySummary:
    legs = session.recording.sessions
    first, one = legs[0], len(legs) == 1
    offset = session.local_start.utcoffset() or timedelta()
    external_id = f"{session.local_day:%Y%m%d}{number}"
    energy_kj = _sum([leg.energy_kj for leg in legs])
    if first.started_at is None:
        raise ValueError("the demo watch always knows the time")
    return ActivitySummary(
        source="demo",
        external_id=external_id,
        name=session.name,
        sport=first.sport if one else Sport.MULTISPORT,
        provider_sport=(first.sub_sport or str(first.sport)) if one else "multi_sport",
        started_at=first.started_at,
        utc_offset_s=int(offset.total_seconds()),
        elapsed_time_s=_sum([leg.elapsed_time_s for leg in legs]),
        timer_time_s=_sum([leg.timer_time_s for leg in legs]),
        moving_time_s=_sum([leg.moving_time_s for leg in legs]),
        distance_m=_sum([leg.distance_m for leg in legs]),
        ascent_m=_sum([leg.ascent_m for leg in legs]),
        avg_hr_bpm=first.avg_hr_bpm if one else None,  # of several sports together it says nothing
        max_hr_bpm=first.max_hr_bpm if one else None,
        avg_power_w=first.avg_power_w if one else None,
        max_power_w=first.max_power_w if one else None,
        np_w=None,
        energy_kcal=None if energy_kj is None else round(energy_kj * _KCAL_PER_KJ, 1),
        device=DEVICE,
        revision=sha256(f"{external_id}{session.name}{first.started_at}".encode()).hexdigest(),
        raw=b"{}",
    )


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
