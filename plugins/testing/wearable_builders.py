"""What a provider lists, for tests."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.sync.reading import Reading
from training_analyzer.domain.sync.source import Capability
from training_analyzer.domain.sync.summary import ActivitySummary
from training_analyzer.plugins.testing.builders import NOW, TODAY

_VALUES: Final[dict[Capability, dict[str, float | str | None]]] = {
    Capability.DAILY: {"steps": 9_000.0},
    Capability.SLEEP: {"asleep_s": 27_000.0, "score": 80.0},
    Capability.HRV: {"rmssd_ms": 62.0},
    Capability.RESTING_HR: {"resting_hr_bpm": 48.0},
    Capability.STRESS: {"avg_stress": 25.0},
    Capability.ENERGY: {"charged": 60.0, "drained": 55.0},
    Capability.VO2MAX: {"running_ml_kg_min": 54.0},
    Capability.TRAINING_STATUS: {"status": "productive"},
    Capability.READINESS: {"score": 70.0},
    Capability.RACE_PREDICTIONS: {"race_5_km_s": 1_200.0},
    Capability.WEIGHT: {"weight_kg": 70.0},
}


def a_summary(number: int = 1, **changes: Any) -> ActivitySummary:
    """Return the run that a provider lists for the day ``number`` days before `TODAY`."""
    raw = b'{"activityId": %d}' % number
    made = ActivitySummary(
        source="fake",
        external_id=str(number),
        name=f"Run {number}",
        sport=Sport.RUNNING,
        provider_sport="running",
        started_at=NOW - timedelta(days=number),
        utc_offset_s=3600,
        elapsed_time_s=3600.0,
        timer_time_s=3500.0,
        moving_time_s=3400.0,
        distance_m=12_000.0,
        ascent_m=100.0,
        avg_hr_bpm=145.0,
        max_hr_bpm=170.0,
        avg_power_w=None,
        max_power_w=None,
        np_w=None,
        energy_kcal=800.0,
        raw=raw,
    )
    changed = replace(made, **changes)
    digest = hashlib.sha256(repr(replace(changed, revision=None)).encode()).hexdigest()
    return changed if "revision" in changes else replace(changed, revision=digest)


def a_reading(kind: Capability = Capability.HRV, day: date = TODAY, **values: float | str | None) -> Reading:
    """Return what a provider measured on a day."""
    return Reading(kind=kind, day=day, values=values or _VALUES[kind], raw=b"{}")
