"""The demo athlete: thresholds and sessions of the last years, for a seed and a day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import cos, tau
from random import Random
from typing import Final

from training_analyzer.adapters.demo.athlete import Athlete, athlete
from training_analyzer.adapters.demo.breaks import setbacks
from training_analyzer.adapters.demo.chance import chance
from training_analyzer.adapters.demo.diary import appointments
from training_analyzer.adapters.demo.outing import Outing
from training_analyzer.adapters.demo.outings import TIMEZONE, race, training
from training_analyzer.adapters.demo.races import races_of
from training_analyzer.adapters.demo.recorded import Conditions, recorded
from training_analyzer.adapters.demo.weeks import plan_weeks
from training_analyzer.domain.activities.recording import FileFormat, RecordedSession, Recording
from training_analyzer.domain.training.thresholds import Threshold

DISPLAY_NAME: Final = "Demo Athlete"
DEVICE: Final = "Demo watch"
_HOME_BY: Final = time(9, 30)  # of today only sessions that are over by now


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSession:
    """One session. ``local_start`` is aware; ``rpe`` is the exertion from 1 to 10 where the athlete noted it."""

    name: str
    local_start: datetime
    rpe: int | None
    sampled: bool
    outing: Outing = field(repr=False)

    @property
    def local_day(self) -> date:
        """The day it counts for."""
        return self.local_start.date()

    @property
    def recording(self) -> Recording:
        """What the watch kept: made anew at every access, always the same.

        A sampled session takes about 10 ms and some MB an hour, so ask for one at a time.
        """
        return Recording(
            format=FileFormat.FIT,
            sessions=tuple(_sessions(self.outing, sampled=self.sampled)),
            name=self.name,
            device=DEVICE,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAthlete:
    """Who the athlete is, what tests found, and what was done, in order of time."""

    display_name: str
    timezone: str
    thresholds: tuple[Threshold, ...]
    recordings: tuple[DemoSession, ...]


def demo_athlete(seed: int, today: date, *, years: float = 3.0, streams_days: int = 90) -> DemoAthlete:
    """Return the athlete of a seed on a day: the same arguments give the same values, to the last sample.

    The diary begins ``years`` before ``today`` and ends with it; the sessions of the last ``streams_days`` have
    1 Hz samples, older ones totals only. Raises ValueError for a span of no days.
    """
    first = today - timedelta(days=round(years * 365.25))
    if first >= today:
        raise ValueError(f"years is more than zero, not {years}.")
    body = athlete(seed, first)
    sampled_from = today - timedelta(days=streams_days)
    return DemoAthlete(
        display_name=DISPLAY_NAME,
        timezone=TIMEZONE,
        thresholds=tuple(body.thresholds(today)),
        recordings=tuple(
            DemoSession(
                name=outing.name,
                local_start=outing.local_start,
                rpe=outing.rpe,
                sampled=outing.local_start.date() > sampled_from,
                outing=outing,
            )
            for outing in _outings(seed, body, today)
        ),
    )


def _outings(seed: int, body: Athlete, today: date) -> Iterator[Outing]:
    """Yield what was done from the athlete's first day to today, in order of time."""
    for outing in _planned(seed, body, today):
        day = outing.local_start.date()
        if body.first <= day < today or (day == today and _end(outing).time() <= _HOME_BY):
            yield outing


def _planned(seed: int, body: Athlete, today: date) -> Iterator[Outing]:
    breaks = setbacks(seed, today)
    for week in plan_weeks(seed, body.first, today, breaks):
        for appointment in appointments(seed, week, breaks):
            yield training(appointment, body.on(appointment.day), seed)
        sunday = week.monday + timedelta(days=6)
        for each in races_of(sunday.year):
            if each.day == sunday:
                yield race(each, body.on(sunday), seed)


def _end(outing: Outing) -> datetime:
    return outing.local_start + timedelta(seconds=sum(leg.elapsed_s for leg in outing.legs))


def _sessions(outing: Outing, *, sampled: bool) -> Iterator[RecordedSession]:
    rng = chance(outing.key, "recording")
    conditions = Conditions(
        offset_bpm=rng.uniform(-3.0, 3.0), temperature_c=_temperature_c(outing.local_start, rng)
    )
    started_at = outing.local_start.astimezone(UTC)
    for leg in outing.legs:
        yield recorded(
            leg,
            shape=outing.shape,
            conditions=conditions,
            started_at=started_at,
            utc_offset_s=_offset_s(outing.local_start),
            sampled=sampled,
            rng=rng,
        )
        started_at += timedelta(seconds=leg.elapsed_s)


def _offset_s(local: datetime) -> int:
    offset = local.utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _temperature_c(local: datetime, rng: Random) -> float:
    """Return the air's at the start: warmest in late July, and in the evening warmer than early."""
    season = cos(tau * (local.timetuple().tm_yday - 205) / 365.25)
    early = local.hour < 12  # noqa: PLR2004  # noon
    return 14.5 + 8.5 * season - (4.0 if early else 0.0) + rng.uniform(-3.5, 3.5)
