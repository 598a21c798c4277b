"""What several tests look at: one athlete, and the load of a session by its heart rate."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from math import exp
from typing import Final

from training_analyzer.adapters.demo.season import DemoAthlete, demo_athlete
from training_analyzer.domain.activities.recording import RecordedSession, Recording
from training_analyzer.domain.training.thresholds import Sex, Threshold, in_force

TODAY: Final = date(2026, 11, 24)
SEEDS: Final = (1, 2, 3, 42, 2026)


@cache
def an_athlete(seed: int = 1, today: date = TODAY) -> DemoAthlete:
    return demo_athlete(seed, today)


@cache
def recordings(seed: int = 1, today: date = TODAY) -> Sequence[tuple[date, Recording]]:
    """Return all days with their recordings; samples only of the last month, to be quick."""
    athlete = demo_athlete(seed, today, streams_days=30)
    return [(session.local_day, session.recording) for session in athlete.recordings]


def hr_load(session: RecordedSession, day: date, thresholds: Sequence[Threshold]) -> float:
    """Return the load by the mean heart rate: an hour at the threshold rate is 100."""
    row = in_force(thresholds, session.sport, day)
    if row is None or session.avg_hr_bpm is None or session.timer_time_s is None:
        return 0.0
    rest, most, threshold = row.rest_hr_bpm or 0.0, row.max_hr_bpm or 0.0, row.lthr_bpm or 0.0
    scale, growth = (0.86, 1.67) if row.sex is Sex.FEMALE else (0.64, 1.92)

    def impulse(bpm: float) -> float:
        reserve = (bpm - rest) / (most - rest)
        return reserve * scale * exp(growth * reserve)

    return session.timer_time_s / 36.0 * impulse(session.avg_hr_bpm) / impulse(threshold)


def daily_load(seed: int = 1, today: date = TODAY) -> dict[date, float]:
    """Return a sum for every day from the first to the last with a session, rest days too."""
    rows = recordings(seed, today)
    thresholds = an_athlete(seed, today).thresholds
    first = rows[0][0]
    loads = {first + timedelta(days=n): 0.0 for n in range((rows[-1][0] - first).days + 1)}
    for day, recording in rows:
        loads[day] += sum(hr_load(session, day, thresholds) for session in recording.sessions)
    return loads


def weekly_hours(seed: int = 1, today: date = TODAY) -> dict[date, float]:
    """Return the hours of each week by its Monday."""
    hours: dict[date, float] = {}
    for day, recording in recordings(seed, today):
        monday = day - timedelta(days=day.weekday())
        spent_s = sum(session.timer_time_s or 0.0 for session in recording.sessions)
        hours[monday] = hours.get(monday, 0.0) + spent_s / 3600
    return hours
