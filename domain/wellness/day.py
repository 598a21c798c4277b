"""An athlete's day: what is known of rest and recovery, merged from all that measured it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Final

from training_analyzer.domain.ids import UserId

MANUAL: Final = "manual"
"""The source of what the athlete entered; no provider has the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WellnessDay:
    """A local day; a night belongs to the day of waking. Unknown is None.

    ``stress_avg``, ``subjective``, ``device_readiness`` and the body battery are on 0 to 100, ``subjective`` from
    worst to best. ``training_status`` is the provider's own word; ``race_…_s`` and the two of marathons are what the
    provider predicts. ``sources`` names for each known value who said it. ``version`` 0 was never stored.
    """

    user_id: UserId
    day: date
    sleep_s: float | None = None
    sleep_need_s: float | None = None
    hrv_rmssd_ms: float | None = None
    resting_hr_bpm: float | None = None
    weight_kg: float | None = None
    stress_avg: float | None = None
    steps: float | None = None
    subjective: float | None = None
    body_battery_high: float | None = None
    body_battery_low: float | None = None
    vo2max_running_ml_kg_min: float | None = None
    vo2max_cycling_ml_kg_min: float | None = None
    training_status: str | None = None
    device_readiness: float | None = None
    race_5_km_s: float | None = None
    race_10_km_s: float | None = None
    half_marathon_s: float | None = None
    marathon_s: float | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    updated_at: datetime | None = None
    version: int = 0


_ABOUT: Final = frozenset({"user_id", "day", "sources", "updated_at", "version"})
VALUES: Final = tuple(each.name for each in fields(WellnessDay) if each.name not in _ABOUT)
"""The names of what a day may tell."""
