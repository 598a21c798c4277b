"""Several sources, one day: which of them a value is taken from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from training_analyzer.domain.wellness.day import MANUAL, VALUES, WellnessDay
from training_analyzer.domain.wellness.entry import BOUNDS, ENTRY
from training_analyzer.domain.wellness.measured import Measured

FEEDS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "sleep_s": (("sleep", "asleep_s"),),
    "hrv_rmssd_ms": (("hrv", "rmssd_ms"),),
    "resting_hr_bpm": (("resting_hr", "resting_hr_bpm"), ("daily", "resting_hr_bpm")),
    "weight_kg": (("weight", "weight_kg"),),
    "stress_avg": (("stress", "avg_stress"), ("daily", "avg_stress")),
    "steps": (("daily", "steps"),),
    "body_battery_high": (("daily", "body_battery_high"),),
    "body_battery_low": (("daily", "body_battery_low"),),
    "vo2max_running_ml_kg_min": (("vo2max", "running_ml_kg_min"),),
    "vo2max_cycling_ml_kg_min": (("vo2max", "cycling_ml_kg_min"),),
    "training_status": (("training_status", "phrase"), ("training_status", "status")),
    "device_readiness": (("readiness", "score"),),
    "race_5_km_s": (("race_predictions", "race_5_km_s"),),
    "race_10_km_s": (("race_predictions", "race_10_km_s"),),
    "half_marathon_s": (("race_predictions", "half_marathon_s"),),
    "marathon_s": (("race_predictions", "marathon_s"),),
}
"""The kinds and words of sources that a value is taken from, the better one first."""


def merged(day: WellnessDay, measured: Iterable[Measured], now: datetime) -> WellnessDay:
    """Return the day as these tell it, a version on.

    What the athlete entered goes before all else; then sources go by name, so that two watches never take turns. A
    number that no person has is left out, as unknown.
    """
    by_source: dict[str, dict[str, Measured]] = {}
    for each in measured:
        by_source.setdefault(each.source, {})[each.kind] = each
    found = {name: _found(name, by_source) for name in VALUES}
    known: dict[str, Any] = {name: value for name, (value, _) in found.items()}
    sources = {name: source for name, (value, source) in found.items() if value is not None}
    return replace(day, **known, sources=sources, updated_at=now, version=day.version + 1)


def _found(name: str, by_source: Mapping[str, Mapping[str, Measured]]) -> tuple[float | str | None, str]:
    entered = by_source.get(MANUAL, {}).get(ENTRY)
    if entered is not None and entered.said.get(name) is not None:
        return entered.said[name], MANUAL
    for source in sorted(by_source.keys() - {MANUAL}):
        for kind, word in FEEDS.get(name, ()):
            said = by_source[source].get(kind)
            value = None if said is None else _plausible(name, said.said.get(word))
            if value is not None:
                return value, source
    return None, ""


def _plausible(name: str, value: float | str | None) -> float | str | None:
    low, high = BOUNDS.get(name, (float("-inf"), float("inf")))
    if isinstance(value, int | float):
        return float(value) if low <= value <= high else None
    return value
