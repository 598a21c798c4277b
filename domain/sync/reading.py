"""What a source measured on a day, other than activities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from training_analyzer.domain.sync.errors import SourceError
from training_analyzer.domain.sync.source import Capability

MEASURES: Final[Mapping[Capability, frozenset[str]]] = {
    Capability.DAILY: frozenset(
        {"steps", "distance_m", "active_kcal", "resting_kcal", "total_kcal", "floors_climbed", "min_hr_bpm",
         "max_hr_bpm", "resting_hr_bpm", "moderate_s", "vigorous_s", "avg_stress", "body_battery_high",
         "body_battery_low"}
    ),
    Capability.SLEEP: frozenset(
        {"asleep_s", "deep_s", "light_s", "rem_s", "awake_s", "nap_s", "score", "started_at", "ended_at",
         "avg_respiration_per_min", "avg_spo2_pct"}
    ),
    Capability.HRV: frozenset(
        {"rmssd_ms", "rmssd_week_ms", "rmssd_5_min_high_ms", "baseline_low_ms", "balanced_low_ms",
         "balanced_high_ms", "status"}
    ),
    Capability.RESTING_HR: frozenset({"resting_hr_bpm"}),
    Capability.STRESS: frozenset({"avg_stress", "max_stress", "measured_share"}),
    Capability.ENERGY: frozenset({"charged", "drained"}),
    Capability.VO2MAX: frozenset({"running_ml_kg_min", "cycling_ml_kg_min"}),
    Capability.TRAINING_STATUS: frozenset({"status", "phrase", "acute_load", "chronic_load", "acwr"}),
    Capability.READINESS: frozenset({"score", "level", "recovery_s"}),
    Capability.RACE_PREDICTIONS: frozenset({"race_5_km_s", "race_10_km_s", "half_marathon_s", "marathon_s"}),
    Capability.WEIGHT: frozenset({"weight_kg", "body_fat_pct", "muscle_kg"}),
}  # fmt: skip
"""The values that a reading of a kind may hold, each named with its unit.

Stress, body battery and scores are the provider's own 0 to 100; ``measured_share`` is 0 to 1. ``started_at`` and
``ended_at`` of sleep are ISO 8601 instants in UTC. ``status``, ``phrase`` and ``level`` are the provider's own words.
"""

type Value = float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One kind on one local day. A night of sleep belongs to the day of waking.

    ``values`` are among the kind's `MEASURES`. ``at`` is when it was measured, where that is one instant. ``raw`` is
    the provider's JSON, kept so that a better reader needs no second request; it is never logged.
    """

    kind: Capability
    day: date
    values: Mapping[str, Value]
    at: datetime | None = None
    device: str | None = None
    raw: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFailed:
    """A kind, or a day of it, that could not be read; the other parts go on. ``day`` is None for all days asked."""

    kind: Capability
    day: date | None
    error: SourceError
