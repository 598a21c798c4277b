"""Examples of replies about power, intensity and form, by operation."""

from typing import Any, Final

_ACTIVITY_ID: Final = "act_01k7v3q9w0e8rtyk5m2n4p6s8a"


def _point(duration_s: int, power_w: float) -> dict[str, Any]:
    return {
        "duration_s": duration_s,
        "power_w": power_w,
        "held_s": None,
        "activity_id": _ACTIVITY_ID,
        "day": "2026-11-24",
    }


REPLIES: Final[dict[str, Any]] = {
    "getCriticalPower": {
        "sport": "cycling",
        "from": "2026-08-26",
        "to": "2026-11-24",
        "points": [_point(180, 420.0), _point(480, 345.0), _point(1200, 310.0)],
        "work_time": {"cp_w": 289.87, "w_prime_j": 24681.22},
        "inverse_time": {"cp_w": 293.58, "w_prime_j": 22930.18},
        "three_parameter": None,
        "history_from": None,
        "reasons": {"three_parameter": "too_few_efforts"},
    },
    "getFtpSuggestions": {
        "sport": "cycling",
        "ftp_w": 250.0,
        "valid_from": "2026-01-01",
        "data": [
            {
                "method": "twenty_minutes",
                "ftp_w": 270.75,
                "only_if": None,
                "points": [
                    {"duration_s": 1200, "value": 285.0, "activity_id": _ACTIVITY_ID, "day": "2026-11-24"}
                ],
            }
        ],
        "history_from": None,
        "reasons": {"critical_power": "no_fit", "ramp": "too_short"},
    },
    "getIntensityDistribution": {
        "by": "hr",
        "sport": None,
        "from": "2026-08-26",
        "to": "2026-11-24",
        "measured_count": 60,
        "unmeasured_count": 4,
        "time_s": {"z1": 172800.0, "z2": 10800.0, "z3": 32400.0},
        "shares": {"z1": 0.8, "z2": 0.05, "z3": 0.15},
        "polarization_index": 2.38,
        "polarized": True,
        "history_from": None,
        "reasons": {},
    },
    "getWBalance": {
        "model": "differential",
        "fitted": True,
        "cp_w": 250.0,
        "w_prime_j": 20000.0,
        "min_j": 19900.0,
        "end_j": 19900.5,
        "time_s": [0, 1, 2],
        "w_balance_j": [20000.0, 19900.0, 19900.5],
        "reasons": {},
    },
    "getOutlook": {
        "form": 10.0,
        "today": {"day": "2026-11-24", "ctl": 60.0, "atl": 80.0, "form_end_of_day": -20.0},
        "load_done": 80.0,
        "acwr": {"coupled": 1.18, "uncoupled": 1.26, "ewma": 1.12},
        "first_fresh": {"day": "2026-11-29", "ctl": 53.27, "atl": 39.16, "form_end_of_day": 14.1},
        "load_for_form": None,
        "reasons": {"load_for_form": "out_of_reach"},
    },
}
