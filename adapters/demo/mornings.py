"""What the demo watch measured beside training: the same for the same day, whoever asks."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final

from training_analyzer.adapters.demo.athlete import Athlete
from training_analyzer.adapters.demo.chance import chance
from training_analyzer.domain.sync.reading import Reading, Value
from training_analyzer.domain.sync.source import Capability

_ON_WAKING: Final = {Capability.SLEEP, Capability.WEIGHT, Capability.READINESS}


def readings_of(body: Athlete, seed: int, day: date) -> Mapping[Capability, Reading]:
    """Return one reading of each kind that the watch knows."""
    rng = chance(seed, "morning", day.isoformat())
    strain = rng.gauss(0.0, 1.0)  # what a bad night does to all values of a morning
    shape = body.on(day)
    resting_bpm = round(shape.rest_hr_bpm + 1.5 * strain + rng.gauss(0.0, 0.7), 1)
    woke = datetime.combine(day, time(5, 15), UTC) + timedelta(minutes=rng.randint(-25, 40))
    by_kind: Mapping[Capability, Mapping[str, Value]] = {
        Capability.RESTING_HR: {"resting_hr_bpm": resting_bpm},
        Capability.HRV: {"rmssd_ms": round(66.0 - 5.0 * strain + rng.gauss(0.0, 3.0), 1)},
        Capability.SLEEP: _night(strain, woke, rng),
        Capability.DAILY: {
            "steps": float(rng.randint(5_000, 14_000)),
            "active_kcal": float(rng.randint(300, 1_100)),
            "resting_hr_bpm": resting_bpm,
        },
        Capability.STRESS: {"avg_stress": float(round(_within(28.0 + 6.0 * strain, 5.0, 80.0)))},
        Capability.ENERGY: {
            "charged": float(round(_within(70.0 - 9.0 * strain, 10.0, 95.0))),
            "drained": float(rng.randint(45, 80)),
        },
        Capability.READINESS: {"score": float(round(_within(68.0 - 14.0 * strain, 1.0, 100.0)))},
        Capability.VO2MAX: {"running_ml_kg_min": round(12.35 * shape.threshold_mps + 3.5, 1)},
        Capability.WEIGHT: {"weight_kg": round(shape.weight_kg + rng.gauss(0.0, 0.3), 1)},
    }
    return {
        kind: Reading(
            kind=kind,
            day=day,
            values=values,
            at=woke if kind in _ON_WAKING else None,
            device="Demo watch",
            raw=b"{}",
        )
        for kind, values in by_kind.items()
    }


def _night(strain: float, woke: datetime, rng: Random) -> Mapping[str, Value]:
    asleep_s = round(_within(27_000.0 - 1_800.0 * strain + rng.gauss(0.0, 900.0), 14_400.0, 36_000.0))
    awake_s = rng.randint(300, 2_400)
    deep_s, rem_s = round(asleep_s * 0.18), round(asleep_s * 0.22)
    return {
        "asleep_s": float(asleep_s),
        "deep_s": float(deep_s),
        "rem_s": float(rem_s),
        "light_s": float(asleep_s - deep_s - rem_s),
        "awake_s": float(awake_s),
        "score": float(round(_within(80.0 - 8.0 * strain, 20.0, 100.0))),
        "started_at": (woke - timedelta(seconds=asleep_s + awake_s)).isoformat(),
        "ended_at": woke.isoformat(),
    }


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
