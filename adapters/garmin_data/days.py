"""Rows of ``usersummary-service/v2/dailysummaries``: one a local day, for four kinds of reading at once.

Garmin's description of its Personal API nests the values (``heartRate.restingValue``); ``garminconnect`` says that the
rows are those of the older ``usersummary/daily`` (``restingHeartRate``). Both are read.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from training_analyzer.adapters.garmin_data.values import (
    A_MINUTE_S,
    Json,
    Record,
    at,
    canonical,
    day,
    measured,
    record,
    rows,
    scaled,
)
from training_analyzer.domain.sync.reading import Reading, Value
from training_analyzer.domain.sync.source import Capability

KINDS: Final = frozenset({Capability.DAILY, Capability.RESTING_HR, Capability.STRESS, Capability.ENERGY})

_RESTING: Final = {"resting_hr_bpm": ("heartRate.restingValue", "restingHeartRate")}
_AVG_STRESS: Final = {"avg_stress": ("stress.avgLevel", "averageStressLevel")}
_MEASURES: Final[Mapping[Capability, Mapping[str, tuple[str, str]]]] = {
    Capability.DAILY: {
        "steps": ("movement.steps.value", "totalSteps"),
        "distance_m": ("movement.steps.distance", "totalDistanceMeters"),
        "active_kcal": ("calories.burnedActive", "activeKilocalories"),
        "resting_kcal": ("calories.burnedResting", "bmrKilocalories"),
        "total_kcal": ("calories.burnedTotal", "totalKilocalories"),
        "floors_climbed": ("movement.floorsAscended.value", "floorsAscended"),
        "min_hr_bpm": ("heartRate.minValue", "minHeartRate"),
        "max_hr_bpm": ("heartRate.maxValue", "maxHeartRate"),
        "moderate_s": ("intensityMinutes.moderate", "moderateIntensityMinutes"),
        "vigorous_s": ("intensityMinutes.vigorous", "vigorousIntensityMinutes"),
        "body_battery_high": ("bodyBattery.maxValue", "bodyBatteryHighestValue"),
        "body_battery_low": ("bodyBattery.minValue", "bodyBatteryLowestValue"),
        **_RESTING,
        **_AVG_STRESS,
    },
    Capability.RESTING_HR: _RESTING,
    Capability.STRESS: {**_AVG_STRESS, "max_stress": ("stress.maxLevel", "maxStressLevel")},
    Capability.ENERGY: {
        "charged": ("bodyBattery.chargedValue", "bodyBatteryChargedValue"),
        "drained": ("bodyBattery.drainedValue", "bodyBatteryDrainedValue"),
    },
}
_IN_MINUTES: Final = {"moderate_s", "vigorous_s"}


def days(answer: Json, kinds: frozenset[Capability]) -> Iterable[Reading]:
    """Yield what each day measured of these kinds. Raises ShapeChanged."""
    listed = answer if isinstance(answer, list) else record(answer).get("data")
    for row in rows(listed):
        for kind in sorted(kinds & KINDS):
            values: dict[str, Value] = {
                name: _value(row, name, *names) for name, names in _MEASURES[kind].items()
            }
            if kind is Capability.STRESS:
                values["measured_share"] = _measured_share(row)
            if any(value is not None for value in values.values()):
                yield Reading(kind=kind, day=day(row.get("calendarDate")), values=values, raw=canonical(row))


def _value(row: Record, name: str, nested: str, flat: str) -> float | None:
    found = at(row, *nested.split("."))
    found = row.get(flat) if found is None else found
    return scaled(found, A_MINUTE_S) if name in _IN_MINUTES else measured(found)


def _measured_share(row: Record) -> float | None:
    total = measured(at(row, "stress", "totalDurationInMillis") or row.get("totalStressDuration"))
    unknown = at(row, "stress", "uncategorizedDurationInMillis")
    unknown = measured(row.get("uncategorizedStressDuration") if unknown is None else unknown)
    return None if not total or unknown is None else max(0.0, 1.0 - unknown / total)
