"""Sleep and heart-rate variability of nights, each told for the day of waking."""

from collections.abc import Iterable, Sequence
from typing import Final

from training_analyzer.adapters.garmin_data.values import (
    Json,
    Record,
    at,
    canonical,
    day,
    instant,
    instant_written,
    measured,
    number,
    positive,
    record,
    rows,
    text,
    wall_clock,
)
from training_analyzer.domain.sync.reading import Reading
from training_analyzer.domain.sync.source import Capability

_STAGES: Final = {0: "deep_s", 1: "light_s", 2: "rem_s", 3: "awake_s"}
"""What ``sleepLevels[].activityLevel`` means."""


def night(answer: Json) -> Iterable[Reading]:
    """Yield the night of a ``dailySleepData``; none where the watch was not worn, a body of nulls."""
    body = record(answer)
    summary = record(body.get("dailySleepDTO", body))
    levels = body.get("sleepLevels")
    yield from _night(summary, levels if isinstance(levels, list) else [])


def nights(answer: Json) -> Iterable[Reading]:
    """Yield the nights of a ``dailySleepSummariesByDate``."""
    for summary in rows(answer):
        yield from _night(summary, [])


def hrv(answer: Json) -> Iterable[Reading]:
    """Yield the nights of ``hrv/daily/{from}/{to}``; rMSSD in ms."""
    for row in rows(record(answer).get("hrvSummaries")):
        if (rmssd_ms := positive(row.get("lastNightAvg"))) is None:
            continue
        yield Reading(
            kind=Capability.HRV,
            day=day(row.get("calendarDate")),
            values={
                "rmssd_ms": rmssd_ms,
                "rmssd_week_ms": positive(row.get("weeklyAvg")),
                "rmssd_5_min_high_ms": positive(row.get("lastNight5MinHigh")),
                "baseline_low_ms": positive(at(row, "baseline", "lowUpper")),
                "balanced_low_ms": positive(at(row, "baseline", "balancedLow")),
                "balanced_high_ms": positive(at(row, "baseline", "balancedUpper")),
                "status": text(row.get("status")),
            },
            raw=canonical(row),
        )


def _night(summary: Record, levels: Sequence[Json]) -> Iterable[Reading]:
    asleep_s = positive(summary.get("sleepTimeSeconds"))
    if asleep_s is None:
        return
    started_at = instant(summary.get("sleepStartTimestampGMT"))
    ended_at = instant(summary.get("sleepEndTimestampGMT"))
    woke = summary.get("calendarDate") or wall_clock(summary.get("sleepEndTimestampLocal"))
    stages = _stages(summary, levels)
    yield Reading(
        kind=Capability.SLEEP,
        day=day(woke),
        at=ended_at,
        values={
            "asleep_s": asleep_s,
            **stages,
            "nap_s": measured(summary.get("napTimeSeconds")),
            "score": measured(at(summary, "sleepScores", "overall", "value")),
            "started_at": started_at.isoformat() if started_at else None,
            "ended_at": ended_at.isoformat() if ended_at else None,
            "avg_respiration_per_min": positive(summary.get("averageRespirationValue")),
            "avg_spo2_pct": positive(summary.get("averageSpO2Value") or summary.get("avgSpO2")),
        },
        raw=canonical(summary),
    )


def _stages(summary: Record, levels: Sequence[Json]) -> dict[str, float | None]:
    """Return the stages that the summary tells, and those that it does not from the course of the night."""
    course: dict[str, float] = {}
    for each in map(record, levels):
        level = number(each.get("activityLevel"))
        start, end = instant_written(each.get("startGMT")), instant_written(each.get("endGMT"))
        if level in _STAGES and start is not None and end is not None:
            name = _STAGES[int(level)]
            course[name] = course.get(name, 0.0) + max(0.0, (end - start).total_seconds())
    told = {
        name: measured(summary.get(f"{name.removesuffix('_s')}SleepSeconds")) for name in _STAGES.values()
    }
    return {name: course.get(name) if value is None else value for name, value in told.items()}
