"""What Garmin makes of training: VO2max, training status, readiness, race predictions; and weight."""

from collections.abc import Iterable, Mapping
from typing import Final

from training_analyzer.adapters.garmin_data.values import (
    A_MINUTE_S,
    Json,
    Record,
    ShapeChanged,
    at,
    canonical,
    day,
    instant_written,
    measured,
    positive,
    record,
    rows,
    scaled,
    text,
)
from training_analyzer.domain.sync.reading import Reading
from training_analyzer.domain.sync.source import Capability

_A_GRAM_KG: Final = 0.001


def vo2max(answer: Json) -> Iterable[Reading]:
    """Yield the days with a new estimate; the precise value may be null where the rounded one is there."""
    for row in rows(answer):
        running, cycling = record(row.get("generic")), record(row.get("cycling"))
        values = {"running_ml_kg_min": _vo2max(running), "cycling_ml_kg_min": _vo2max(cycling)}
        if any(values.values()):
            when = running.get("calendarDate") or cycling.get("calendarDate")
            yield Reading(kind=Capability.VO2MAX, day=day(when), values=values, raw=canonical(row))


def _vo2max(estimate: Record) -> float | None:
    return positive(estimate.get("vo2MaxPreciseValue")) or positive(estimate.get("vo2MaxValue"))


def training_status(answer: Json) -> Iterable[Reading]:
    """Yield the newest status: of the primary device, else of any, among data that are keyed by the device's id."""
    status = record(record(answer).get("mostRecentTrainingStatus"))
    by_device = record(status.get("latestTrainingStatusData"))
    chosen = _primary(by_device)
    if chosen is None:
        return
    device, row = chosen
    load = record(row.get("acuteTrainingLoadDTO"))
    yield Reading(
        kind=Capability.TRAINING_STATUS,
        day=day(row.get("calendarDate")),
        values={
            "status": None if row.get("trainingStatus") is None else str(row["trainingStatus"]),
            "phrase": text(row.get("trainingStatusFeedbackPhrase")),
            "acute_load": measured(load.get("dailyTrainingLoadAcute")),
            "chronic_load": measured(load.get("dailyTrainingLoadChronic")),
            "acwr": measured(load.get("dailyAcuteChronicWorkloadRatio")),
        },
        device=device,
        raw=canonical(row),
    )


def _primary(by_device: Mapping[str, Json]) -> tuple[str, Record] | None:
    found = [(name, record(row)) for name, row in by_device.items() if row]
    found.sort(key=lambda each: (each[1].get("primaryTrainingDevice") is not True, each[0]))
    return found[0] if found else None


def readiness(answer: Json) -> Iterable[Reading]:
    """Yield the latest readiness of each day: there is one for each time that it was worked out."""
    latest: dict[str, Record] = {}
    for row in rows(answer):
        when = str(row.get("calendarDate"))
        if when not in latest or str(row.get("timestamp")) > str(latest[when].get("timestamp")):
            latest[when] = row
    for when, row in sorted(latest.items()):
        if (score := measured(row.get("score"))) is not None:
            yield Reading(
                kind=Capability.READINESS,
                day=day(when),
                at=instant_written(row.get("timestamp")),
                values={
                    "score": score,
                    "level": text(row.get("level")),
                    "recovery_s": scaled(row.get("recoveryTime"), A_MINUTE_S),  # in minutes
                },
                raw=canonical(row),
            )


def race_predictions(answer: Json) -> Iterable[Reading]:
    """Yield the predictions of each day, in seconds; one day comes as an object, several as a list."""
    if not isinstance(answer, dict | list | None):
        raise ShapeChanged
    for row in rows([answer] if isinstance(answer, dict) and answer else answer):
        values = {
            "race_5_km_s": measured(row.get("time5K")),
            "race_10_km_s": measured(row.get("time10K")),
            "half_marathon_s": measured(row.get("timeHalfMarathon")),
            "marathon_s": measured(row.get("timeMarathon")),
        }
        if any(values.values()):
            when = row.get("calendarDate") or row.get("toCalendarDate")
            yield Reading(kind=Capability.RACE_PREDICTIONS, day=day(when), values=values, raw=canonical(row))


def weights(answer: Json) -> Iterable[Reading]:
    """Yield the last weighing of each day of ``weight/range``; masses in grams."""
    for row in rows(record(answer).get("dailyWeightSummaries")):
        latest = record(row.get("latestWeight"))
        if weight_kg := scaled(latest.get("weight"), _A_GRAM_KG):
            yield Reading(
                kind=Capability.WEIGHT,
                day=day(row.get("summaryDate") or latest.get("calendarDate")),
                at=instant_written(at(latest, "timestampGMT")),
                values={
                    "weight_kg": weight_kg,
                    "body_fat_pct": measured(latest.get("bodyFat")),
                    "muscle_kg": scaled(latest.get("muscleMass"), _A_GRAM_KG),
                },
                raw=canonical(row),
            )
