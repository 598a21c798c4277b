"""Examples of requests and replies about thresholds and preferences, by operation."""

from typing import Any, Final

_THRESHOLDS: Final = {
    "data": [
        {
            "valid_from": "2026-01-01",
            "sport": "cycling",
            "ftp_w": 250,
            "lthr_bpm": 168,
            "max_hr_bpm": 188,
            "rest_hr_bpm": 48,
            "threshold_pace_s_per_km": None,
            "css_s_per_100m": None,
            "weight_kg": 70,
            "sex": "male",
        }
    ]
}
_PREFERENCES: Final = {
    "ctl_days": 42,
    "atl_days": 7,
    "ctl_seed": 0,
    "atl_seed": 0,
    "load_order": {"running": ["override", "hrss"]},
}

REQUESTS: Final[dict[str, Any]] = {"setThresholds": _THRESHOLDS, "setTrainingPreferences": _PREFERENCES}
REPLIES: Final[dict[str, Any]] = {
    "getThresholds": _THRESHOLDS,
    "setThresholds": _THRESHOLDS,
    "getTrainingPreferences": _PREFERENCES,
    "setTrainingPreferences": _PREFERENCES,
}
