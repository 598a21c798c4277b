"""Examples of requests and replies about rest and recovery, by operation."""

from typing import Any, Final

_ENTRY: Final = {"sleep_s": 27000, "hrv_rmssd_ms": 61.5, "resting_hr_bpm": 47, "subjective": 75}
_DAY: Final = {
    "day": "2026-11-24",
    "sleep_s": 27000.0,
    "sleep_need_s": 28800.0,
    "hrv_rmssd_ms": 61.5,
    "resting_hr_bpm": 47.0,
    "weight_kg": 68.4,
    "stress_avg": 31.0,
    "steps": 12345,
    "subjective": 75.0,
    "body_battery_high": 92.0,
    "body_battery_low": 18.0,
    "vo2max_running_ml_kg_min": 54.2,
    "vo2max_cycling_ml_kg_min": None,
    "training_status": "PRODUCTIVE_1",
    "device_readiness": 71.0,
    "race_5_km_s": 1201.0,
    "race_10_km_s": 2505.0,
    "half_marathon_s": 5590.0,
    "marathon_s": 11900.0,
    "sources": {"sleep_s": "garmin", "hrv_rmssd_ms": "garmin", "subjective": "manual"},
    "updated_at": "2026-11-24T09:41:00Z",
}
_BASELINE: Final = {
    "mean": 60.1,
    "low": 57.3,
    "high": 63.0,
    "week": 62.0,
    "z": 0.31,
    "within_normal": True,
    "cv_7d_pct": 2.4,
}

REQUESTS: Final[dict[str, Any]] = {
    "enterWellness": {"data": [{"day": "2026-11-24", **_ENTRY}]},
    "setWellness": _ENTRY,
    "editWellness": {"subjective": 60, "weight_kg": None},
}
REPLIES: Final[dict[str, Any]] = {
    "listWellness": {"data": [_DAY], "history_from": None},
    "enterWellness": {"data": [_DAY], "history_from": None},
    "getWellness": _DAY,
    "setWellness": _DAY,
    "editWellness": {**_DAY, "subjective": 60.0},
    "getReadiness": {
        "day": "2026-11-24",
        "formula": "house",
        "score": 76.4,
        "light": "green",
        "parts": {"hrv": 76.2, "resting_hr": 74.0, "sleep": 88.0, "form": 66.0, "subjective": 75.0},
        "hrv_ms": _BASELINE,
        "resting_hr_bpm": {
            **_BASELINE,
            "mean": 48.0,
            "low": 47.2,
            "high": 48.8,
            "week": 47.7,
            "cv_7d_pct": None,
        },
        "sleep_s": 27000.0,
        "sleep_need_s": 28800.0,
        "sleep_need_assumed": True,
        "sleep_debt_s": 12600.0,
        "tsb": -6.0,
        "reasons": {},
    },
}
